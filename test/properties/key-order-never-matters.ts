import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { decisionsOver, engineOver, situation } from "./stacks.js";
import type { Theorem } from "./theorem.js";

/** Data with the keys of every object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, turned(member)] as const);
  return Object.fromEntries(entries.reverse());
}

/** In whatever order the keys of documents stand, decisions, their words and the revision are the same. */
export const key_order_never_matters: Theorem = (library) =>
  fc.property(situation, ({ stack, calls }) => {
    const other = turned(stack) as typeof stack;
    return (
      engineOver(library, stack).revision() === engineOver(library, other).revision() &&
      isDeepStrictEqual(decisionsOver(library, stack, calls), decisionsOver(library, other, calls))
    );
  });
