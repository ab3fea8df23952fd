import { describe, expect, test } from "vitest";
import { definePolicy } from "../../src/define-policy.js";
import { parsePolicy, safeParsePolicy } from "../../src/policy/parse.js";
import { isPolicy, type Policy1 } from "../../src/policy/policy.js";

const DOCUMENT = {
  $schema: "./policy.v1.schema.json",
  version: "1",
  default: "allow",
  description: "all of the language",
  hide: ["drop_table"],
  all_tools: { limits: [{ counter: "all", window: "minute", max: 60, scope: "session", on_deny: "slow down" }] },
  tools: {
    drop_table: { action: "deny", reason: "never" },
    create_refund: {
      action: "require_approval",
      reason: "a manager must agree",
      require: [
        {
          conditions: [
            { path: "args.amount", op: "lte", value: 500 },
            { path: "args.currency", op: "in", value: ["eur", "usd"] },
            { path: "args.note", op: "regex", value: "^[a-z ]*$" },
          ],
          on_deny: "too much",
        },
      ],
      deny_if: [{ conditions: [{ path: "args.tags", op: "contains", value: "blocked" }], description: "d" }],
      limits: [{ counter: "refunds", window: 86400, max: 1000.5, scope: "grant", increment_from: "args.amount" }],
      rate_limit: { max: 3, window: "hour", scope: "global" },
    },
  },
};

describe("a policy", () => {
  test("has the content of its document, as text and as value", () => {
    expect(JSON.parse(JSON.stringify(parsePolicy(DOCUMENT)))).toEqual(DOCUMENT);
    expect(JSON.parse(JSON.stringify(parsePolicy(JSON.stringify(DOCUMENT))))).toEqual(DOCUMENT);
  });
  test("is the same where the compiler has looked at its document first", () => {
    expect(definePolicy({ version: "1", default: "deny", hide: ["a"] })).toEqual(
      parsePolicy({ version: "1", default: "deny", hide: ["a"] }),
    );
  });
  test("of version 2 is the same by definePolicy", () => {
    const document = { version: "2", default: "deny", tools: { "read_*": {} } } as const;
    expect(definePolicy(document)).toEqual(parsePolicy(document));
    expect(definePolicy()(document)).toEqual(parsePolicy(document));
  });
  test("survives a round trip, through JSON and as it is", () => {
    const policy = parsePolicy(DOCUMENT);
    expect(parsePolicy(JSON.stringify(policy))).toEqual(policy);
    expect(parsePolicy(policy)).toEqual(policy);
    expect(parsePolicy(policy).revision).toBe(policy.revision);
  });
  test("is a copy, frozen to the bottom, of objects without a prototype", () => {
    const input = structuredClone(DOCUMENT);
    const policy = parsePolicy(input) as Policy1;
    input.tools.create_refund.require[0]!.conditions[0]!.value = 1e6;
    expect(policy.tools!.create_refund!.require![0]!.conditions[0]!.value).toBe(500);
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      expect(Object.getPrototypeOf(value)).toBe(Array.isArray(value) ? Array.prototype : null);
      Object.values(value).forEach(walk);
    };
    walk(policy);
  });
  test("has a revision that is not enumerable and cannot be changed", () => {
    const descriptor = Object.getOwnPropertyDescriptor(parsePolicy(DOCUMENT), "revision");
    expect(descriptor).toMatchObject({ enumerable: false, writable: false, configurable: false });
    expect(Object.keys(parsePolicy({ version: "1", default: "deny" }))).toEqual(["version", "default"]);
  });
  test("is known as one, and a look-alike is not", () => {
    const policy = parsePolicy(DOCUMENT);
    expect([policy, { ...policy }, DOCUMENT, null, undefined, "policy"].map(isPolicy)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a warning", () => {
  const warningsOf = (input: unknown) => {
    const result = safeParsePolicy(input);
    return result.ok ? result.warnings : undefined;
  };
  test("tells of a rule that requires nothing", () => {
    expect(warningsOf('{"version":"1","default":"deny","tools":{"t":{\n"require":[{"conditions":[]}]}}}')).toEqual([
      {
        code: "TG113",
        pointer: "/tools/t/require/0/conditions",
        message: "an empty `conditions` always holds, so that this rule requires nothing",
        line: 2,
        column: 26,
      },
    ]);
    expect(warningsOf({ version: "1", default: "deny", tools: { t: { deny_if: [{ conditions: [] }] } } })).toEqual([]);
  });
  test("tells of names that are easily taken for one another", () => {
    const message = (a: string, b: string) =>
      `\`${a}\` and \`${b}\` differ only in case or in form, and tool names are exact; are both meant?`;
    const tools = { Export: {}, ﬁle: {}, other: {} };
    expect(warningsOf({ version: "1", default: "deny", hide: ["export", "other", "file"], tools })).toEqual([
      { code: "TG114", pointer: "/tools/Export", message: message("Export", "export") },
      { code: "TG114", pointer: "/tools/ﬁle", message: message("ﬁle", "file") },
    ]);
    expect(warningsOf({ version: "1", default: "deny", hide: ["straße", "STRAẞE"] })).toEqual([
      { code: "TG114", pointer: "/hide/1", message: message("STRAẞE", "straße") },
    ]);
    expect(warningsOf('{"version":"1","default":"deny","hide":["a","A"]}')).toEqual([
      { code: "TG114", pointer: "/hide/1", message: message("A", "a"), line: 1, column: 45 },
    ]);
  });
  test("is not given for a document that is refused", () => {
    expect(safeParsePolicy({ version: "1", default: "x", hide: ["a", "A"] })).toEqual({
      ok: false,
      issues: [{ code: "TG104", pointer: "/default", message: 'expected `"allow"` or `"deny"`, got `"x"`' }],
    });
  });
});

describe("a cap", () => {
  const messages = (input: unknown) => {
    const result = safeParsePolicy(input);
    return result.ok ? [] : result.issues.map(({ pointer, message }) => `${pointer} ${message}`);
  };
  const tool = (t: object) => ({ version: "1", default: "deny", tools: { t } });
  const some = (count: number, element: unknown) => Array(count).fill(element);
  const condition = { path: "args.a", op: "exists", value: true };
  const rule = { conditions: [condition] };
  const limit = { counter: "c", window: 1, max: 1, scope: "grant" };
  const conditions = (list: unknown) => tool({ deny_if: [{ conditions: list }] });
  const within = (value: unknown) => conditions([{ path: "args.a", op: "in", value }]);
  const path = (names: number) => conditions([{ ...condition, path: `args${".a".repeat(names)}` }]);
  const counter = (name: string) => tool({ limits: [{ ...limit, counter: name }] });
  const tools = (count: number) => ({
    version: "1",
    default: "deny",
    tools: Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, {}])),
  });
  const smile = "\u{1f600}";

  test.each<[string, unknown, unknown, string]>([
    [
      "10,000 tools",
      tools(10_000),
      tools(10_001),
      "/tools expected at most 10,000 tools, got 10001; use `default` for most of them",
    ],
    [
      "64 rules to require",
      tool({ require: some(64, rule) }),
      tool({ require: some(65, rule) }),
      "/tools/t/require expected at most 64 rules; split them up",
    ],
    [
      "64 rules to deny",
      tool({ deny_if: some(64, rule) }),
      tool({ deny_if: some(65, rule) }),
      "/tools/t/deny_if expected at most 64 rules; split them up",
    ],
    [
      "64 limits",
      tool({ limits: some(64, limit) }),
      tool({ limits: some(65, limit) }),
      "/tools/t/limits expected at most 64 limits; split them up",
    ],
    [
      "64 limits of all tools",
      { version: "1", default: "deny", all_tools: { limits: some(64, limit) } },
      { version: "1", default: "deny", all_tools: { limits: some(65, limit) } },
      "/all_tools/limits expected at most 64 limits; split them up",
    ],
    [
      "64 conditions",
      conditions(some(64, condition)),
      conditions(some(65, condition)),
      "/tools/t/deny_if/0/conditions expected at most 64 conditions; split them up",
    ],
    [
      "1,000 strings to be in",
      within(some(1000, "a")),
      within(some(1001, "a")),
      "/tools/t/deny_if/0/conditions/0/value expected at most 1,000 elements; split them up",
    ],
    [
      "1,000 booleans to be in",
      within(some(1000, true)),
      within(some(1001, true)),
      "/tools/t/deny_if/0/conditions/0/value expected at most 1,000 elements; split them up",
    ],
    [
      "16 names in a path",
      path(16),
      path(17),
      "/tools/t/deny_if/0/conditions/0/path expected a path of at most 16 names",
    ],
    [
      "256 characters of a counter",
      counter(smile.repeat(256)),
      counter(smile.repeat(257)),
      "/tools/t/limits/0/counter expected a counter's name of at most 256 characters",
    ],
  ])("%s", (_, at, over, message) => {
    expect(messages(at)).toEqual([]);
    expect(messages(over)).toEqual([message]);
  });

  test("does not hide what else is wrong", () => {
    expect(messages(tool({ limits: [{ ...limit, max: -1 }, ...some(64, limit)] }))).toEqual([
      "/tools/t/limits expected at most 64 limits; split them up",
      "/tools/t/limits/0/max expected a number, 0 or more, got `-1`",
    ]);
  });
  test("a rate limit's counter may be as long as its tool's name makes it", () => {
    const name = "n".repeat(1000);
    expect(
      messages({ version: "1", default: "deny", tools: { [name]: { rate_limit: { max: 1, window: 1 } } } }),
    ).toEqual([]);
  });
});
