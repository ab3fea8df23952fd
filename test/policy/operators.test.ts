import { describe, expect, it } from "vitest";
import {
  hasOperator,
  OPERATOR_NAMES,
  OPERATORS,
  operatorsWith,
  oppositeOf,
  typesTaken,
} from "../../src/policy/operators.js";
import { CONDITION_KINDS_2, SCHEMA_OPERATORS } from "./schema-operators.js";

describe("the table of operators", () => {
  it("has the operators of each JSON Schema in its order", () => {
    expect(OPERATOR_NAMES.filter((name) => hasOperator("1", name))).toEqual(SCHEMA_OPERATORS);
    expect(OPERATOR_NAMES).toEqual(CONDITION_KINDS_2.flatMap(({ operators }) => operators));
  });

  it("joins those of one operand as the JSON Schema does", () => {
    for (const { operators } of CONDITION_KINDS_2) {
      expect(operatorsWith(OPERATORS[operators[0] as "eq"].operand)).toEqual(operators);
    }
  });

  it.each([
    ["eq", "neq"],
    ["neq", "eq"],
    ["in", "not_in"],
    ["not_in", "in"],
    ["lt", "gte"],
    ["gte", "lt"],
    ["lte", "gt"],
    ["gt", "lte"],
    ["regex", undefined],
    ["contains", undefined],
    ["exists", undefined],
    ["starts_with", undefined],
    ["min_size", undefined],
  ] as const)("gives %s the opposite %s", (op, opposite) => expect(oppositeOf(op)).toBe(opposite));

  it.each([
    ["eq", "a", ["string"]],
    ["not_in", [1, 2], ["number"]],
    ["lt", 5, ["number"]],
    ["contains", "a", ["string", "array"]],
    ["contains", 5, ["array"]],
    ["exists", true, ["string", "number", "boolean", "array", "object"]],
    ["starts_with", ["a", "b"], ["string"]],
    ["max_size", 3, ["string", "array"]],
    ["within", ["/srv"], ["string"]],
  ] as const)("decides %s with %j on %j", (op, value, types) => expect(typesTaken(op, value)).toEqual(types));

  it("has rows that inherit nothing", () => {
    for (const name of OPERATOR_NAMES) expect(Object.getPrototypeOf(OPERATORS[name])).toBe(null);
  });
});
