import * as z from "zod/mini";
import { defaultHint, namedActionHint, namedEntryHint } from "./action-hints.js";
import { MAX_AMOUNT, MAX_ARGUMENTS, MAX_BY, MAX_CONDITIONS, MAX_LIST } from "./caps.js";
import { atMost, boolean, expected } from "./expected.js";
import { isDict } from "./finding.js";
import { GOES_WITH, OPERANDS, type OperandKind } from "./operands.js";
import { rememberSchema } from "./remember-schema.js";
import {
  CONDITION,
  callLimitSchema,
  choice,
  closed,
  common,
  conditionBase,
  documentSchema,
  limitSchema,
  list,
  optionalText,
  part,
  rateLimitSchema,
  required,
  ruleSchema,
  toolRulesSchema,
  versionError,
  windowOf,
} from "./schema.js";

/** Shapes and types of a document of version "2": those of version "1", and what is new. */

/** The name of a document or a list. */
export const isPlainName = (text: string): boolean => /^[A-Za-z0-9._-]{1,64}$/.test(text);
export const PLAIN_NAME = "a name of 1 to 64 characters, each one of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`";

const mode = z.exactOptional(choice(["enforce", "observe"]));
const flag = z.exactOptional(boolean);

/** The roots of a path depend on where it stands. */
const path = required("a path such as `args.amount`");

const several = list(part, MAX_CONDITIONS, "conditions");
const someConditions = several.check(z.minLength(1, { error: expected("a condition or more") }));

/** A test by an operator whose operand is in `value`, or is named by `value_from`. */
const testWith = (kind: OperandKind, named: boolean) => {
  const goesWith = GOES_WITH[kind];
  return closed(
    {
      path,
      op: part,
      ...(named && goesWith.from.length > 0 ? { value_from: path } : { value: OPERANDS[kind] }),
      ...(goesWith.ignore_case ? { ignore_case: flag } : {}),
      ...(goesWith.if_absent ? { if_absent: flag } : {}),
      ...common,
    },
    CONDITION,
  );
};
const tests = (named: boolean) =>
  Object.fromEntries(Object.keys(OPERANDS).map((kind) => [kind, testWith(kind as OperandKind, named)])) as Readonly<
    Record<OperandKind, ReturnType<typeof testWith>>
  >;

/** The tests of version "2", by what their operand is: written, or named. */
export const testSchemas = { written: tests(false), named: tests(true) };

const COMPARED = "what the value is compared with";
/** For a test whose operator is unknown. */
export const testBases = {
  written: conditionBase("2", path, "value", COMPARED),
  named: conditionBase("2", path, "value_from", COMPARED),
};

const quantified = { conditions: someConditions, if_absent: flag, ...common };

/** Conditions that join others, by the key that says how. */
export const JOINED = {
  all: closed({ all: someConditions, ...common }, CONDITION),
  any: closed({ any: someConditions, ...common }, CONDITION),
  not: closed(
    {
      not: z.custom(isDict, {
        error: expected(CONDITION, (input) =>
          Array.isArray(input) ? "put several in an `any` or an `all` under it" : undefined,
        ),
      }),
      ...common,
    },
    CONDITION,
  ),
  every: closed({ every: path, ...quantified }, CONDITION),
  some: closed({ some: path, ...quantified }, CONDITION),
};
export type Joiner = keyof typeof JOINED;

const TEST_KEYS = ["path", "op", "value", "value_from", "ignore_case", "if_absent"];
export const CONDITION_KEYS_2: readonly string[] = [
  ...TEST_KEYS,
  ...Object.keys(JOINED),
  "conditions",
  ...Object.keys(common),
];

export const ruleSchema2 = z.extend(ruleSchema, { mode });
/** A rule of `approve_if`. */
export const approvalSchema = closed(
  { conditions: several, reason: optionalText, mode, ...common },
  "a rule, an object with `conditions`",
);

const rules = z.exactOptional(list(part, MAX_LIST, "rules"));
const everyRule = { require: rules, deny_if: rules, approve_if: rules };

const window = windowOf("2");

const AMOUNT = "a whole number from 0 to 1,000,000";
const ofArgument = (input: unknown): string | undefined =>
  typeof input === "string" && input.startsWith("args.") ? "to charge an argument write `increment_from`" : undefined;
/** All but paths, which are checked where limits are. */
const limitKeys = {
  window,
  zone: z.exactOptional(z.string({ error: expected('a time zone such as `"Europe/Berlin"`') })),
  sliding: flag,
  amount: z.exactOptional(
    z
      .number({ error: expected(AMOUNT, ofArgument) })
      .check(
        z.refine((value) => Number.isInteger(value) && value >= 0 && value <= MAX_AMOUNT, { error: expected(AMOUNT) }),
      ),
  ),
  by: z.exactOptional(list(part, MAX_BY, "paths").check(z.minLength(1, { error: expected("1 to 4 paths") }))),
  when: z.exactOptional(someConditions),
  release: z.exactOptional(choice(["on_error", "on_end"])),
  mode,
};
export const limitSchema2 = z.extend(limitSchema, {
  ...limitKeys,
  increment_from: z.exactOptional(part),
  increment_from_size: z.exactOptional(part),
});
export const callLimitSchema2 = z.extend(callLimitSchema, limitKeys);
export const rateLimitSchema2 = z.extend(rateLimitSchema, { window });

export const allToolsSchema2 = closed(
  { ...everyRule, limits: z.exactOptional(list(part, MAX_LIST, "limits")), ...common },
  "an object with `require`, `deny_if`, `approve_if` or `limits`",
);

const except = z.exactOptional(
  z
    .array(part, { error: expected("an array of names and patterns") })
    .check(z.minLength(1, { error: expected("a name or a pattern, or more") })),
);
const argumentNames = z.exactOptional(
  z
    .array(part, { error: expected("an array of the names of arguments") })
    .check(z.maxLength(MAX_ARGUMENTS, { error: atMost(MAX_ARGUMENTS, "names") })),
);

export const toolRulesSchema2 = z.extend(toolRulesSchema, {
  approve_if: rules,
  rate_limit: z.exactOptional(rateLimitSchema2),
  except,
  arguments: argumentNames,
  remember: z.exactOptional(rememberSchema),
  mode,
});

/** An entry of what is only read or asked for: nobody is asked to approve it. */
const named = {
  action: z.exactOptional(choice(["allow", "deny"], namedActionHint)),
  reason: optionalText,
  require: rules,
  deny_if: rules,
  limits: z.exactOptional(list(part, MAX_LIST, "limits")),
  rate_limit: z.exactOptional(rateLimitSchema2),
  except,
  mode,
  ...common,
};
export const resourceSchema = closed(named, "rules, an object (an empty one allows every read)", namedEntryHint);
export const promptSchema = closed(
  { ...named, arguments: argumentNames },
  "rules, an object (an empty one allows every request)",
  namedEntryHint,
);

const names = z.exactOptional(z.array(part, { error: expected("an array of names and patterns") }));
export const sectionSchema = closed(
  {
    default: choice(["allow", "deny"], defaultHint),
    hide: names,
    entries: z.exactOptional(
      z.custom(isDict, { error: expected("an object with rules under the name of each, or under a pattern") }),
    ),
    ...common,
  },
  "an object with `default`, `hide` and `entries`",
);

/** The way by which a tool carries calls of others. */
export const dispatchSchema = closed(
  { tool: path, args: path, each: z.exactOptional(part), ...common },
  'an object such as `{ "tool": "args.name", "args": "args.arguments" }`',
);

export const documentSchema2 = z.extend(documentSchema, {
  version: z.literal("2", { error: versionError }),
  name: z.exactOptional(
    z
      .string({ error: expected("a name, a string") })
      .check(z.refine((text: string) => isPlainName(text), { error: expected(PLAIN_NAME) })),
  ),
  mode,
  lists: z.exactOptional(z.custom(isDict, { error: expected("an object with an array under the name of each list") })),
  hide: names,
  dispatch: z.exactOptional(
    z.custom(isDict, { error: expected("an object with the way of its calls under the name of each tool") }),
  ),
  resources: z.exactOptional(part),
  prompts: z.exactOptional(part),
});
