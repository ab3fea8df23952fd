import { describe, expect, it } from "vitest";
import { savings } from "../../../src/cli/upgrade/savings.js";
import { createEngine, parsePolicy } from "../../../src/index.js";
import type { Policy1 } from "../../../src/policy/policy.js";

const policy = (more: object) => ({ version: "1", default: "deny", ...more });
const found = (document: object) =>
  savings(parsePolicy(document) as Policy1).map(({ path, message }) => `${path.join("/")} ${message.split(/[;,]/)[0]}`);
const rule = (...conditions: readonly object[]) => ({ conditions });
const is = (path: string, op: string, value: unknown, more: object = {}) => ({
  path: `args.${path}`,
  op,
  value,
  ...more,
});
const deny = { action: "deny", reason: "no" };
const SECRET = rule(is("secret", "exists", false));

/** Documents, and the same after what is advised was followed to the letter. */
const FOLLOWED: readonly (readonly [string, object, readonly string[], object])[] = [
  [
    "a pattern in `hide`",
    policy({ default: "allow", hide: ["drop_a", "drop_b", "get_a"], tools: { get_b: {} } }),
    ["hide/0 `drop_*` hides `drop_a`"],
    policy({ default: "allow", hide: ["drop_*", "get_a"], tools: { get_b: {} } }),
  ],
  [
    "a pattern that denies",
    policy({ tools: { drop_a: deny, drop_b: deny, get_a: deny, get_b: {} } }),
    ["tools/drop_a one entry `drop_*` says the same for `drop_a`"],
    policy({ tools: { "drop_*": deny, get_a: deny, get_b: {} } }),
  ],
  [
    "a pattern under `default: allow`",
    policy({ default: "allow", tools: { get_a: { require: [SECRET] }, get_b: { require: [SECRET] }, drop_a: {} } }),
    ["tools/get_a one entry `get_*` says the same for `get_a`"],
    policy({ default: "allow", tools: { "get_*": { require: [SECRET] }, drop_a: {} } }),
  ],
  [
    "a rule of `all_tools`",
    policy({ tools: { get_a: { deny_if: [SECRET] }, b: { deny_if: [rule(is("n", "gt", 5)), SECRET] }, c: deny } }),
    ["tools/get_a/deny_if/0 every entry that does not deny has this rule"],
    policy({
      tools: { get_a: {}, b: { deny_if: [rule(is("n", "gt", 5))] }, c: deny },
      all_tools: { deny_if: [SECRET] },
    }),
  ],
  [
    "`if_absent`",
    policy({ tools: { get_a: { deny_if: [rule(is("n", "exists", true), is("n", "gt", 5), is("n", "lt", 9))] } } }),
    ['tools/get_a/deny_if/0 `"if_absent": false` in each comparison of `args.n` says what its `exists` says'],
    policy({
      tools: {
        get_a: { deny_if: [rule(is("n", "gt", 5, { if_absent: false }), is("n", "lt", 9, { if_absent: false }))] },
      },
    }),
  ],
];

describe.each(FOLLOWED)("%s", (_, before, advice, after) => {
  it("is listed", () => expect(found(before)).toEqual(advice));

  it("lets nothing through that was denied, and changes no decision on a tool that the document names", () => {
    const [old, fresh] = [before, { ...after, version: "2" }].map((one) => createEngine({ policy: parsePolicy(one) }));
    const named = Object.keys((before as { tools: object }).tools);
    for (const tool of [...named, "drop_a", "drop_z", "get_z", "other"]) {
      for (const args of [{}, { n: 7 }, { n: 10 }, { n: "7" }, { n: null }, { secret: 1 }, { n: 7, secret: "x" }]) {
        const [was, is] = [old!.evaluate({ tool, args }).effect, fresh!.evaluate({ tool, args }).effect];
        if (was === "deny" || named.includes(tool)) expect([tool, args, is]).toEqual([tool, args, was]);
      }
    }
  });
});

describe("nothing is listed", () => {
  it.each([
    [
      "entries that let through, which a pattern would let later tools join",
      policy({ tools: { get_a: {}, get_b: {} } }),
    ],
    [
      "names of which a pattern would match one that is not hidden",
      policy({ hide: ["get_a", "get_b"], tools: { get_c: {} } }),
    ],
    ["denials of different reasons", policy({ tools: { a_1: deny, a_2: { ...deny, reason: "never" } } })],
    [
      "limits that are counted by their entry's name",
      policy({
        default: "allow",
        tools: { a_1: { rate_limit: { max: 1, window: "day" } }, a_2: { rate_limit: { max: 1, window: "day" } } },
      }),
    ],
    [
      "`exists` of what the comparison lies in",
      policy({ tools: { t: { deny_if: [rule(is("a", "exists", true), is("a.b", "eq", 1))] } } }),
    ],
    ["a rule that one of the entries lacks", policy({ tools: { a: { deny_if: [SECRET] }, b: {} } })],
  ])("for %s", (_, document) => expect(found(document)).toEqual([]));
});
