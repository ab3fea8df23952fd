import { expect, it } from "vitest";
import { smallest } from "../../../src/analysis/calls/smallest.js";

it("leaves out each member and element that does not matter, at any depth", () => {
  const values = { args: { a: [1, 2, 3], b: { c: 1, d: 2 } }, principal: { id: "x" } };
  const holds = (one: object): boolean => {
    const { args } = one as { args?: { a?: number[]; b?: { d?: number } } };
    return args?.a?.includes(2) === true && args.b?.d === 2;
  };
  expect(smallest(values, holds)).toEqual({ args: { a: [2], b: { d: 2 } } });
});

it("keeps elements of a long array", () => {
  const values = { args: { a: new Array(51).fill(1), b: 1 } };
  const holds = (one: object): boolean => "args" in one;
  expect(smallest({ ...values }, (one) => holds(one) && JSON.stringify(one).includes("["))).toEqual({
    args: { a: new Array(51).fill(1) },
  });
});
