import type { Verdicts } from "../verdicts.js";
import type { Json } from "./value-test.js";

/** Values of one place that no test of either policy tells apart. */
export interface Cell {
  readonly kind:
    | "absent"
    /** A member without value: there by its name alone. */
    | "null"
    | "value"
    /** An object, whose members are places of their own. */
    | "object"
    /** The way meets something else than an object. */
    | "unreadable"
    /** Any value at all, where they could not be told apart. */
    | "any";
  /** One of them. */
  readonly value: Json | undefined;
  /** By test, what it may be. */
  readonly verdicts: readonly Verdicts[];
  /** The reason why no value is known; undefined where there is one. */
  readonly missing: string | undefined;
  /** Small for values that people like to read. */
  readonly cost: number;
}

export const costOf = (value: Json): number => {
  if (typeof value === "string") return 2 + value.length;
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 1_000 ? 1 : 3;
  if (Array.isArray(value)) return value.reduce((sum: number, one: Json) => sum + 1 + costOf(one), 2);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + costOf(one as Json), 2);
  return 1;
};
