/** What a subcommand ends with: nothing to complain of, findings, or a call that could not be carried out. */
export const EXIT = { ok: 0, findings: 1, misuse: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Format = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** One of the two streams of a terminal. */
export interface Output {
  /** Writes a line, or an empty one. */
  line(text?: string): void;
  /** The text in a colour where the stream shows colours, otherwise as it is. */
  style(format: Format, text: string): string;
}

/** All that a subcommand touches of the process that it runs in. */
export interface Io {
  /** Answers: what a shell may send to a file. */
  readonly out: Output;
  /** What is said beside an answer. */
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A subcommand of `tollgate`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is used, with examples. */
  readonly help: string;
  /** Does its work; throws a `Misuse` for what it cannot be asked. */
  run(argv: readonly string[], io: Io): Promise<ExitCode>;
}
