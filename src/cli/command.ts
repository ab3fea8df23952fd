import type { Readable, Writable } from "node:stream";

/** The exit code of a subcommand: nothing to complain of, findings, or a call that could not be carried out. */
export const EXIT = { ok: 0, findings: 1, error: 2 } as const;

/** The process, in the hands of a command that stays until it is ended, as the proxy does. */
export interface Host {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the listener for each signal that asks the process to end. */
  onSignal(listener: (signal: NodeJS.Signals) => void): void;
  /** Ends the process at once, whatever nobody has read. */
  exit(code: number): void;
}

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
  /** The messages beside an answer. */
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes the process over: what befalls its streams is heard by whoever took them. Left out where there is no process to stand for. */
  readonly takeOver?: () => Host;
}

/** A subcommand of `tollgate`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is used, with examples. */
  readonly help: string;
  /** Does its work, and gives an exit code: one of `EXIT`, or a proxied server's. Throws a `CommandError` for what it cannot be asked. */
  run(argv: readonly string[], io: Io): Promise<number>;
}
