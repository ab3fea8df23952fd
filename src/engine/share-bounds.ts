import type { LimitUsage } from "./decision.js";
import type { Charge } from "./store.js";

// Stryker disable BlockStatement, ObjectLiteral, StringLiteral, ArrayDeclaration: V8 alone reads the objects; benchmarks count the bytes.

/**
 * V8 boxes a number anew for each object in whose field it has only ever seen numbers, 16 bytes a time. A field that
 * once held something else points to the number that it is given, and so all charges of a window share its bounds.
 */
export function shareBounds(): readonly object[] {
  const charge: Record<keyof Charge, unknown> = {
    counter: "",
    subject: "",
    windowStart: null,
    windowEnd: null,
    reach: 0,
    amount: 0,
    max: 0,
  };
  const usage: Record<keyof LimitUsage, unknown> = {
    counter: "",
    scope: "global",
    window: 1,
    max: 0,
    used: 0,
    remaining: 0,
    resetAt: null,
  };
  return [charge, usage];
}
