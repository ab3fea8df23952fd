import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import type { PolicyCase } from "../../../src/testing/policy/policy-case.js";
import { testPolicy } from "../../../src/testing/policy/test-policy.js";
import { ownFolder } from "../folder.js";
import { fixture, tollgate } from "../run.js";

const POLICY = fixture("shop.json");
const CASES = fixture("shop-cases.json");

const suggestedFor = async (...argv: readonly string[]): Promise<readonly PolicyCase[]> =>
  JSON.parse((await tollgate("test", ...argv, "--suggest")).out).cases;
/** The cases with the effect that the policy decides today, as a person would confirm it. */
const confirmed = (cases: readonly PolicyCase[]): readonly PolicyCase[] =>
  cases.map((one) => ({
    ...one,
    calls: one.calls.map((call) => ({ ...call, effect: / decides (\w+) /.exec(one.sentence!)![1]! })),
  }));

describe("tollgate test --coverage cells", () => {
  it("lists for each path the kinds of values that no case had", async () => {
    const { code, out } = await tollgate("test", POLICY, CASES, "--coverage", "cells");
    expect(code).toBe(1);
    expect(out.slice(out.indexOf("5 of 16"))).toBe(`5 of 16 kinds of values were had by some case, 31.2 %
no case had these, each shown by one value of its kind:
  \`create_refund\` scope.grant: absent
  \`create_refund\` args.amount: absent, true, -1, 801, 500.00000000000006
  \`create_refund\` args.order: true, {}
  \`create_refund\` args.order.id: true, "", "test-"
`);
  });

  it("gives the same as JSON", async () => {
    const { out } = await tollgate("test", POLICY, CASES, "--coverage", "cells", "--json");
    const { had, all, percent, names } = JSON.parse(out).cells;
    expect([had, all, percent]).toEqual([5, 16, 31.25]);
    expect(names).toHaveLength(1);
    expect([names[0].kind, names[0].names]).toEqual(["tool", ["create_refund"]]);
    expect(names[0].places[0]).toEqual({
      path: "scope.grant",
      had: [{ kind: "value", example: "a" }],
      missing: [{ kind: "absent" }],
    });
  });

  it("counts calls of any name that a pattern covers, and joins names with the same rules", async () => {
    const folder = ownFolder();
    const lead = { path: "principal.role", op: "eq", value: "lead" };
    const policy = folder.write("policy.json", {
      version: "2",
      default: "deny",
      tools: { "read_*": {}, "drop_*": { require: [{ conditions: [lead] }] } },
    });
    const call = { tool: "drop_it", principal: { role: "lead" }, effect: "allow" };
    const cases = folder.write("cases.json", [{ name: "n", calls: [call] }]);
    const { out } = await tollgate("test", policy, cases, "--coverage", "cells");
    expect(out).toContain("1 of 4 kinds of values were had by some case, 25 %\n");
    expect(out).toContain('  `drop_*` principal.role: absent, true, ""\n');
  });

  it("is asked for by name", async () => {
    const { code, err } = await tollgate("test", POLICY, CASES, "--coverage", "cell");
    expect(code).toBe(2);
    expect(err).toContain("expected `--coverage` to be `rules` or `cells`, got `cell`");
  });
});

describe("tollgate test --suggest", () => {
  it("prints cases that fail until a person has written each effect", async () => {
    const cases = await suggestedFor(POLICY, CASES);
    expect(cases).toHaveLength(11);
    expect(cases[1]).toEqual({
      name: "create_refund: args.amount absent",
      sentence:
        "Nobody has confirmed this. The policy decides deny (indeterminate) by /tools/create_refund/require/0 today; write the effect that is right.",
      calls: [{ tool: "create_refund", args: {}, scope: { grant: "a" }, effect: "unconfirmed" }],
    });
    const file = ownFolder().write("more.json", { cases });
    const { code, out } = await tollgate("test", POLICY, file);
    expect(code).toBe(1);
    expect(out).toContain("0 of 11 cases as expected");
    expect(out).toContain(
      'effect is "deny", and nobody has confirmed that; write the right effect in place of "unconfirmed"',
    );
    const policy = parsePolicy({ version: "1", default: "deny", tools: { create_refund: {} } });
    expect(testPolicy(policy, cases).filter(({ ok }) => ok)).toEqual([]);
  });

  it.each(["github", "filesystem", "memory", "everything"])(
    "without any case suggests cases for all kinds of values of the %s policy",
    async (name) => {
      const policy = `examples/policies/${name}/policy.v2.json`;
      const file = ownFolder().write("all.json", confirmed(await suggestedFor(policy)));
      const { code, out } = await tollgate("test", policy, file, "--coverage", "cells", "--json");
      expect(code).toBe(0);
      expect(JSON.parse(out).cells.percent).toBe(100);
      expect(await suggestedFor(policy, file)).toEqual([]);
    },
  );

  it("tells of cases that are not as expected beside what it prints", async () => {
    const { code, err } = await tollgate("test", POLICY, CASES, "--suggest");
    expect(code).toBe(1);
    expect(err).toBe(
      "11 cases suggested; each fails until its effect is confirmed\nnot all is as expected; run the same without `--suggest`\n",
    );
  });
});
