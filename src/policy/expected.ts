import * as z from "zod/mini";
import { show } from "./words.js";

/** How a schema says what it expects, and the plain types. */

export type ErrorOf = (issue: { readonly input?: unknown }) => string;

/** Says what was expected, what is there and, if there is more to say, what to write. */
export const expected =
  (what: string, hint: (input: unknown) => string | undefined = () => undefined): ErrorOf =>
  ({ input }) => {
    if (input === undefined) return `expected ${what}`;
    const more = hint(input);
    return `expected ${what}, got ${show(input)}${more === undefined ? "" : `; ${more}`}`;
  };

export const atMost =
  (count: number, what: string): ErrorOf =>
  () =>
    `expected at most ${count.toLocaleString("en")} ${what}; split them up`;

/** Marks an issue about a cap. */
export const OVER_CAP = { overCap: true };

export const text = z.string({ error: expected("a string") });
export const number = z.number({ error: expected("a number") });
export const boolean = z.boolean({
  error: expected("`true` or `false`", (input) =>
    input === "true" || input === "false" ? "write it without quotes" : undefined,
  ),
});
