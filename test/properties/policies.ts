import fc from "fast-check";
import type { PolicyDocument } from "../../src/index.js";
import type { Condition, Limit, Rule, ToolRules } from "../../src/policy/policy.v1.js";

/** Policies over few names and values, so that rules meet calls, limits meet counters, and both meet their edges. */

export const TOOLS = ["t", "t", "t", "u", "a/b~c", "constructor", "__proto__"];
export const NAMES = ["a", "a", "b", "o", "constructor"];
const PATHS = [...NAMES, "o.x", "o.x", "o.toString", "a.length"].map((name) => `args.${name}`);
export const AMOUNT = "args.amount";

export const text = fc.constantFrom("a", "ab", "b", "", "1", "true", "constructor");
export const number = fc.constantFrom(0, -0, 1, 2, -1, 0.5, 1000, 5e-324);
const listOf = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: 3 });
const path = fc.constantFrom(...PATHS);

const conditions: fc.Arbitrary<Condition>[] = [
  ...[text, number, fc.boolean()].flatMap((value) => [
    fc.record({ path, op: fc.constantFrom("eq" as const, "neq" as const), value }),
    fc.record({ path, op: fc.constantFrom("in" as const, "not_in" as const), value: listOf(value as typeof text) }),
  ]),
  fc.record({ path, op: fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const), value: number }),
  fc.record({ path, op: fc.constant("regex" as const), value: fc.constantFrom("a", "^a", "b$", "^$", "[0-9]") }),
  fc.record({
    ...{ path, op: fc.constant("contains" as const) },
    value: fc.oneof(
      text.filter((one) => one !== ""),
      number,
      fc.boolean(),
    ),
  }),
  fc.record({ path, op: fc.constant("exists" as const), value: fc.boolean() }),
];
const condition = fc.oneof(...conditions);

export const rule: fc.Arbitrary<Rule> = fc.record(
  { conditions: fc.array(condition, { minLength: 1, maxLength: 3 }), on_deny: fc.constant("no") },
  { requiredKeys: ["conditions"] },
);

const window = fc.constantFrom<Limit["window"][]>("minute", 60, "hour", "day", 86_400, 7);
const scope = fc.constantFrom("grant" as const, "session" as const, "global" as const);
export const callLimit: fc.Arbitrary<Limit> = fc.record({
  ...{ counter: fc.constantFrom("c", "c", "d", "t_rate"), window, scope },
  max: fc.constantFrom(0, 1, 2, 3),
});
const sumLimit: fc.Arbitrary<Limit> = fc.record({
  ...{ counter: fc.constant("sum"), window, scope, increment_from: fc.constant(AMOUNT) },
  max: fc.constantFrom(0, 0.3, 1, 2, 1000),
});
export const limit = fc.oneof(callLimit, sumLimit);

const upTo = <Value>(maxLength: number, value: fc.Arbitrary<Value>) => fc.array(value, { maxLength });
/** Rules that do not deny by their action alone. */
export const openRules: fc.Arbitrary<ToolRules> = fc.record(
  {
    action: fc.constantFrom("allow" as const, "allow" as const, "require_approval" as const),
    ...{ require: upTo(2, rule), deny_if: upTo(2, rule), limits: upTo(3, limit) },
    rate_limit: fc.record({ max: fc.constantFrom(0, 1, 2), window, scope }, { requiredKeys: ["max", "window"] }),
  },
  { requiredKeys: [] },
);
export const toolRules = fc.oneof({ weight: 1, arbitrary: fc.constant<ToolRules>({ action: "deny" }) }, { weight: 9, arbitrary: openRules }); // biome-ignore format: one line

export const document: fc.Arbitrary<PolicyDocument> = fc.record(
  {
    ...{ version: fc.constant("1" as const), default: fc.constantFrom("allow" as const, "deny" as const) },
    hide: fc.oneof(
      { weight: 9, arbitrary: fc.uniqueArray(fc.constantFrom<string[]>("u", "w", "constructor"), { maxLength: 2 }) },
      { weight: 1, arbitrary: fc.constant<string[]>(["*"]) },
    ),
    ...{
      all_tools: fc.record({ limits: upTo(2, callLimit) }),
      tools: fc.dictionary(fc.constantFrom(...TOOLS), toolRules),
    },
  },
  { requiredKeys: ["version", "default", "tools"] },
);

/** The rules of a tool, if the document lists it. */
export const rulesOf = ({ tools = {} }: PolicyDocument, tool: string): ToolRules | undefined =>
  Object.hasOwn(tools, tool) ? tools[tool] : undefined;

/** The document with other rules for one tool; a name such as `__proto__` is one like any other. */
export function withRules(document: PolicyDocument, tool: string, rules: ToolRules): PolicyDocument {
  const others = Object.entries(document.tools ?? {}).filter(([name]) => name !== tool);
  return { ...document, tools: Object.fromEntries([...others, [tool, rules]]) };
}

/** The list with one element more, at any place. */
export const inserted = <Value>(list: readonly Value[] = [], value: Value, at: number): Value[] =>
  list.toSpliced(at % (list.length + 1), 0, value);
