import { describe, expect, it } from "vitest";
import { compileTest, type Operand, type TestDocument, Verdict } from "../../../src/engine/compile/condition.js";
import { UNREADABLE } from "../../../src/engine/decide/read-arguments.js";
import { verdictOf } from "../../../src/engine/decide/verdict.js";

/** The verdict of one condition on a value at a path of one name, or of several. */
const verdict = (op: string, operand: unknown, value: unknown, rest: readonly string[] | null = null): string => {
  const test = { path: "args.x", op, value: operand } as TestDocument;
  const condition = compileTest(test, operand as Operand, { slot: 0, rest }, null);
  return Verdict[verdictOf(condition, value)];
};

describe("a condition", () => {
  it.each<[string, unknown, unknown]>([
    ["eq", "a", "a"],
    ["neq", 5, 6],
    ["in", ["a", "b"], "b"],
    ["not_in", [1, 2], 3],
    ["lt", 5, 4.9],
    ["lte", 5, 5],
    ["gt", 5, 6],
    ["gte", 5, 5],
    ["regex", "^a+$", "aaa"],
    ["contains", "b", "abc"],
    ["contains", "b", ["a", "b"]],
    ["contains", 5, [1, "5", 5]],
    ["exists", true, null],
    ["exists", false, undefined],
  ])("%s %j is true of %j", (op, operand, value) => {
    expect(verdict(op, operand, value)).toBe("True");
  });

  it.each<[string, unknown, unknown]>([
    ["eq", true, false],
    ["neq", "a", "a"],
    ["in", ["a", "b"], "c"],
    ["not_in", [1, 2], 2],
    ["lt", 5, 5],
    ["gt", 5, 5],
    ["regex", "^a+$", "ab"],
    ["contains", "b", "aac"],
    ["contains", "b", ["a", null]],
    ["exists", true, undefined],
    ["exists", false, 0],
  ])("%s %j is false of %j", (op, operand, value) => {
    expect(verdict(op, operand, value)).toBe("False");
  });

  it.each<[string, unknown, unknown]>([
    ["eq", 5, "5"],
    ["neq", 5, "5"],
    ["eq", "a", undefined],
    ["in", ["a"], 1],
    ["not_in", ["a"], null],
    ["lt", 5, "4"],
    ["lt", 5, Number.NaN],
    ["gte", 5, Number.POSITIVE_INFINITY],
    ["regex", "^a+$", ["aaa"]],
    ["contains", "b", { b: 1 }],
    ["contains", "b", [5]],
    ["contains", "b", ["abc"]],
    ["contains", 5, [Number.NaN]],
  ])("%s %j cannot be evaluated on %j", (op, operand, value) => {
    expect(verdict(op, operand, value)).toBe("Indeterminate");
  });

  it("`exists` of a path that cannot be read cannot be evaluated", () => {
    expect(verdict("exists", true, UNREADABLE, ["y"])).toBe("Indeterminate");
    expect(verdict("exists", false, UNREADABLE, ["y"])).toBe("Indeterminate");
  });

  it("looks at the elements that a sparse array has, and at no others", () => {
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = "b";
    expect(verdict("contains", "b", sparse)).toBe("True");
    expect(verdict("contains", "c", sparse)).toBe("False");
  });
});
