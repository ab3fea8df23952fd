/** One counter and subject as a store keeps it. */
export interface Entry {
  /** Where the store keeps it. */
  readonly place: readonly string[];
  readonly content: Content | Nameless;
}

export interface Content {
  /** As `encode` of `stores/keys.ts` wrote them. */
  readonly counter: string;
  readonly subject: string;
  /** The start and the count of each window, in turns. */
  readonly windows: readonly number[];
}

/** A counter whose name was too long to keep. */
export interface Nameless {
  readonly digest: string;
  /** In units that only the name tells. */
  readonly used: number;
}

/** Some entries, and the time on the store's clock. */
export interface Page {
  readonly now: number;
  readonly entries: readonly Entry[];
}

/** The counters of a store, by queries that no engine needs. */
export interface CounterTable {
  /** All entries that have not expired, page by page; what is charged meanwhile may be missing. */
  pages(): AsyncIterable<Page>;
  /**
   * Deletes the windows that begin at these times, or all windows of what slides, each counter at one moment; says how many
   * were there.
   */
  remove(found: readonly Removal[]): Promise<number>;
  close(): void;
}

export interface Removal {
  readonly place: readonly string[];
  /** The start of the window; undefined for all windows. */
  readonly start: number | undefined;
}

/** How many entries a page has, or a few more. */
export const PAGE = 1_000;
