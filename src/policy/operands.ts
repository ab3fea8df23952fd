import * as z from "zod/mini";
import { MAX_IN_VALUES } from "./caps.js";
import { atMost, boolean, type ErrorOf, expected, number, text } from "./expected.js";

const LISTED = "a non-empty array of strings, of numbers or of booleans";
const listOf = <T extends z.core.SomeType>(element: T) =>
  z
    .array(element)
    .check(
      z.refine((values: readonly unknown[]) => values.length > 0 && values.length <= MAX_IN_VALUES, { abort: true }),
    );
const listError: ErrorOf = ({ input }) => {
  if (!Array.isArray(input) || input.length === 0) return expected(LISTED)({ input });
  if (input.length > MAX_IN_VALUES) return atMost(MAX_IN_VALUES, "elements")({});
  return `expected ${LISTED}, got elements of another type, or of several`;
};

const containedError = {
  error: expected("a non-empty string, a number or a boolean", (input) =>
    Array.isArray(input)
      ? "for several write a condition for each in `require`, and a rule for each in `deny_if`"
      : undefined,
  ),
};

/** The values that the `value` of a condition may be. Operators that take the same share one. */
export const OPERANDS = {
  scalar: z.union([text, number, boolean], {
    error: expected("a string, a number or a boolean", (input) => {
      if (Array.isArray(input)) return "`eq` with one of several is `in`, `neq` with all of them is `not_in`";
      return input === null
        ? "`eq` with it is `exists` with `false`, `neq` with it is `exists` with `true`"
        : undefined;
    }),
  }),
  list: z.union([listOf(z.string()), listOf(z.number()), listOf(z.boolean())], { error: listError }),
  number,
  pattern: z.string({ error: expected("a pattern, a string in RE2 syntax") }),
  contained: z.union([z.string().check(z.minLength(1, containedError)), z.number(), z.boolean()], containedError),
  flag: boolean,
};
export type OperandKind = keyof typeof OPERANDS;
