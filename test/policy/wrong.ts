/** What a wrong document is told, and documents to put wrong parts into. */

import { safeParsePolicy } from "../../src/policy/parse.js";

export type Expected = readonly [pointer: string, position: `${number}:${number}`, message: string];

export function issuesOf(input: unknown): Expected[] {
  const result = safeParsePolicy(input);
  if (result.ok) return [];
  return result.issues.map(({ pointer, line, column, message }) => [pointer, `${line!}:${column!}`, message]);
}

export const tool = (rules: string) => `{"version":"1","default":"deny","tools":{"t":\n${rules}}}`;
export const condition = (text: string) => tool(`{"require":[{"conditions":[${text}]}]}`);
export const limit = (text: string) => tool(`{"limits":[${text}]}`);
export const AT = 1; // Column of a tool's rules, which are on the second line.
export const AT_CONDITION = 28;
export const AT_LIMIT = 12;
