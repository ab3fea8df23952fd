import { describe, expect, it } from "vitest";
import { type Answer, and, anyOf } from "../../../src/policy/strict/three-values.js";

describe("the Kleene logic of the strict operators", () => {
  it.each<[Answer, Answer, Answer]>([
    [true, true, true],
    [true, false, false],
    [true, null, null],
    [false, true, false],
    [false, false, false],
    [false, null, false],
    [null, true, null],
    [null, false, false],
    [null, null, null],
  ])("%s AND %s is %s", (a, b, both) => expect(and(a, b)).toBe(both));

  it.each<[Answer[], Answer]>([
    [[], false],
    [[true], true],
    [[false], false],
    [[null], null],
    [[false, true], true],
    [[true, null], true],
    [[null, true], true],
    [[null, false], null],
    [[false, null], null],
    [[false, false], false],
  ])("the OR over %j is %s", (answers, any) => expect(anyOf(answers, (answer) => answer)).toBe(any));
});
