import { hasOwn } from "../../json/own.js";
import type { CallScope } from "../decision.js";

const MAX_CHARACTERS = 1_024;
const { prototype } = Object;

/** Whose counters a call is charged to; undefined where it carries no usable value. */
export interface Subjects {
  readonly grant: string | undefined;
  readonly session: string | undefined;
}

/** A scope value is a string of 1 to 1,024 characters (code points). See docs/language.md#whose-counter. */
export function isScopeValue(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0) return false;
  // Stryker disable next-line ConditionalExpression, EqualityOperator: the characters are counted otherwise, and are not more than the length.
  if (value.length <= MAX_CHARACTERS) return true;
  return value.length <= 2 * MAX_CHARACTERS && [...value].length <= MAX_CHARACTERS;
}

/** The value that counts for one kind of scope: the call's own, else the engine's. */
export function scopeValue(scope: unknown, kind: "grant" | "session", fallback: CallScope): string | undefined {
  if (typeof scope === "object" && scope !== null) {
    // Names that are written out are looked up for next to nothing.
    const value = kind === "grant" ? (scope as CallScope).grant : (scope as CallScope).session;
    if (isScopeValue(value) && isOwn(scope, kind)) return value;
  }
  return fallback[kind];
}

/** Both values that count. */
export const scopeValues = (scope: unknown, fallback: CallScope): Subjects => ({
  grant: scopeValue(scope, "grant", fallback),
  session: scopeValue(scope, "session", fallback),
});

/** Whether a scope value that was found is the object's own: what a plain object could inherit is known without asking. */
function isOwn(scope: object, kind: "grant" | "session"): boolean {
  const parent: unknown = Object.getPrototypeOf(scope);
  // Stryker disable next-line ConditionalExpression: to ask `hasOwn` where it is known gives the same answer.
  const polluted = "grant" in prototype || "session" in prototype;
  // Stryker disable next-line ConditionalExpression, LogicalOperator: to ask `hasOwn` where it is known gives the same answer.
  const plain = parent === prototype || parent === null;
  // Stryker disable next-line ConditionalExpression: to ask `hasOwn` where it is known gives the same answer.
  return (plain && !polluted) || hasOwn(scope, kind);
}
