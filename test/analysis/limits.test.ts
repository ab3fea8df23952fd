import { describe, expect, it } from "vitest";
import { comparePolicies } from "../../src/analysis/index.js";
import { parsePolicy } from "../../src/index.js";

const limit = (more: object = {}) => ({ counter: "c", window: "hour", scope: "global", max: 3, ...more });
const withLimits = (...limits: readonly object[]) => ({ version: "2", default: "deny", tools: { t: { limits } } });
const lineOf = (old: object, now: object, name = "t") =>
  comparePolicies(parsePolicy(old), parsePolicy(now)).names.find((one) => one.name === name)!;

/** A change of one limit, and the answer. */
const CHANGES: readonly (readonly [what: string, change: object, verdict: string])[] = [
  ["a higher `max`", { max: 4 }, "laxer"],
  ["a window that is written otherwise", { window: 3_600 }, "same"],
  ["a longer window", { window: "day" }, "stricter"],
  ["a shorter window", { window: "minute" }, "laxer"],
  ["a window that does not lie in the other", { window: 5_000 }, "both"],
  ["a window that slides", { sliding: true }, "stricter"],
  ["the zone UTC", { window: "day", zone: "UTC" }, "stricter"],
  ["a counter for each grant", { scope: "grant" }, "both"],
  ["a counter for each value", { by: ["args.x"] }, "both"],
  ["a weight", { amount: 2 }, "stricter"],
  ["a condition", { when: [{ path: "args.x", op: "eq", value: 1 }] }, "laxer"],
  ["a charge that is given back", { release: "on_error" }, "laxer"],
  ["another name", { counter: "d" }, "same"],
  ["an argument in place of calls", { increment_from: "args.n" }, "both"],
  ["a limit that observes", { mode: "observe" }, "laxer"],
];

describe("comparePolicies on limits", () => {
  it.each(CHANGES)("%s", (_, change, expected) => {
    expect(lineOf(withLimits(limit()), withLimits(limit(change))).verdict).toBe(expected);
  });

  it.each(CHANGES)("%s, the other way round", (_, change, expected) => {
    const turned = { laxer: "stricter", stricter: "laxer" }[expected] ?? expected;
    expect(lineOf(withLimits(limit(change)), withLimits(limit())).verdict).toBe(turned);
  });

  it("shows the calls that come before the one that is decided otherwise", () => {
    const run = { call: { tool: "t" }, at: Date.UTC(2024, 0, 1) };
    expect(lineOf(withLimits(limit()), withLimits(limit({ max: 4 }))).laxer).toEqual({
      before: [{ ...run, times: 3 }],
      ...run,
      old: { effect: "deny", code: "limit_exceeded", rule: "/tools/t/limits/0" },
      new: { effect: "allow", code: "allowed", rule: "/tools/t" },
    });
  });

  it("shows one call where an amount is over one `max`", () => {
    const by = (max: number) => withLimits(limit({ max, increment_from: "args.n" }));
    expect(lineOf(by(10), by(20)).laxer).toMatchObject({ before: [], call: { tool: "t", args: { n: 20 } } });
  });

  it("finds that another tool no longer charges a shared counter", () => {
    const both = (u: object) => ({ version: "2", default: "deny", tools: { t: { limits: [limit()] }, u } });
    const line = lineOf(both({ limits: [limit()] }), both({}));
    expect(line.laxer).toMatchObject({ before: [{ call: { tool: "u" }, times: 3 }], call: { tool: "t" } });
    expect(line.verdict).toBe("laxer");
  });

  it("asks a person on both sides, and compares what is counted then", () => {
    const asking = (max: number) => ({
      version: "2",
      default: "deny",
      tools: { t: { action: "require_approval", limits: [limit({ max })] } },
    });
    expect(lineOf(asking(2), asking(1)).stricter).toMatchObject({ before: [{ times: 1 }], old: { effect: "allow" } });
  });

  it("finds that a limit which refuses each call after a person was asked no longer does", () => {
    const asking = (max: number) => ({
      version: "2",
      default: "deny",
      tools: { t: { action: "require_approval", limits: [limit({ max })] } },
    });
    const line = lineOf(asking(0), asking(1));
    expect(line.verdict).toBe("laxer");
    expect(line.laxer).toMatchObject({ before: [], old: { code: "limit_exceeded" }, new: { effect: "allow" } });
  });

  it("fills a shared counter by calls that no other limit stops", () => {
    const all = (window: string) => ({
      version: "2",
      default: "deny",
      all_tools: { limits: [limit({ window, max: 40 })] },
      tools: { a: { rate_limit: { max: 2, window: "minute", scope: "global" } }, b: {} },
    });
    const line = lineOf(all("hour"), all("day"), "a");
    expect(line).toMatchObject({ verdict: "stricter", stricter: { before: [{ call: { tool: "b" }, times: 40 }] } });
  });

  it("takes a limit that the limit of all tools makes needless for none", () => {
    const with2 = (max: number, window: string) => ({
      version: "2",
      default: "deny",
      all_tools: { limits: [limit({ counter: "all", max: 1 })] },
      tools: { t: { limits: [limit({ max, window })] } },
    });
    expect(lineOf(with2(100, "hour"), with2(101, "hour")).verdict).toBe("same");
    expect(lineOf(with2(100, "hour"), with2(100, "day")).verdict).toBe("same");
  });
});
