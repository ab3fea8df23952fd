/** Names that no tool has, under which the calls of hidden tools of one connection go on. */
export interface Aliases {
  /** The name in the place of that one, always the same; undefined where there are too many to remember. */
  of(tool: string): string | undefined;
  /** What the server sends, with the names that the client used wherever the server wrote the others. */
  undo(message: unknown): unknown;
}

/** More hidden names than these on one connection are asked by nobody but who guesses at them. */
const MOST_ALIASES = 10_000;
const ALIAS = /no-such-tool-[0-9a-f-]{36}/g;

export function createAliases(): Aliases {
  const aliases = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    of(tool) {
      const known = aliases.get(tool);
      if (known !== undefined || aliases.size >= MOST_ALIASES) return known;
      const alias = `no-such-tool-${crypto.randomUUID()}`;
      aliases.set(tool, alias);
      names.set(alias, JSON.stringify(tool).slice(1, -1));
      return alias;
    },
    undo(message) {
      if (names.size === 0) return message;
      try {
        const text = JSON.stringify(message);
        const undone = text.replace(ALIAS, (alias) => names.get(alias) ?? alias);
        return undone === text ? message : JSON.parse(undone);
      } catch {
        // What is no JSON is the transport's to refuse.
        return message;
      }
    },
  };
}
