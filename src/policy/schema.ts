import * as z from "zod/mini";
import { MAX_CONDITIONS, MAX_COUNTER_LENGTH, MAX_IN_VALUES, MAX_LIST, MAX_WINDOW_SECONDS } from "./caps.js";
import { isDict } from "./finding.js";
import { counterProblem, rateLimitHint, versionHint, windowHint } from "./hints.js";
import { isOfCaller, isOverNames, pathProblem } from "./path-hints.js";
import { QUOTED_WINDOWS, WINDOW_NAMES } from "./windows.js";
import { longerThan, oneOf, show } from "./words.js";

/** Shapes and types of a document. What holds between its parts is checked in `check.ts`. */

type ErrorOf = (issue: { readonly input?: unknown }) => string;

/** Says what was expected, what is there and, if there is more to say, what to write. */
const expected =
  (what: string, hint: (input: unknown) => string | undefined = () => undefined): ErrorOf =>
  ({ input }) => {
    if (input === undefined) return `expected ${what}`;
    const more = hint(input);
    return `expected ${what}, got ${show(input)}${more === undefined ? "" : `; ${more}`}`;
  };

const atMost =
  (count: number, what: string): ErrorOf =>
  () =>
    `expected at most ${count.toLocaleString("en")} ${what}; split them up`;

/** Marks an issue about a cap. */
export const OVER_CAP = { overCap: true };

/** A string of at most so much, of which `problem` says what else is wrong with it. */
const stringWithout = (
  problem: (text: string) => string | undefined,
  what: string,
  isOver: (text: string) => boolean,
  most: string,
) =>
  z.string({ error: expected(what) }).check(
    z.refine((text: string) => !isOver(text), { error: () => `expected ${most}`, params: OVER_CAP, abort: true }),
    z.refine((text: string) => problem(text) === undefined, {
      error: ({ input }) => problem(input as string) ?? `expected ${what}`,
    }),
  );

const choice = <const T extends readonly string[]>(names: T, hint?: (input: unknown) => string | undefined) =>
  z.enum(names, { error: expected(oneOf(names.map((name) => `"${name}"`)), hint) });

const text = z.string({ error: expected("a string") });
const number = z.number({ error: expected("a number") });
const boolean = z.boolean({
  error: expected("`true` or `false`", (input) =>
    input === "true" || input === "false" ? "write it without quotes" : undefined,
  ),
});
const optionalText = z.exactOptional(text);
const common = { description: optionalText };

const list = <T extends z.core.SomeType>(element: T, cap: number, what: string) =>
  z
    .array(element, {
      error: expected(`an array of ${what}`, (input) =>
        typeof input === "object" && input !== null ? "put it in `[` and `]`" : undefined,
      ),
    })
    .check(z.maxLength(cap, { error: atMost(cap, what) }));

const closed = <T extends z.core.$ZodLooseShape>(
  shape: T,
  what: string,
  hint?: (input: unknown) => string | undefined,
) => z.strictObject(shape, { error: expected(what, hint) });

const path = stringWithout(pathProblem, "a path such as `args.amount`", isOverNames, "a path of at most 16 names");

const scalar = z.union([text, number, boolean], {
  error: expected("a string, a number or a boolean", (input) => {
    if (Array.isArray(input)) return "`eq` with one of several is `in`, `neq` with all of them is `not_in`";
    return input === null ? "`eq` with it is `exists` with `false`, `neq` with it is `exists` with `true`" : undefined;
  }),
});
const IN_VALUES = "a non-empty array of strings, of numbers or of booleans";
const inValues = <T extends z.core.SomeType>(element: T) =>
  z
    .array(element)
    .check(
      z.refine((values: readonly unknown[]) => values.length > 0 && values.length <= MAX_IN_VALUES, { abort: true }),
    );
const inError: ErrorOf = ({ input }) => {
  if (!Array.isArray(input) || input.length === 0) return expected(IN_VALUES)({ input });
  if (input.length > MAX_IN_VALUES) return atMost(MAX_IN_VALUES, "elements")({});
  return `expected ${IN_VALUES}, got elements of another type, or of several`;
};

const condition = <const Ops extends readonly string[], V extends z.core.SomeType>(ops: Ops, value: V) =>
  closed({ path, op: z.enum(ops), value, ...common }, "a condition, an object");

const equality = condition(["eq", "neq"], scalar);
const membership = condition(
  ["in", "not_in"],
  z.union([inValues(z.string()), inValues(z.number()), inValues(z.boolean())], { error: inError }),
);
const comparison = condition(["lt", "lte", "gt", "gte"], number);
const regex = condition(["regex"], z.string({ error: expected("a pattern, a string in RE2 syntax") }));
const containedError = {
  error: expected("a non-empty string, a number or a boolean", (input) =>
    Array.isArray(input)
      ? "for several write a condition for each in `require`, and a rule for each in `deny_if`"
      : undefined,
  ),
};
const contains = condition(
  ["contains"],
  z.union([z.string().check(z.minLength(1, containedError)), z.number(), z.boolean()], containedError),
);
const exists = condition(["exists"], boolean);

const OPERATORS = ["eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "exists"] as const;

const operatorError = expected(`an operator (${OPERATORS.map((name) => `\`${name}\``).join(", ")})`);
export const conditionSchema = z.discriminatedUnion("op", [equality, membership, comparison, regex, contains, exists], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? operatorError({ input: (issue.input as { op?: unknown }).op })
      : expected("a condition, an object")(issue),
});

// zod makes its table of operators when it first needs it, and cannot where `Object.prototype` has gained a member by then.
z.safeParse(conditionSchema, {});

/** What a condition has besides its operator: for one whose operator is unknown. */
export const conditionBaseSchema = z.object({
  path,
  value: z.custom((value) => value !== undefined, { error: expected("what the argument is compared with") }),
});

/** A rule over what its conditions are. */
export const ruleWith = <T extends z.core.SomeType>(conditions: T) =>
  closed({ conditions, on_deny: optionalText, ...common }, "a rule, an object with `conditions`");

const windowError = {
  error: expected(`${QUOTED_WINDOWS} or a whole number of seconds from 1 to 31,622,400`, windowHint),
};
const seconds = z
  .number()
  .check(z.refine((value) => Number.isInteger(value) && value >= 1 && value <= MAX_WINDOW_SECONDS, windowError));
const window = z.union([z.enum(WINDOW_NAMES), seconds], windowError);
const scope = choice(["grant", "session", "global"], (input) =>
  typeof input === "string" && isOfCaller(input.split(".")[0]!)
    ? `write \`"grant"\`, and let the host name in \`scope\` on whose account a call is made`
    : undefined,
);
const max = z.number({ error: expected("a number, 0 or more") }).check(z.minimum(0));
const callLimitShape = {
  counter: stringWithout(
    counterProblem,
    "the counter's name, a string",
    (text) => longerThan(text, MAX_COUNTER_LENGTH),
    "a counter's name of at most 256 characters",
  ),
  window,
  max,
  scope,
  on_deny: optionalText,
  ...common,
};
const LIMIT = "a limit, an object";
export const limitSchema = closed({ ...callLimitShape, increment_from: z.exactOptional(path) }, LIMIT);

/** A limit of `all_tools`. */
export const callLimitSchema = closed(callLimitShape, LIMIT);

/** `all_tools` over what its limits are. */
export const allToolsWith = <T extends z.core.SomeType>(limits: T) =>
  closed({ limits, ...common }, "an object with `limits`");

/** The rules of a tool over what its rules and limits are. */
export const toolRulesWith = <R extends z.core.SomeType, L extends z.core.SomeType>(rules: R, limits: L) =>
  closed(
    {
      action: z.exactOptional(choice(["allow", "deny", "require_approval"])),
      reason: optionalText,
      require: z.exactOptional(rules),
      deny_if: z.exactOptional(rules),
      limits: z.exactOptional(limits),
      rate_limit: z.exactOptional(
        closed(
          { max, window, scope: z.exactOptional(scope), ...common },
          "an object with `max` and `window`",
          rateLimitHint,
        ),
      ),
      ...common,
    },
    "tool rules, an object (an empty one allows every call)",
  );

/** A document over what is below it. */
export const documentWith = <H extends z.core.SomeType, A extends z.core.SomeType, T extends z.core.SomeType>(
  hide: H,
  allTools: A,
  tools: T,
) =>
  closed(
    {
      $schema: optionalText,
      version: z.literal("1", { error: expected('`"1"`, the one version that this release reads', versionHint) }),
      default: choice(["allow", "deny"]),
      hide: z.exactOptional(hide),
      all_tools: z.exactOptional(allTools),
      tools: z.exactOptional(tools),
      ...common,
    },
    "a policy document, an object",
  );

/** Each level of a document without the lists and maps below it, which the parser walks itself: zod's records drop the
 * key `__proto__`, its lists are not looked into once they are too long, and it cannot carry very many issues. */
const part = z.unknown();
export const ruleSchema = ruleWith(list(part, MAX_CONDITIONS, "conditions"));
export const allToolsSchema = allToolsWith(list(part, MAX_LIST, "limits"));
export const toolRulesSchema = toolRulesWith(list(part, MAX_LIST, "rules"), list(part, MAX_LIST, "limits"));
export const documentSchema = documentWith(
  z.array(part, { error: expected('an array of tool names, or `["*"]`') }),
  part,
  z.custom(isDict, {
    error: expected("an object with the rules of each tool under the tool's name"),
  }),
);
