import type { CallScope, Outcome, ToolCall } from "../../src/index.js";

export type Version = "1" | "2";

/** What can go wrong with one message to a store, or with its answer. */
export const FAULTS = [
  "refused at once",
  "request lost",
  "fails before applying",
  "fails after applying",
  "answer lost",
  "answers nonsense",
  "answers twice",
  "release delivered twice",
] as const;
export type Fault = (typeof FAULTS)[number];

/** What becomes of a message: how many milliseconds it is on its way, there and back, and what goes wrong. */
export interface Fate {
  readonly there: number;
  readonly back: number;
  readonly fault?: Fault;
}

/** Of a message that arrives at once, and whose answer does. */
export const PLAIN: Fate = { there: 0, back: 0 };

/** What a host's clock shows: so many milliseconds beside the world's time, or none. */
export type Showing = number | "no number" | "an error";

/** One engine in its host. */
export interface Site {
  readonly sync: boolean;
  readonly namespace: string;
  readonly scope: CallScope;
  readonly storeFailure: "deny" | "allow";
  readonly storeTimeoutMs: number;
  /** Index of its first policy among the plan's. */
  readonly policy: number;
}

/** One thing that is done at a time. Calls have a number, by which other moves speak of them. */
export type Move = { readonly at: number } & (
  | {
      readonly do: "call";
      readonly id: number;
      readonly engine: number;
      readonly call: ToolCall;
      readonly approved?: { readonly of: number; readonly copied: boolean };
      readonly fate: Fate;
      /** Of the message by which the engine gives back what was reserved too late. */
      readonly giveBack: Fate;
    }
  | { readonly do: "usage"; readonly engine: number; readonly call: ToolCall; readonly fate: Fate }
  /** The host no longer wants the answer: an allowance that comes, or came, is released. */
  | { readonly do: "cancel"; readonly of: number; readonly fate: Fate }
  | {
      readonly do: "release";
      readonly of: number;
      /** The engine that is asked to release, not always the one that decided. */
      readonly engine: number;
      readonly copied: boolean;
      readonly fate: Fate;
    }
  | {
      readonly do: "complete";
      readonly of: number;
      /** The engine that is told, not always the one that decided. */
      readonly engine: number;
      readonly copied: boolean;
      readonly outcome: Outcome;
      readonly amounts?: Readonly<Record<string, number>>;
      readonly fate: Fate;
    }
  | { readonly do: "reset"; readonly engine: number; readonly call: ToolCall; readonly fate: Fate }
  | { readonly do: "replace"; readonly engine: number; readonly policy: number }
  | { readonly do: "clock"; readonly engine: number; readonly shows: Showing }
  | { readonly do: "crash"; readonly lasting: number; readonly loses: boolean; readonly silent: boolean }
);

/** All that happens in one simulated world, as data: the same plan makes the same world. */
export interface Plan {
  readonly seed: number;
  /** Of the language, in which all of its policies are written. */
  readonly version: Version;
  /** Epoch milliseconds at which it begins. */
  readonly begins: number;
  readonly maxCounters?: number;
  /** Numbers of policies in the catalogue. */
  readonly policies: readonly number[];
  readonly engines: readonly Site[];
  readonly moves: readonly Move[];
}
