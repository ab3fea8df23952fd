import { describe, expect, it } from "vitest";
import { comparePolicies, type NameComparison } from "../../src/analysis/index.js";
import { parsePolicy } from "../../src/index.js";

const compare = (old: object, now: object) => comparePolicies(parsePolicy(old), parsePolicy(now));
const lineOf = (old: object, now: object, name = "t"): NameComparison =>
  compare(old, now).names.find((one) => one.name === name)!;
const verdict = (old: object, now: object): string => lineOf(old, now).verdict;

const withTool = (tool: object) => ({ version: "2", default: "deny", tools: { t: tool } });
type Conditions = readonly object[];
const require = (...conditions: Conditions) => withTool({ require: [{ conditions }] });
const asking = (remember: object) => withTool({ action: "require_approval", remember });
const denyIf = (...conditions: Conditions) => withTool({ deny_if: [{ conditions }] });
const x = (op: string, value: unknown, more: object = {}) => ({ path: "args.x", op, value, ...more });

/** Pairs that differ in one thing, and the answer. */
const PAIRS: readonly (readonly [what: string, old: object, now: object, verdict: string])[] = [
  ["a higher bound", require(x("lte", 100)), require(x("lte", 101)), "laxer"],
  ["a bound that is left out", require(x("lte", 100)), require(x("lt", 100)), "stricter"],
  ["a bound and its opposite", denyIf(x("gt", 100)), require(x("lte", 100)), "same"],
  ["0 and -0", require(x("eq", 0)), require(x("eq", -0)), "same"],
  ["two numbers next to each other", require(x("lt", 1)), require(x("lt", 1 - Number.EPSILON / 2)), "stricter"],
  ["a longer `remember`", asking({ seconds: 60 }), asking({ seconds: 600 }), "undecided"],
  ["an equal `remember`", asking({ seconds: 60 }), asking({ seconds: 60 }), "same"],
  ["an approval that is not asked for any more", asking({ seconds: 60 }), withTool({}), "laxer"],
  ["an empty text", require(x("min_size", 0)), require(x("min_size", 1)), "stricter"],
  ["one of several values", require(x("in", ["a", "b"])), require(x("in", ["a", "c"])), "both"],
  ["values in another order", require(x("in", ["a", "b"])), require(x("in", ["b", "a"])), "same"],
  ["a value and a pattern for it", require(x("eq", "a")), require(x("regex", "^a$")), "same"],
  ["a pattern without its end", require(x("regex", "^a$")), require(x("regex", "^a")), "laxer"],
  ["a pattern and a prefix", require(x("regex", "^/srv/")), require(x("starts_with", "/srv/")), "same"],
  ["two spellings of a pattern", require(x("regex", "^(a|b)+$")), require(x("regex", "^[ab][ab]*$")), "same"],
  ["a character class", require(x("regex", "^[a-z]+$")), require(x("regex", "^[a-y]+$")), "stricter"],
  ["word boundaries", denyIf(x("regex", "\\bdrop\\b")), denyIf(x("regex", "drop")), "stricter"],
  ["lines", require(x("regex", "(?m)^a$")), require(x("regex", "^a$")), "stricter"],
  [
    "a pattern that ignores case",
    denyIf(x("regex", "(?i)^drop$")),
    denyIf(x("eq", "drop", { ignore_case: true })),
    "same",
  ],
  ["the Kelvin sign", require(x("regex", "(?i)^k$")), require(x("regex", "^[kK]$")), "stricter"],
  ["sharp s", require(x("eq", "ss", { ignore_case: true })), require(x("regex", "^(?i:ss)$")), "stricter"],
  ["a character beyond 16 bits", require(x("max_size", 1)), require(x("regex", "^.?$")), "stricter"],
  ["an emoji in a text", require(x("contains", "😀")), require(x("regex", "😀")), "stricter"],
  ["an array in place of a text", denyIf(x("contains", "a")), denyIf(x("regex", "a")), "stricter"],
  ["absent as if it held", require(x("eq", 1)), require(x("eq", 1, { if_absent: true })), "laxer"],
  ["absent and null", require(x("exists", false)), denyIf(x("exists", true)), "same"],
  [
    "what cannot be read",
    denyIf({ path: "args.x.y", op: "exists", value: true }),
    denyIf(x("exists", true)),
    "stricter",
  ],
  ["INDETERMINATE under both lists", require(x("neq", 1)), denyIf(x("eq", 1)), "same"],
  ["a negation", require({ not: x("eq", 1) }), require(x("neq", 1)), "same"],
  ["De Morgan", require({ not: { all: [x("eq", 1), { path: "args.y", op: "eq", value: 1 }] } }), require({ any: [x("neq", 1), { path: "args.y", op: "neq", value: 1 }] }), "same"], // biome-ignore format: one line
  ["one rule and two", require(x("gte", 1), x("lte", 5)), withTool({ require: [{ conditions: [x("gte", 1)] }, { conditions: [x("lte", 5)] }] }), "same"], // biome-ignore format: one line
  ["a rule that another makes needless", require(x("lte", 5)), require(x("lte", 5), x("lte", 9)), "same"],
  ["two rules to deny and one with both", withTool({ deny_if: [{ conditions: [x("eq", 1)] }, { conditions: [x("eq", 2)] }] }), denyIf(x("in", [1, 2])), "same"], // biome-ignore format: one line
  ["a folder above", require(x("within", ["/srv/data"])), require(x("within", ["/srv"])), "laxer"],
  ["a folder inside another one", require(x("within", ["/srv"])), require(x("within", ["/srv", "/srv/a"])), "same"],
  ["another folder", require(x("within", ["/srv"])), require(x("within", ["/etc"])), "both"],
  ["the subdomains of a host", require(x("url_in", ["https://a.org"])), require(x("url_in", ["https://a.org", "https://*.a.org"])), "laxer"], // biome-ignore format: one line
  [
    "a path of a URL",
    require(x("url_in", ["https://a.org"])),
    require(x("url_in", ["https://a.org/docs"])),
    "stricter",
  ],
  ["a default port", require(x("url_in", ["https://a.org"])), require(x("url_in", ["https://a.org:443"])), "same"],
  ["an address of a domain", require(x("email_in", ["a.org"])), require(x("email_in", ["joe@a.org"])), "stricter"],
  ["each element", require({ every: "args.x", conditions: [{ path: "item", op: "lte", value: 1 }] }), require({ every: "args.x", conditions: [{ path: "item", op: "lte", value: 2 }] }), "laxer"], // biome-ignore format: one line
  ["every and some", require({ not: { some: "args.x", conditions: [{ path: "item", op: "eq", value: 1 }] } }), require({ every: "args.x", conditions: [{ path: "item", op: "neq", value: 1 }] }), "same"], // biome-ignore format: one line
  ["an empty array", require({ every: "args.x", conditions: [{ path: "item", op: "eq", value: 1 }] }), require({ every: "args.x", conditions: [{ path: "item", op: "eq", value: 1 }] }, x("min_size", 1)), "stricter"], // biome-ignore format: one line
  ["every element of an element", require({ every: "args.x", conditions: [{ every: "item.y", conditions: [{ path: "item", op: "eq", value: 1 }] }] }), require({ every: "args.x", conditions: [{ every: "item.y", conditions: [{ path: "item", op: "in", value: [1, 2] }] }] }), "laxer"], // biome-ignore format: one line
  ["names of arguments", withTool({ arguments: ["a", "b"] }), withTool({ arguments: ["a", "c"] }), "both"],
  ["more names of arguments", withTool({ arguments: ["a"] }), withTool({ arguments: ["a", "b"] }), "laxer"],
  ["an approval", withTool({}), withTool({ action: "require_approval" }), "stricter"],
  ["an approval above an amount", withTool({ action: "require_approval" }), withTool({ approve_if: [{ conditions: [x("gt", 5)] }] }), "laxer"], // biome-ignore format: one line
  [
    "an approval in place of a denial",
    denyIf(x("gt", 5)),
    withTool({ approve_if: [{ conditions: [x("gt", 5)] }] }),
    "laxer",
  ],
  [
    "a rule that observes",
    require(x("eq", 1)),
    withTool({ require: [{ conditions: [x("eq", 1)], mode: "observe" }] }),
    "laxer",
  ],
  ["another role of the caller", require({ path: "principal.role", op: "eq", value: "a" }), require({ path: "principal.role", op: "eq", value: "b" }), "both"], // biome-ignore format: one line
  ["version 2 of the same", { version: "1", default: "deny", tools: { t: { require: [{ conditions: [x("lt", 1)] }] } } }, require(x("lt", 1)), "same"], // biome-ignore format: one line
  [
    "a size of texts that are not written out",
    require(x("min_size", 2_000_000_000)),
    require(x("min_size", 2_000_000_001)),
    "undecided",
  ],
  ["the opposite of a comparison of two values, written otherwise", require(x("neq", undefined, { value_from: "args.y", if_absent: true })), require({ not: x("eq", undefined, { value_from: "args.y", if_absent: false }) }), "same"], // biome-ignore format: one line
  ["a comparison of two values that stays", require(x("eq", undefined, { value_from: "principal.id" })), require(x("eq", undefined, { value_from: "principal.id" }), x("neq", "a")), "stricter"], // biome-ignore format: one line
];

describe("comparePolicies on one tool", () => {
  it.each(PAIRS)("%s", (_, old, now, expected) => expect(verdict(old, now)).toBe(expected));

  it.each(PAIRS)("%s, the other way round", (_, old, now, expected) => {
    const turned = { laxer: "stricter", stricter: "laxer" }[expected] ?? expected;
    expect(verdict(now, old)).toBe(turned);
  });

  it("shows a call with no member that does not matter, and what both sides say of it", () => {
    const old = require(x("lte", 100), { path: "principal.role", op: "eq", value: "lead" });
    const now = require(x("lte", 500), { path: "principal.role", op: "eq", value: "lead" });
    expect(lineOf(old, now)).toEqual({
      kind: "tool",
      name: "t",
      exact: true,
      patterns: [],
      verdict: "laxer",
      laxer: {
        before: [],
        call: { tool: "t", args: { x: 500 }, principal: { role: "lead" } },
        old: { effect: "deny", code: "require_unmet", rule: "/tools/t/require/0" },
        new: { effect: "allow", code: "allowed", rule: "/tools/t" },
      },
      undecided: [],
    });
  });

  it("is undecided where two values of a call are compared in another way", () => {
    const by = (op: string) => require({ path: "args.x", op, value_from: "args.z" });
    const line = lineOf(by("lt"), by("lte"));
    expect(line.laxer?.call).toEqual({ tool: "t", args: { x: 1, z: 1 } });
    expect(line.undecided).toEqual([
      { direction: "stricter", reason: "`args.x`: `lte` compares two values of the call" },
      { direction: "stricter", reason: "`args.x`: `lt` compares two values of the call" },
    ]);
  });

  it("is undecided where a bound is passed", () => {
    const [old, now] = [require(x("lte", 100)), require(x("lte", 101))].map((one) => parsePolicy(one)) as [
      never,
      never,
    ];
    const { verdict: all, names } = comparePolicies(old, now, { mostSteps: 1 });
    expect(all).toBe("undecided");
    expect(names.find(({ name }) => name === "t")!.undecided).toContainEqual({
      direction: "laxer",
      reason: "the search for a call took too many steps",
    });
  });
});

describe("comparePolicies on names", () => {
  const names = (old: object, now: object) =>
    compare(old, now).names.filter((one) => one.verdict !== "same").map(({ name, exact, patterns, verdict: one }) => [name, exact, patterns, one]); // biome-ignore format: one line

  it("compares each name of both sides, names that patterns cover, and any other", () => {
    const old = { version: "2", default: "deny", hide: ["debug"], tools: { "read_*": {}, list: {} } };
    const now = {
      version: "2",
      default: "allow",
      tools: { "read_*": { except: ["read_secret*"] }, list: { action: "deny" } },
    };
    expect(names(old, now)).toEqual([
      ["list", true, [], "stricter"],
      ["debug", true, [], "laxer"],
      ["other", false, [], "laxer"],
    ]);
  });

  it("finds one name that an `except` leaves out", () => {
    const entry = (...except: readonly string[]) => ({
      version: "2",
      default: "allow",
      tools: { "delete_*": { action: "deny", except } },
    });
    expect(names(entry("delete_tmp", "delete_a*"), entry("delete_tmp"))).toEqual([
      ["delete_ax", false, ["delete_*"], "stricter"],
    ]);
  });

  it("tells names apart that a condition looks at", () => {
    const rule = (value: string) => ({
      version: "2",
      default: "allow",
      all_tools: { require: [{ conditions: [{ path: "tool", op: "starts_with", value }] }] },
    });
    expect(names(rule("read_"), rule("read")).map(([, , , one]) => one)).toEqual(["laxer"]);
  });

  it("compares resources and prompts", () => {
    const old = { version: "2", default: "deny", resources: { default: "deny", entries: { "file:///srv/*": {} } }, prompts: { default: "allow" } }; // biome-ignore format: one line
    const now = { version: "2", default: "deny", resources: { default: "deny", entries: { "file:///*": {} } }, prompts: { default: "deny" } }; // biome-ignore format: one line
    expect(compare(old, now).names.flatMap(({ kind, verdict: one }) => (one === "same" ? [] : [[kind, one]]))).toEqual([
      ["resource", "laxer"],
      ["prompt", "stricter"],
    ]);
  });

  it("compares only the tools of a server, with arguments that fit their schemas", () => {
    const [old, now] = [require(x("lte", 100)), require(x("lte", 500))].map((one) => parsePolicy(one)) as [
      never,
      never,
    ];
    const schema = (maximum: number) => ({
      type: "object",
      properties: { x: { type: "integer", maximum } },
      required: ["x"],
    });
    const verdictUpTo = (maximum: number) =>
      comparePolicies(old, now, { tools: [{ name: "t", inputSchema: schema(maximum) }] }).verdict;
    expect([verdictUpTo(100), verdictUpTo(101)]).toEqual(["same", "laxer"]);
  });

  it("compares stacks of policies, document by document", () => {
    const document = (name: string, tools: object) => parsePolicy({ version: "2", name, default: "deny", tools });
    const org = document("org", { "*": {} });
    const { verdict: one, names: lines } = comparePolicies(
      [org, document("team", { t: {} })],
      [org, document("team", { u: {} })],
    );
    expect(one).toBe("both");
    expect(lines.find(({ name }) => name === "u")!.laxer!.old).toEqual({
      effect: "deny",
      code: "default_deny",
      rule: "/default",
      policy: "team",
    });
  });

  it("is undecided on a tool that carries calls of tools that differ", () => {
    const document = (tools: object) => ({
      version: "2",
      default: "deny",
      dispatch: { call: { tool: "args.name", args: "args.args" } },
      tools: { call: {}, ...tools },
    });
    expect(lineOf(document({}), document({}), "call").verdict).toBe("same");
    expect(lineOf(document({}), document({ t: {} }), "call").undecided).toEqual([
      { direction: "laxer", reason: "it carries calls of tools whose rules are written otherwise" },
      { direction: "stricter", reason: "it carries calls of tools whose rules are written otherwise" },
    ]);
  });

  it("lists messages that changed apart", () => {
    const rule = (on_deny: string) => withTool({ require: [{ conditions: [x("eq", 1)], on_deny }] });
    const { verdict: one, messages } = compare(rule("no"), rule("not 1"));
    expect(one).toBe("same");
    expect(messages).toEqual([{ rule: "/tools/t/require/0/on_deny", old: "no", new: "not 1" }]);
  });

  it("refuses an option that it does not know", () => {
    const policy = parsePolicy(withTool({}));
    expect(() => comparePolicies(policy, policy, { mostStep: 1 } as never)).toThrow(
      "comparePolicies: expected an object with options among tools, mostSteps, mostCalls; got `mostStep`; did you mean `mostSteps`?",
    );
  });

  it("refuses what `createEngine` would refuse", () => {
    expect(() => comparePolicies([], parsePolicy(withTool({})))).toThrow(
      new TypeError("comparePolicies: expected 1 to 16 policies"),
    );
  });
});
