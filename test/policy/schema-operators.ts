import { readFileSync } from "node:fs";

interface ConditionKind {
  readonly properties: { readonly op: { readonly enum: string[] }; readonly value: { readonly examples: unknown[] } };
}

function conditionKinds(version: 1 | 2) {
  const file = new URL(`../../schema/policy.v${version}.schema.json`, import.meta.url);
  const { $defs } = JSON.parse(readFileSync(file, "utf8"));
  return ($defs.Condition.anyOf as { readonly $ref: string }[])
    .map(({ $ref }) => ($defs[$ref.slice("#/$defs/".length)] as ConditionKind).properties)
    .filter((properties) => "op" in properties)
    .map(({ op, value }) => ({ operators: op.enum, examples: value.examples }));
}

/** The kinds of conditions that the JSON Schema has: operators that take the same values, and examples of these. */
export const CONDITION_KINDS = conditionKinds(1);

/** The same of version "2". */
export const CONDITION_KINDS_2 = conditionKinds(2);

/** The operators that the JSON Schema has, in its order. */
export const SCHEMA_OPERATORS = CONDITION_KINDS.flatMap(({ operators }) => operators);
