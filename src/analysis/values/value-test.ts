import type { Machine } from "../automata/machine.js";
import type { Formula } from "../search/formula.js";
import type { Verdict } from "../verdicts.js";
import type { Space } from "./space.js";

/** JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** All that tests know of a text, where automata have read it. */
export interface ReadText {
  /** Whether each machine of the test takes it. */
  readonly taken: readonly boolean[];
  /** The constant that it equals; undefined for none of them. */
  readonly constant: string | undefined;
  /** Its characters, counted up to the greatest size that matters. */
  readonly size: number;
}

/** The way a test decides texts. */
export type TextModel =
  /** Each text alike. */
  | { readonly kind: "alike" }
  | {
      readonly kind: "read";
      /** May throw `TooLarge`. */
      readonly machines: () => readonly Machine[];
      readonly constants: readonly string[];
      /** The sizes from which on it decides otherwise. */
      readonly sizes: readonly number[];
      readonly verdict: (text: ReadText) => Verdict;
    }
  /** By one of the operators that leave undecided what programs may read differently. */
  | { readonly kind: "strict"; readonly op: StrictOperator; readonly elements: readonly string[] }
  /** Not known here. */
  | { readonly kind: "unknown"; readonly why: string };

export type StrictOperator = "within" | "url_in" | "email_in";

/** The way a test decides arrays. */
export type ArrayModel =
  | { readonly kind: "alike" }
  /** By size alone: otherwise from this size on. */
  | { readonly kind: "size"; readonly from: number }
  /** By the Kleene OR or AND of a formula over each element. */
  | { readonly kind: "elements"; readonly every: boolean; readonly body: Formula };

/** A test of one value of a call, in the terms of what it tells apart. */
export interface ValueTest {
  /** Equal tests have equal keys. */
  readonly key: string;
  /** The engine's own verdict on a value that is there. */
  readonly verdict: (value: Json) => Verdict;
  readonly text: TextModel;
  /** Numbers at which its verdict may change. */
  readonly numbers: readonly number[];
  /** Whether it tells numbers that can be charged from others. */
  readonly charges: boolean;
  readonly array: (items: Space) => ArrayModel;
}

export const ALIKE = { kind: "alike" } as const;
