import { readFileSync } from "node:fs";

interface ConditionKind {
  readonly properties: { readonly op: { readonly enum: string[] }; readonly value: { readonly examples: unknown[] } };
}

const { $defs } = JSON.parse(readFileSync(new URL("../../schema/policy.v1.schema.json", import.meta.url), "utf8"));

/** The kinds of conditions that the JSON Schema has: operators that take the same values, and examples of these. */
export const CONDITION_KINDS = ($defs.Condition.anyOf as { readonly $ref: string }[]).map(({ $ref }) => {
  const { op, value } = ($defs[$ref.slice("#/$defs/".length)] as ConditionKind).properties;
  return { operators: op.enum, examples: value.examples };
});

/** The operators that the JSON Schema has, in its order. */
export const SCHEMA_OPERATORS = CONDITION_KINDS.flatMap(({ operators }) => operators);
