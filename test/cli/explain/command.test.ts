import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const POLICY = fixture("shop.json");
const explain = (...argv: readonly string[]) => tollgate("explain", POLICY, ...argv);

describe("tollgate explain", () => {
  it("shows each step, rule and condition with the type of the argument and its truth", async () => {
    const args = '{"amount": 900, "order": {"id": "secret-17"}}';
    expect(await explain("--tool", "create_refund", "--args", args, "--grant", "g")).toEqual({
      code: 0,
      out: golden("explain.txt"),
      err: "",
    });
  });

  it("shows the limits that a call would be charged to", async () => {
    const { out } = await explain("--tool", "create_refund", "--args", '{"amount": 5}', "--grant", "g");
    expect(out).toMatch(/^create_refund: allow, allowed, by \/tools\/create_refund$/m);
    expect(out).toContain("Would be charged to:\n  refunded: 800 in a day for each grant\n");
  });

  it("says on which day a window of several days begins", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-29T12:00Z") });
    onTestFinished(() => void vi.useRealTimers());
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    const limit = (window: unknown) => ({ counter: `c${window}`, window, max: 1, scope: "global" });
    const limits = ["day", 86_400, 604_800, 2_592_000, 90_000].map(limit);
    writeFileSync(file, JSON.stringify({ version: "1", default: "deny", tools: { t: { limits } } }));
    const { out } = await tollgate("explain", file, "--tool", "t");
    expect(out.slice(out.indexOf("Would"))).toBe(`Would be charged to:
  cday: 1 in a day for all together
  c86400: 1 in 86400 seconds for all together
  c604800: 1 in 604800 seconds for all together; a window begins each Thursday at 00:00 UTC
  c2592000: 1 in 2592000 seconds for all together; a window began on 2026-11-03, and the next begins on 2026-12-03, at 00:00 UTC
  c90000: 1 in 90000 seconds for all together
`);
  });

  it("says how limits of version 2 count a call, and which its `when` leaves out", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    const limit = (counter: string, more: object) => ({ counter, window: "day", max: 3, scope: "grant", ...more });
    const is = (value: string) => [{ any: [{ path: "args.kind", op: "eq", value }] }];
    const limits = [
      limit("sliding", { window: "minute", sliding: true, amount: 2, release: "on_error" }),
      limit("running", { window: 604_800, sliding: true, release: "on_end" }),
      limit("month", { window: "month", zone: "Europe/Berlin", by: ["args.kind", "tool"] }),
      limit("week", { window: "week", increment_from_size: "args.ids" }),
      limit("looks", { window: "minute", amount: 0, when: is("bulk") }),
      limit("looks", { window: "minute", when: is("other") }),
      limit("observed", { mode: "observe" }),
    ];
    writeFileSync(
      file,
      JSON.stringify({ version: "2", default: "deny", tools: { "t*": { limits, rate_limit: { max: 9, window: 1 } } } }),
    );
    const args = '{"kind": "bulk", "ids": [1, 2]}';
    const { out } = await tollgate("explain", file, "--tool", "t", "--args", args, "--grant", "g", "--session", "s");
    expect(
      out.slice(out.indexOf("yes limits")),
    ).toBe(`yes limits   each limit has its scope value, and an empty counter has room
      /tools/t*/limits/4/when is TRUE, so that the limit counts
        any: TRUE
          args.kind eq "bulk": string, TRUE
      /tools/t*/limits/5/when is FALSE, so that the limit is left out
        any: FALSE
          args.kind eq "other": string, FALSE

Would be charged to:
  sliding: 3 in any minute for each grant; this call counts as 2; given back if the call fails
  running: 3 in any 604800 seconds for each grant; given back when the call ends
  month: 3 in a month, Europe/Berlin time for each grant, apart by args.kind, tool
  week: 3 in a week for each grant; counts the elements of args.ids; a window begins each Monday at 00:00
  looks: 3 in a minute for each grant; only looks
  t*_rate: 9 in 1 second for each session
`);
  });

  it("says that a call is denied whose amount is over the most that a limit holds", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    const limit = { counter: "paid", window: "day", max: 100, scope: "global", increment_from: "args.amount" };
    writeFileSync(file, JSON.stringify({ version: "1", default: "deny", tools: { pay: { limits: [limit] } } }));
    const { out } = await tollgate("explain", file, "--tool", "pay", "--args", '{"amount": 500}');
    expect(out).toMatch(/^pay: deny, limit_exceeded, by \/tools\/pay\/limits\/0$/m);
    expect(out).toMatch(/^no {2}limits {3}each limit has its scope value, and an empty counter has room$/m);
    expect(out).not.toContain("Would be charged");
  });

  it("never shows a value unless asked to", async () => {
    const call = ["--tool", "create_refund", "--args", '{"amount": 900000017}'];
    for (const more of [[], ["--json"]]) expect((await explain(...call, ...more)).out).not.toContain("900000017");
    expect((await explain(...call, "--show-values")).out).toContain("args.amount lte 500: number 900000017, FALSE\n");
  });

  it("gives the same as JSON", async () => {
    const { code, out } = await explain("--tool", "create_refund", "--args", '{"amount": "25"}', "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      tool: "create_refund",
      effect: "deny",
      code: "indeterminate",
      rule: "/tools/create_refund/require/0",
      limits: [],
      steps: [
        { step: "call", passed: true, rules: [] },
        { step: "hide", passed: true, rules: [] },
        { step: "listed", passed: true, rules: [] },
        { step: "action", passed: true, rules: [] },
        {
          step: "require",
          passed: false,
          rules: [
            {
              rule: "/tools/create_refund/require/0",
              verdict: "INDETERMINATE",
              conditions: [{ path: "args.amount", op: "lte", expected: 500, type: "string", verdict: "INDETERMINATE" }],
            },
          ],
        },
      ],
    });
  });

  it.each([
    [["--tool", "t", "--args", "{amount: 1}"], "expected `--args` to be JSON"],
    [["--tool", "t", "--args", "[1]"], "expected `--args` to be a JSON object"],
    [[], "expected `--tool <name>`"],
  ])("refuses %j", async (argv, message) => {
    const { code, out, err } = await explain(...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("lists every issue of a document that is not a policy, and sends its author to `check`", async () => {
    const { code, err } = await tollgate("explain", fixture("broken.json"), "--tool", "t");
    expect(code).toBe(2);
    expect(err).toBe(
      [
        "tollgate: `test/cli/fixtures/broken.json` is not a valid policy:",
        '  line 1, column 1: missing key `default`; expected `"allow"` or `"deny"`',
        "  line 3, column 3: unknown key `defualt`; did you mean `default`?",
        '  line 5, column 22: expected `"allow"`, `"deny"` or `"require_approval"`, got `"block"`; write `"deny"`',
        "run `tollgate check test/cli/fixtures/broken.json` to see it in its place\n",
      ].join("\n"),
    );
  });

  it("writes no control character of a call to the terminal", async () => {
    const { out } = await explain("--tool", "a\u001b[31mb\u202e");
    expect(out).toMatch(/^a\\u001b\[31mb\\u202e: deny, default_deny/);
  });
});
