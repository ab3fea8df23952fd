import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

/** What is said of a call of a tool with these rules. */
function told(tool: object, args: Record<string, unknown> = {}, scope: object = {}): string {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", tools: { t: tool } }), clock: () => 0 });
  return engine.evaluate({ tool: "t", args, scope }).message;
} // biome-ignore format: one line

const when = (op: string, value: unknown, path = "args.a") => ({ path, op, value });
const requires = (...conditions: object[]) => ({ require: [{ conditions }] });
const forbids = (...conditions: object[]) => ({ deny_if: [{ conditions }] });

describe("a denial by a rule says what is asked for", () => {
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
  it.each<[object, Record<string, unknown>, string]>([
    [requires(when("eq", "x")), { a: "y" }, "this call is only allowed when `args.a` equals `x`"],
    [requires(when("neq", "x")), { a: "x" }, "this call is only allowed when `args.a` differs from `x`"],
    [requires(when("in", ["x", "y"])), { a: "z" }, "this call is only allowed when `args.a` is one of `x`, `y`"],
    [requires(when("not_in", [1, 2])), { a: 1 }, "this call is only allowed when `args.a` is none of `1`, `2`"],
    [requires(when("lt", 5)), { a: 5 }, "this call is only allowed when `args.a` is less than `5`"],
    [requires(when("lte", 5)), { a: 6 }, "this call is only allowed when `args.a` is at most `5`"],
    [requires(when("gt", 5)), { a: 5 }, "this call is only allowed when `args.a` is greater than `5`"],
    [requires(when("gte", 5)), { a: 4 }, "this call is only allowed when `args.a` is at least `5`"],
    [requires(when("regex", "^x")), { a: "y" }, "this call is only allowed when `args.a` matches the pattern `^x`"],
    [requires(when("contains", "x")), { a: "y" }, "this call is only allowed when `args.a` contains `x`"],
    [requires(when("exists", true)), {}, "this call is only allowed when `args.a` is given"],
    [requires(when("exists", false)), { a: 1 }, "this call is only allowed when `args.a` is left out"],
    [forbids(when("eq", true)), { a: true }, "this call is denied when `args.a` equals `true`"],
    [forbids(), {}, "the policy denies this tool; do not call it again"],
    [
      forbids(when("exists", true), when("eq", 1, "args.b.c")),
      { a: 1, b: { c: 1 } },
      "this call is denied when `args.a` is given and `args.b.c` equals `1`",
    ],
    [
      requires(when("in", letters.slice(0, 8))),
      { a: "z" },
      "this call is only allowed when `args.a` is one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`",
    ],
    [
      requires(when("in", letters)),
      { a: "z" },
      "this call is only allowed when `args.a` is one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more",
    ],
    [
      requires(when("eq", "x".repeat(80))),
      { a: "y" },
      "this call is only allowed when `args.a` equals `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`",
    ],
    [
      requires(when("eq", "x".repeat(81))),
      { a: "y" },
      "this call is only allowed when `args.a` equals `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`",
    ],
  ])("%j of %j", (tool, args, message) => {
    expect(told(tool, args)).toBe(message);
  });
});

describe("a denial by an undecided rule says why", () => {
  it.each<[object, Record<string, unknown>, string]>([
    [when("eq", "x"), {}, "`args.a` is missing, so the policy cannot decide; give a string"],
    [when("lt", 5), { a: "5" }, "`args.a` is a string, so the policy cannot decide; give a number"],
    [when("eq", true), { a: 1 }, "`args.a` is a number, so the policy cannot decide; give a boolean"],
    [when("eq", 1), { a: false }, "`args.a` is a boolean, so the policy cannot decide; give a number"],
    [when("in", ["x"]), { a: ["x"] }, "`args.a` is an array, so the policy cannot decide; give a string"],
    [when("in", [1]), { a: {} }, "`args.a` is an object, so the policy cannot decide; give a number"],
    [when("eq", 1), { a: 1n }, "`args.a` is of a type that JSON does not have, so the policy cannot decide; give a number"],
    [when("eq", 1), { a: Number.NaN }, "`args.a` is of a type that JSON does not have, so the policy cannot decide; give a number"],
    [when("eq", 1, "args.a.b"), { a: 1 }, "`args.a.b` leads through a value that is not an object, so the policy cannot decide"],
    [when("regex", "a{1000}"), { a: "a".repeat(2_093) }, "`args.a` is too long to be searched, so the policy cannot decide; shorten it"],
    [when("regex", "x"), { a: 1 }, "`args.a` is a number, so the policy cannot decide; give a string"],
    [when("contains", "x"), {}, "`args.a` is missing, so the policy cannot decide; give a string that can be searched"],
    [when("contains", 1), {}, "`args.a` is missing, so the policy cannot decide; give a list that can be searched"],
    [when("contains", "x"), { a: 1 }, "`args.a` is a number, so the policy cannot decide; give a string that can be searched"],
    [when("contains", 1), { a: "1" }, "`args.a` is a string, so the policy cannot decide; give a list that can be searched"],
    [when("contains", "x"), { a: [1] }, "`args.a` has elements that cannot be compared with certainty, so the policy cannot decide; give elements of type string"],
    [when("eq", "x"), { a: [1] }, "`args.a` is an array, so the policy cannot decide; give a string"],
    [when("eq", 1), { a: "x" }, "`args.a` is a string, so the policy cannot decide; give a number"],
  ])("%j of %o", (condition, args, message) => {
    expect([told(requires(condition), args), told(forbids(condition), args)]).toEqual([message, message]);
  }); // biome-ignore format: a message a line
});

describe("a denial by a limit says how much it is", () => {
  const limit = { counter: "c", window: "minute", max: 0, scope: "grant" };
  const sum = { ...limit, increment_from: "args.x" };
  const grant = { grant: "g" };
  it.each<[object, object, string]>([
    [limit, grant, "the limit of 0 calls in a minute is reached"],
    [{ ...limit, window: "hour" }, grant, "the limit of 0 calls in an hour is reached"],
    [{ ...limit, window: "day" }, grant, "the limit of 0 calls in a day is reached"],
    [{ ...limit, window: 1 }, grant, "the limit of 0 calls in 1 second is reached"],
    [{ ...limit, window: 90 }, grant, "the limit of 0 calls in 90 seconds is reached"],
    [{ ...sum, max: 0.5 }, grant, "this call alone is over the limit of 0.5 of `args.x` in a minute"],
    [limit, {}, "this call carries no grant, and a limit of this tool is counted by grant; the host must supply one"],
    [
      { ...sum, increment_from: "args.y" },
      grant,
      "`args.y` cannot be charged to a limit; give a number from 0 up to 9,007,199,254 with at most six decimals",
    ],
  ])("%j for %j", (one, scope, message) => {
    expect(told({ limits: [one] }, { x: 1 }, scope)).toBe(message);
  });

  it("of one call, in the singular", () => {
    const engine = createEngine({
      policy: parsePolicy({ version: "1", default: "deny", tools: { t: { limits: [{ ...limit, max: 1 }] } } }),
    });
    engine.evaluate({ tool: "t", scope: grant });
    expect(engine.evaluate({ tool: "t", scope: grant }).message).toBe("the limit of 1 call in a minute is reached");
  });
});
