import { describe, expect, it } from "vitest";
import { OPERATOR_NAMES, OPERATORS, operatorsWith, oppositeOf, typesTaken } from "../../src/policy/operators.js";
import { CONDITION_KINDS, SCHEMA_OPERATORS } from "./schema-operators.js";

describe("the table of operators", () => {
  it("has the operators of the JSON Schema in its order", () => expect(OPERATOR_NAMES).toEqual(SCHEMA_OPERATORS));

  it("joins those of one operand as the JSON Schema does", () => {
    for (const { operators } of CONDITION_KINDS) {
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
  ] as const)("gives %s the opposite %s", (op, opposite) => expect(oppositeOf(op)).toBe(opposite));

  it.each([
    ["eq", "a", ["string"]],
    ["not_in", [1, 2], ["number"]],
    ["lt", 5, ["number"]],
    ["contains", "a", ["string", "array"]],
    ["contains", 5, ["array"]],
    ["exists", true, ["string", "number", "boolean", "array", "object"]],
  ] as const)("decides %s with %j on %j", (op, value, types) => expect(typesTaken(op, value)).toEqual(types));

  it("has rows that inherit nothing", () => {
    for (const name of OPERATOR_NAMES) expect(Object.getPrototypeOf(OPERATORS[name])).toBe(null);
  });
});
