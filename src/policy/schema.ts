import * as z from "zod/mini";
import { actionHint, defaultHint, toolEntryHint } from "./action-hints.js";
import { MAX_CONDITIONS, MAX_COUNTER_LENGTH, MAX_LIST, MAX_WINDOW_SECONDS } from "./caps.js";
import { atMost, expected, OVER_CAP, text } from "./expected.js";
import { isDict } from "./finding.js";
import { counterProblem, rateLimitHint, versionHint, windowHint } from "./hints.js";
import { IN_A_RULE, isBareCondition } from "./key-hints.js";
import { OPERANDS } from "./operands.js";
import { hasOperator, OPERATOR_NAMES, type OperandKind1, operatorsWith } from "./operators.js";
import { isOfCaller } from "./path-hints.js";
import { arrayPathHint, isOverNames, pathProblem } from "./path-problem.js";
import type { Version } from "./version.js";
import { quotedWindows, WINDOW_NAMES } from "./windows.js";
import { longerThan, oneOf } from "./words.js";

/** Shapes and types of a document. Rules between its parts are checked in `check.ts`. */

/** A string of at most so much, of which `problem` says what else is wrong with it. */
const stringWithout = (
  problem: (text: string) => string | undefined,
  what: string,
  isOver: (text: string) => boolean,
  most: string,
  hint?: (input: unknown) => string | undefined,
) =>
  z.string({ error: expected(what, hint) }).check(
    z.refine((text: string) => !isOver(text), { error: () => `expected ${most}`, params: OVER_CAP, abort: true }),
    z.refine((text: string) => problem(text) === undefined, {
      error: ({ input }) => problem(input as string) ?? `expected ${what}`,
    }),
  );

export const choice = <const T extends readonly string[]>(names: T, hint?: (input: unknown) => string | undefined) =>
  z.enum(names, { error: expected(oneOf(names.map((name) => `"${name}"`)), hint) });

export const optionalText = z.exactOptional(text);
export const common = { description: optionalText };

export const list = <T extends z.core.SomeType>(element: T, cap: number, what: string) =>
  z
    .array(element, {
      error: expected(`an array of ${what}`, (input) =>
        what === "rules" && isBareCondition(input)
          ? `put a rule in \`[\` and \`]\`; ${IN_A_RULE}`
          : (typeof input === "object" && input !== null) || (what === "paths" && typeof input === "string")
            ? "put it in `[` and `]`"
            : undefined,
      ),
    })
    .check(z.maxLength(cap, { error: atMost(cap, what) }));

export const closed = <T extends z.core.$ZodLooseShape>(
  shape: T,
  what: string,
  hint?: (input: unknown) => string | undefined,
) => z.strictObject(shape, { error: expected(what, hint) });

const pathWith = (problem: (text: string) => string | undefined) =>
  stringWithout(problem, "a path such as `args.amount`", isOverNames, "a path of at most 16 names", arrayPathHint);
const path = pathWith((text) => pathProblem(text, true));

export const CONDITION = "a condition, an object";
/** A part that must be there, and is checked where more is known of it. */
export const required = (what: string) => z.custom((value) => value !== undefined, { error: expected(what) });

const conditionWith = <K extends OperandKind1>(operand: K) =>
  closed(
    { path, op: z.enum(operatorsWith(operand)), value: OPERANDS[operand] as (typeof OPERANDS)[K], ...common },
    CONDITION,
  );
type ConditionSchemas = { readonly [K in OperandKind1]: ReturnType<typeof conditionWith<K>> };

/** The conditions of version "1", by the kind of what their operator compares with. */
export const conditionSchemas = Object.fromEntries(
  (Object.keys(OPERANDS) as OperandKind1[])
    .filter((kind) => operatorsWith(kind).some((op) => hasOperator("1", op)))
    .map((kind) => [kind, conditionWith(kind)]),
) as unknown as ConditionSchemas;

/** The same of every condition. */
export const CONDITION_KEYS = Object.keys(conditionSchemas.scalar.shape);

/** For a condition whose operator is unknown: what every one has. */
export const conditionBase = (version: Version, path: z.core.$ZodType, operand: string, what: string) => {
  const names = OPERATOR_NAMES.filter((name) => hasOperator(version, name));
  const op = z.enum(names, { error: expected(`an operator (${names.map((name) => `\`${name}\``).join(", ")})`) });
  return z.object({ op, path, [operand]: required(what) }, { error: expected(CONDITION) });
};
export const conditionBaseSchema = conditionBase("1", path, "value", "what the argument is compared with");

/** A rule over what its conditions are. */
export const ruleWith = <T extends z.core.SomeType>(conditions: T) =>
  closed({ conditions, on_deny: optionalText, ...common }, "a rule, an object with `conditions`");

/** A window of a version. */
export const windowOf = <V extends Version>(version: V) => {
  const windowError = {
    error: expected(`${quotedWindows(version)} or a whole number of seconds from 1 to 31,622,400`, (input) =>
      windowHint(input, version),
    ),
  };
  const seconds = z
    .number()
    .check(z.refine((value) => Number.isInteger(value) && value >= 1 && value <= MAX_WINDOW_SECONDS, windowError));
  return z.union([z.enum(WINDOW_NAMES[version] as (typeof WINDOW_NAMES)[V]), seconds], windowError);
};
const window = windowOf("1");
const scope = choice(["grant", "session", "global"], (input) =>
  typeof input === "string" && isOfCaller(input.split(".")[0]!)
    ? `write \`"grant"\`, and let the host name in \`scope\` on whose account a call is made`
    : undefined,
);
const max = z.number({ error: expected("a number, 0 or more") }).check(z.minimum(0));
const counter = stringWithout(
  counterProblem,
  "the counter's name, a string",
  (text) => longerThan(text, MAX_COUNTER_LENGTH),
  "a counter's name of at most 256 characters",
);
const LIMIT = "a limit, an object";
export const limitSchema = closed(
  {
    counter,
    window,
    max,
    scope,
    increment_from: z.exactOptional(pathWith(pathProblem)),
    on_deny: optionalText,
    ...common,
  },
  LIMIT,
);

/** A limit of `all_tools`. */
export const callLimitSchema = closed({ counter, window, max, scope, on_deny: optionalText, ...common }, LIMIT);

export const rateLimitSchema = closed(
  { max, window, scope: z.exactOptional(scope), ...common },
  "an object with `max` and `window`",
  rateLimitHint,
);

/** `all_tools` over what its limits are. */
export const allToolsWith = <T extends z.core.SomeType>(limits: T) =>
  closed({ limits, ...common }, "an object with `limits`");

/** The rules of a tool over what its rules and limits are. */
export const toolRulesWith = <R extends z.core.SomeType, L extends z.core.SomeType>(rules: R, limits: L) =>
  closed(
    {
      action: z.exactOptional(choice(["allow", "deny", "require_approval"], actionHint)),
      reason: optionalText,
      require: z.exactOptional(rules),
      deny_if: z.exactOptional(rules),
      limits: z.exactOptional(limits),
      rate_limit: z.exactOptional(rateLimitSchema),
      ...common,
    },
    "tool rules, an object (an empty one allows every call)",
    toolEntryHint,
  );

export const versionError = expected('`"1"` or `"2"`, the versions that this release reads', versionHint);

/** A document over what is below it. */
export const documentWith = <H extends z.core.SomeType, A extends z.core.SomeType, T extends z.core.SomeType>(
  hide: H,
  allTools: A,
  tools: T,
) =>
  closed(
    {
      $schema: optionalText,
      version: z.literal("1", { error: versionError }),
      default: choice(["allow", "deny"], defaultHint),
      hide: z.exactOptional(hide),
      all_tools: z.exactOptional(allTools),
      tools: z.exactOptional(tools),
      ...common,
    },
    "a policy document, an object",
  );

/** Each level of a document without the lists and maps below it, which the parser walks itself: zod's records drop the
 * key `__proto__`, its lists are not looked into once they are too long, and it cannot carry very many issues. */
export const part = z.unknown();
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
