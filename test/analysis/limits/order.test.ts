import { describe, expect, it } from "vitest";
import { createStack, profileOf } from "../../../src/analysis/calls/profile.js";
import { countersOf } from "../../../src/analysis/limits/counters.js";
import { isAsStrict } from "../../../src/analysis/limits/order.js";
import { createSpace } from "../../../src/analysis/values/space.js";
import { parsePolicy } from "../../../src/index.js";

const limit = (more: object = {}) => ({ counter: "c", window: 60, scope: "global", max: 3, ...more });

function limited(rules: object) {
  const policies = [parsePolicy({ version: "2", default: "deny", ...rules })] as never;
  const stack = createStack(policies, "tools");
  return { limits: profileOf(stack, "t", createSpace("t")).limits, stack, counters: countersOf(policies) };
}
const ofTool = (...limits: readonly object[]) => limited({ tools: { t: { limits } } });

/** Whether the first is as strict as the second, and the second as the first. */
const PAIRS: readonly (readonly [what: string, one: readonly object[], other: readonly object[], is: boolean, turned: boolean])[] = [
  ["a sliding window that is an eighth longer", [limit({ window: 9, sliding: true })], [limit({ window: 8, sliding: true })], true, false],
  ["a sliding window that is longer by less than an eighth", [limit({ window: 64, sliding: true })], [limit({ sliding: true })], false, false],
  ["a sliding window beside a fixed one", [limit({ sliding: true })], [limit()], true, false],
  ["a window of whole windows", [limit({ window: 120 })], [limit()], true, false],
  ["a window that cuts another one", [limit({ window: 90 })], [limit()], false, false],
  ["a week beside a day of another zone", [limit({ window: "week" })], [limit({ window: "day", zone: "Europe/Berlin" })], false, false],
  ["a month beside a week", [limit({ window: "month" })], [limit({ window: "week" })], false, false],
  ["a smaller amount beside another limit on the counter", [limit(), limit({ max: 9, amount: 2 })], [limit({ amount: 2 })], false, true],
  ["short windows that together cannot fill a long one", [limit({ max: 1 })], [limit({ window: 120, max: 2, counter: "d" })], true, false],
  ["short windows that together can", [limit({ max: 1 })], [limit({ window: 180, max: 2, counter: "d" })], false, false],
  ["no limit", [], [limit()], false, true],
]; // biome-ignore format: a table

describe("isAsStrict", () => {
  it.each(PAIRS)("%s", (_, one, other, is, turned) => {
    const [a, b] = [ofTool(...one), ofTool(...other)];
    expect([isAsStrict(a, b), isAsStrict(b, a)]).toEqual([is, turned]);
  });

  it("a counter that other tools charge less is not as strict", () => {
    const shared = { tools: { t: { limits: [limit()] }, u: { limits: [limit()] } } };
    expect(isAsStrict(ofTool(limit()), limited(shared))).toBe(false);
    expect(isAsStrict(limited(shared), ofTool(limit()))).toBe(true);
  });

  it("short windows can fill a long one where another tool may leave more on their counter", () => {
    const both = (max: number) => ({
      tools: {
        t: { limits: [limit({ max: 1 }), limit({ counter: "d", window: 120, max: 2 })] },
        u: { limits: [limit({ max }), limit({ counter: "d", window: 120, max: 9 })] },
      },
    });
    const shorter = (max: number) => ({
      tools: { t: { limits: [limit({ max: 1 })] }, u: { limits: [limit({ max })] } },
    });
    expect(isAsStrict(limited(shorter(1)), limited(both(1)))).toBe(true);
    expect(isAsStrict(limited(shorter(9)), limited(both(9)))).toBe(false);
  });
});
