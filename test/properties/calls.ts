import fc from "fast-check";
import type { PolicyDocument } from "../../src/index.js";
import type { Condition, ToolRules } from "../../src/policy/policy.v1.js";
import { document, limit, NAMES, number, rule, rulesOf, TOOLS, text, toolRules, withRules } from "./policies.js";

/** Calls over the same few names and values, and over values that no JSON text can hold. */

const scalar = fc.oneof(text, number, fc.boolean());
const foreign = fc.constantFrom<unknown[]>(NaN, Infinity, 1n, Symbol("s"), new Date(0), new Map(), Object(1), () => 1);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: scalar },
  { weight: 2, arbitrary: fc.constantFrom(null, undefined) },
  { weight: 3, arbitrary: fc.array(fc.oneof(scalar, fc.constant(null), foreign), { maxLength: 3 }) },
  { weight: 1, arbitrary: foreign },
);
const object = fc.dictionary(fc.constantFrom("x", "x", "y", "toString"), value, { maxKeys: 3 });
const amount = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(0, 0.1, 0.2, 0.3, 1, 2) },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>(-1, 1e-7, NaN, "1", null, [1]) },
);

/** Arguments as names with their values; one of each name. */
const member = fc.oneof(
  fc.tuple(fc.constantFrom(...NAMES), fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: object })),
  fc.tuple(fc.constant("o"), object),
);
export const args: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(fc.array(member, { maxLength: 4 }), fc.option(amount, { freq: 8, nil: undefined }))
  .map(([members, charged]) =>
    Object.fromEntries([...members, ...(charged === undefined ? [] : [["amount", charged]])]),
  );

export interface Call {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly scope: { grant?: string; session?: string };
}

const subject = fc.constantFrom("g", "g", "g", "h", "constructor");
export const call: fc.Arbitrary<Call> = fc.record({
  ...{ tool: fc.constantFrom(...TOOLS, "w"), args },
  scope: fc.oneof(
    { weight: 9, arbitrary: fc.record({ grant: subject, session: subject }) },
    { weight: 1, arbitrary: fc.record({ grant: subject, session: subject }, { requiredKeys: [] }) },
  ),
});

/** A value of which a condition holds, or does not. */
function fitting({ op, value }: Condition, holds: boolean): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const other = typeof first === "boolean" ? !first : typeof first === "number" ? first + 1 : `${first}x`;
  if (op === "exists") return holds === value ? "a" : undefined;
  if (op === "regex") return holds ? ({ "^$": "", "[0-9]": "1" }[value] ?? "ab") : "!";
  if (op === "contains") return holds ? [first] : [];
  if (op === "lt" || op === "gt") return (first as number) + ((op === "lt") === holds ? -1 : 1);
  if (op === "lte" || op === "gte") return holds ? first : (first as number) + (op === "lte" ? 1 : -1);
  return holds === (op === "eq" || op === "in") ? first : other;
}

/** The same call with arguments that pass some of its tool's rules, which few arguments made blindly would. */
function fitted(document: PolicyDocument, asked: Call, choices: readonly boolean[]): Call {
  const { require = [], deny_if = [] } = rulesOf(document, asked.tool) ?? {};
  const wanted = [true, false].flatMap((holds) =>
    (holds ? require : deny_if).flatMap(({ conditions }) => conditions.map((condition) => ({ condition, holds }))),
  );
  const put = wanted.filter((_, index) => choices[index % choices.length]);
  const members = put.map(({ condition, holds }): [string[], unknown] => [
    condition.path.split(".").slice(1),
    fitting(condition, holds),
  ]);
  const top = members.filter(([names]) => names.length === 1).map(([names, value]) => [names[0], value]);
  const inner = members
    .filter(([names]) => names.length === 2 && names[0] === "o")
    .map(([names, value]) => [names[1], value]);
  const o = inner.length > 0 ? [["o", Object.fromEntries(inner)]] : [];
  return { ...asked, args: Object.fromEntries([...Object.entries(asked.args), ...o, ...top]) };
}

const choices = fc.array(fc.constantFrom(true, true, true, false), { minLength: 4, maxLength: 4 });

/** A document, and a call of a tool that has these rules in it, often with arguments that fit them. */
export const callUnder = (rules: fc.Arbitrary<ToolRules>): fc.Arbitrary<[PolicyDocument, Call]> =>
  fc.tuple(document, call, rules, choices).map(([any, asked, own, chosen]) => {
    const listing = withRules(any, asked.tool, own);
    return [listing, fitted(listing, asked, chosen)];
  });

/** A document, and a call of a tool that it lists. */
export const listedCall = callUnder(toolRules);

/** A document, and a call of a tool of which limits alone decide. */
export const countedCall = callUnder(fc.record({ limits: fc.array(limit, { minLength: 1, maxLength: 3 }) }));

/** A document, and a call of a tool that requires something. */
export const requiringCall = callUnder(
  fc.record({
    action: fc.constantFrom<("allow" | "require_approval")[]>("allow", "require_approval"),
    ...{ require: fc.array(rule, { minLength: 1, maxLength: 2 }), deny_if: fc.array(rule, { maxLength: 1 }) },
  }),
);
