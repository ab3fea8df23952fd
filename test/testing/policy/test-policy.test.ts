import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import { type PolicyCases, testPolicy } from "../../../src/testing/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: { refund: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] } },
});
const refund = (amount: number, effect: string) => ({ tool: "refund", args: { amount }, effect });
const inOrder = (...calls: readonly object[]) => [{ name: "n", calls }];

const RIGHT: readonly PolicyCases[] = [
  { $schema: "x", description: "d", cases: [{ name: "at most 500", calls: [refund(500, "allow")] }] },
  [{ name: "not more", sentence: "s", calls: [{ ...refund(501, "deny"), at: "2026-01-31", code: "require_unmet" }] }],
];

describe("cases in a test runner", () => {
  for (const cases of RIGHT) for (const { name, run } of testPolicy(policy, cases)) it(name, run);
});

describe("testPolicy", () => {
  const [result] = testPolicy(policy, [{ name: "n", calls: [refund(1, "allow"), refund(600, "allow")] }]);

  it("tells the calls that were decided otherwise, and why", () => {
    expect(result).toMatchObject({ name: "n", ok: false });
    expect(result?.failures).toEqual([
      {
        call: 1,
        tool: "refund",
        differences: ['effect is "deny", not "allow"'],
        decision: {
          effect: "deny",
          code: "require_unmet",
          rule: "/tools/refund/require/0",
          message: "this call is only allowed when `args.amount` is at most `500`",
        },
      },
    ]);
  });

  it("makes a test that throws the same as a text", () => {
    expect(result?.run).toThrow(
      'call 1 of `refund`\n  effect is "deny", not "allow"\n  decided: deny (require_unmet) by /tools/refund/require/0: this call is only allowed when `args.amount` is at most `500`',
    );
  });

  describe("with limits of version 2", () => {
    const of = (limit: object) =>
      parsePolicy({
        version: "2",
        default: "deny",
        tools: { get: { limits: [{ counter: "c", scope: "global", ...limit }] } },
      });
    const get = (effect: string, more: object = {}) => ({ tool: "get", effect, ...more });
    const failuresOf = (limit: object, ...calls: readonly object[]) =>
      testPolicy(of(limit), inOrder(...calls) as never)[0]?.failures;

    it("ends calls at once, or before a later one", () => {
      const two = { window: 600, max: 2, sliding: true, release: "on_end" };
      const calls = [
        get("allow", { times: 9, complete: "succeeded" }),
        get("allow"),
        get("allow"),
        get("deny", { code: "limit_exceeded" }),
        get("allow", { complete: [{ of: 1, outcome: "succeeded" }] }),
        get("allow", { complete: [{ of: 2, outcome: "failed" }] }),
        get("deny"),
      ];
      expect(failuresOf(two, ...calls)).toEqual([]);
    });

    it("gives back what failed", () => {
      const one = { window: "day", max: 1, release: "on_error" };
      expect(
        failuresOf(one, get("allow", { complete: "failed" }), get("allow", { complete: "succeeded" }), get("deny")),
      ).toEqual([]);
      expect(failuresOf(one, get("allow"), get("deny", { complete: [{ of: 0, outcome: "succeeded" }] }))).toEqual([]);
      expect(failuresOf(one, get("allow"), get("allow", { complete: [{ of: 0, outcome: "failed" }] }))).toEqual([]);
    });

    it("moves the clock through sliding windows and those of a calendar", () => {
      const at = (time: string, effect: string) => get(effect, { at: time });
      expect(
        failuresOf(
          { window: "hour", max: 1, sliding: true },
          at("2026-01-31T10:59:00Z", "allow"),
          at("2026-01-31T11:01:00Z", "deny"),
          at("2026-01-31T12:10:00Z", "allow"),
        ),
      ).toEqual([]);
      expect(
        failuresOf(
          { window: "month", zone: "Europe/Berlin", max: 1 },
          at("2026-01-31T22:59:00Z", "allow"),
          at("2026-01-31T23:00:00Z", "allow"),
          at("2026-02-28T22:59:00Z", "deny"),
        ),
      ).toEqual([]);
    });

    it.each([
      [
        get("allow", { complete: "done" }),
        '/0/calls/0/complete: `complete`: expected `"succeeded"` or `"failed"`, got `"done"`',
      ],
      [
        get("allow", { complete: [{ of: 0, outcome: "failed" }] }),
        "/0/calls/0/complete: `complete`: expected the index of an earlier call, from 0, got `0`",
      ],
    ])("refuses %j", (call, message) => {
      expect(() => failuresOf({ window: "day", max: 1 }, call)).toThrow(message);
    });
  });

  describe("with a call of several times", () => {
    const limited = parsePolicy({
      version: "1",
      default: "deny",
      tools: { get: { limits: [{ counter: "c", window: "day", max: 30, scope: "global" }] } },
    });
    const get = (times: number, effect: string) => ({ tool: "get", times, effect });

    it("makes it so many times", () => {
      expect(testPolicy(limited, inOrder(get(30, "allow"), get(2, "deny")) as never)[0]?.failures).toEqual([]);
    });

    it("tells which time was the first to be decided otherwise", () => {
      const [result] = testPolicy(limited, inOrder(get(33, "allow")) as never);
      expect(result?.failures).toHaveLength(1);
      expect(result?.run).toThrow('call 0 of `get`, time 31\n  effect is "deny", not "allow"\n  decided: deny');
    });

    it.each([
      [{ ...get(0, "allow") }, "/0/calls/0/times: `times`: expected a whole number from 1 to 10,000, got `0`"],
      [{ ...get(2, "allow"), release: [] }, "/0/calls/0: `times` stands without `release`; write a call for each time"],
    ])("refuses %j", (call, message) => {
      expect(() => testPolicy(limited, inOrder(call) as never)).toThrow(message);
    });

    it("says where `times` belongs if a case has it", () => {
      expect(() => testPolicy(limited, [{ name: "n", times: 3, calls: [get(1, "allow")] }] as never)).toThrow(
        "/0/times: unknown key `times`; write it in a call",
      );
    });
  });

  it("throws a TypeError with the place of each problem if the cases cannot be read", () => {
    const cases = { cases: [{ name: "n", calls: [{ tool: "refund", efect: "deny" }] }] } as never;
    expect(() => testPolicy(policy, cases)).toThrow(
      new TypeError(
        "these cases cannot be read\n/cases/0/calls/0: missing key `effect`\n/cases/0/calls/0/efect: unknown key `efect`; did you mean `effect`?",
      ),
    );
  });

  it("runs the cases on several policies together, and throws a TypeError for policies that do not go together", () => {
    const org = parsePolicy({ version: "2", name: "org", default: "allow", hide: ["b*"] });
    const team = parsePolicy({ version: "2", name: "team", default: "deny", tools: { "*": {} } });
    const cases = [
      {
        name: "n",
        calls: [
          { tool: "big", effect: "deny", policy: "org" },
          { tool: "a", effect: "allow" },
        ],
      },
    ];
    expect(testPolicy([org, team], cases)).toMatchObject([{ ok: true }]);
    expect(() => testPolicy([org, org], cases)).toThrow(
      new TypeError("testPolicy: expected policies of different names, got two with `org`"),
    );
  });

  it("throws a TypeError for a policy that is not parsed", () => {
    expect(() => testPolicy({ version: "1", default: "deny" } as never, RIGHT[0]!)).toThrow(TypeError);
  });
});

describe("the schema of cases and the reader", () => {
  const file = new URL("../../../schema/policy-cases.schema.json", import.meta.url);
  const follows = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, "utf8")));
  const isRead = (cases: unknown): boolean => {
    try {
      testPolicy(policy, cases as PolicyCases);
      return true;
    } catch {
      return false;
    }
  };
  const call = { tool: "refund", effect: "allow" };

  it.each<unknown>([
    ...RIGHT,
    [],
    inOrder({
      ...call,
      at: 0,
      used: [1],
      remaining: [1],
      resetAt: [1, "2026-01-31T12:00:00.5+01:00"],
      rule: "/default",
    }),
    inOrder({ ...call, retryAfterMs: null, messageIncludes: ["a"], messageExcludes: [], message: "m", scope: {} }),
    inOrder({ call: 5, effect: "deny" }, { ...call, release: [0], approved: 0, sameMessageAs: 0 }),
    inOrder({ ...call, at: { $value: "NaN" } }),
    inOrder({ ...call, principal: { role: "x" }, annotations: {}, policy: null, observed: [] }),
    inOrder({ ...call, policy: "p", observed: [{ policy: "p", rule: "/default", code: "default_deny" }] }),
    inOrder({ ...call, remember: null }, { ...call, remember: { seconds: 9, match: ["args.a", ["args", "b"]] } }),
  ])("both take %j", (cases) => {
    expect([follows(cases), isRead(cases)]).toEqual([true, true]);
  });

  it.each<unknown>([
    {},
    5,
    { cases: [], more: 1 },
    [{ name: "n" }],
    [{ name: "n", calls: [] }],
    [{ name: "n", policy: {}, calls: [call] }],
    inOrder({ tool: "refund" }),
    inOrder({ effect: "allow" }),
    inOrder({ ...call, call: {} }),
    inOrder({ call: {}, args: {}, effect: "deny" }),
    inOrder({ ...call, effect: "block" }),
    inOrder({ ...call, code: "ok" }),
    inOrder({ ...call, at: "yesterday" }),
    inOrder({ ...call, resetAt: ["12:00"] }),
    inOrder({ ...call, release: -1 }),
    inOrder({ ...call, args: [] }),
    inOrder({ ...call, used: 1 }),
    inOrder({ ...call, efect: "deny" }),
    inOrder({ ...call, principal: "x" }),
    inOrder({ call: {}, principal: {}, effect: "deny" }),
    inOrder({ ...call, policy: 5 }),
    inOrder({ ...call, observed: [{ rule: "/default" }] }),
    inOrder({ ...call, observed: [{ rule: "/default", code: "denied", more: 1 }] }),
    inOrder({ ...call, remember: 900 }),
    inOrder({ ...call, remember: {} }),
    inOrder({ ...call, remember: { seconds: 0 } }),
    inOrder({ ...call, remember: { seconds: 9, match: [] } }),
    inOrder({ ...call, remember: { seconds: 9, match: "args.a" } }),
    inOrder({ ...call, remember: { seconds: 9, by: ["args.a"] } }),
  ])("both refuse %j", (cases) => {
    expect([follows(cases), isRead(cases)]).toEqual([false, false]);
  });
});
