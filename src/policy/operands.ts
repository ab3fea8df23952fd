import * as z from "zod/mini";
import { MAX_IN_VALUES } from "./caps.js";
import { atMost, boolean, type ErrorOf, expected, number, text } from "./expected.js";
import { isAddressPattern } from "./strict/email-in.js";
import { isUrlPattern } from "./strict/url-in.js";
import { pathTextProblem } from "./strict/within.js";

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

const affixError: ErrorOf = (issue) =>
  Array.isArray(issue.input) && issue.input.length > MAX_IN_VALUES
    ? atMost(MAX_IN_VALUES, "elements")({})
    : expected("a non-empty string, or a non-empty array of such")(issue);
const textError = { error: expected("a non-empty string") };
const nonEmpty = z.string(textError).check(z.minLength(1, textError));

const sizeError = { error: expected("a whole number, 0 or more") };
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** The form of an element of a strict operator, and why a text has another; an empty reason says no more than that it is none. */
export const STRICT_ELEMENTS = {
  paths: {
    one: "an absolute path",
    several: "absolute paths",
    problem: pathTextProblem,
  },
  urls: {
    one: "a URL pattern such as `https://*.example.org/docs`",
    several: "URL patterns",
    problem: (text: string) => (isUrlPattern(text) ? undefined : ""),
  },
  addresses: {
    one: "a domain such as `example.org` or `*.example.org`, or an address such as `name@example.org`",
    several: "domains and addresses",
    problem: (text: string) => (isAddressPattern(text) ? undefined : ""),
  },
} as const;
export type StrictKind = keyof typeof STRICT_ELEMENTS;

const strict = (kind: StrictKind) => {
  const { one, several, problem } = STRICT_ELEMENTS[kind];
  const what = `a non-empty array of ${several}`;
  return z
    .array(
      z.string({ error: expected(one) }).check(
        z.refine((text: string) => problem(text) === undefined, {
          error: expected(one, (input) => problem(input as string) || undefined),
        }),
      ),
      { error: expected(what) },
    )
    .check(
      z.minLength(1, { error: expected(what) }),
      z.maxLength(MAX_IN_VALUES, { error: atMost(MAX_IN_VALUES, "elements") }),
    );
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
  affix: z.union([nonEmpty, listOf(nonEmpty)], { error: affixError }),
  size: z.number(sizeError).check(z.refine(isSize, sizeError)),
  paths: strict("paths"),
  urls: strict("urls"),
  addresses: strict("addresses"),
};
export type OperandKind = keyof typeof OPERANDS;

/** The keys of version "2" that go with the operators of a kind. */
interface GoesWith {
  /** The sources that `value_from` may name. */
  readonly from: readonly ("path" | "list")[];
  readonly ignore_case: boolean;
  readonly if_absent: boolean;
}

export const GOES_WITH: Readonly<Record<OperandKind, GoesWith>> = {
  scalar: { from: ["path"], ignore_case: true, if_absent: true },
  list: { from: ["path", "list"], ignore_case: true, if_absent: true },
  number: { from: ["path"], ignore_case: false, if_absent: true },
  // A caller who writes both sides can make a search take minutes.
  pattern: { from: [], ignore_case: false, if_absent: true },
  contained: { from: [], ignore_case: true, if_absent: true },
  flag: { from: [], ignore_case: false, if_absent: false },
  affix: { from: ["path", "list"], ignore_case: true, if_absent: true },
  size: { from: [], ignore_case: false, if_absent: true },
  paths: { from: ["list"], ignore_case: false, if_absent: true },
  urls: { from: ["list"], ignore_case: false, if_absent: true },
  addresses: { from: ["list"], ignore_case: false, if_absent: true },
};
