import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const POLICY = fixture("shop.json");

/** Runs cases on the policy of the shop. */
async function testing(data: unknown, ...argv: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "cases.json");
  writeFileSync(file, typeof data === "string" ? data : JSON.stringify(data));
  const ran = await tollgate("test", POLICY, file, ...argv);
  return { ...ran, err: ran.err.replace(file, "cases.json") };
}
const oneCall = (call: object) => ({ cases: [{ name: "n", calls: [call] }] });
const PASSING = { tool: "read_order", effect: "allow" };

describe("tollgate test", () => {
  it("shows which cases are as expected, what differs, and what no case made decide", async () => {
    expect(await tollgate("test", POLICY, fixture("shop-cases.json"))).toEqual({
      code: 1,
      out: golden("test.txt"),
      err: "",
    });
  });

  it("ends with 0 where all cases are as expected", async () => {
    const { code, out } = await testing(oneCall(PASSING));
    expect(code).toBe(0);
    expect(out).toContain("ok   n\n\n1 of 1 case as expected\n1 of 8 deciding parts of the policy decided, 12.5 %\n");
  });

  it("with --min-coverage fails where less of the policy decided", async () => {
    expect((await testing(oneCall(PASSING), "--min-coverage", "12.5")).code).toBe(0);
    const { code, out } = await testing(oneCall(PASSING), "--min-coverage", "13");
    expect(code).toBe(1);
    expect(out).toContain("less than the 13 % that `--min-coverage` asks for\n");
  });

  it("counts each part that can decide, once, over all files", async () => {
    const { out } = await tollgate("test", POLICY, fixture("shop-cases.json"), fixture("shop-cases.json"), "--json");
    const { cases, coverage } = JSON.parse(out);
    expect(cases).toHaveLength(8);
    expect(coverage).toEqual({
      covered: [
        "/hide/0",
        "/tools/create_refund",
        "/tools/create_refund/require/0",
        "/tools/create_refund/limits/0",
        "/tools/close_shop/action",
      ],
      uncovered: ["/default", "/tools/read_order", "/tools/create_refund/deny_if/0"],
      percent: 62.5,
    });
  });

  it("gives the same as JSON", async () => {
    const { code, out } = await testing(oneCall({ tool: "read_order", effect: "deny", code: "denied" }), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out).cases).toEqual([
      {
        file: expect.stringMatching(/cases\.json$/),
        name: "n",
        ok: false,
        failures: [
          {
            line: 1,
            column: 32,
            call: 0,
            tool: "read_order",
            differences: ['effect is "allow", not "deny"', 'code is "allowed", not "denied"'],
            decision: { effect: "allow", code: "allowed", rule: "/tools/read_order", message: "allowed" },
          },
        ],
      },
    ]);
  });

  it("compares what a call expects, and nothing else", async () => {
    const { out } = await testing(
      oneCall({
        ...PASSING,
        rule: "/default",
        message: "no",
        retryAfterMs: 5,
        used: [1],
        messageExcludes: ["allowed"],
      }),
      "--json",
    );
    expect(JSON.parse(out).cases[0].failures[0].differences).toEqual([
      'rule is "/tools/read_order", not "/default"',
      'message is "allowed", not "no"',
      "retryAfterMs is undefined, not 5",
      "used is [], not [1]",
      'message "allowed" quotes "allowed"',
    ]);
  });

  it("starts each case with nothing counted and nothing approved", async () => {
    const refund = {
      tool: "create_refund",
      args: { amount: 500 },
      scope: { grant: "g" },
      effect: "allow",
      used: [500],
    };
    expect(
      (
        await testing({
          cases: [
            { name: "a", calls: [refund] },
            { name: "b", calls: [refund] },
          ],
        })
      ).code,
    ).toBe(0);
  });

  it("releases what an earlier call was charged", async () => {
    const refund = (more: object) => ({ tool: "create_refund", args: { amount: 500 }, scope: { grant: "g" }, ...more });
    const calls = [
      refund({ effect: "allow", used: [500] }),
      refund({ effect: "deny" }),
      refund({ release: 0, effect: "allow", used: [500] }),
    ];
    expect((await testing({ cases: [{ name: "n", calls }] })).code).toBe(0);
  });

  it("tells what was decided, by which rule and why, where the call stands in the file", async () => {
    const text = `{\n  "cases": [\n    { "name": "n",\n      "calls": [\n        { "tool": "create_refund", "args": { "amount": 900 }, "effect": "allow" }\n      ] }\n  ]\n}\n`;
    const { code, out } = await testing(text);
    expect(code).toBe(1);
    expect(out.replace(/\S*cases\.json/, "cases.json")).toContain(`FAIL n
     cases.json:5:9 call 0 of \`create_refund\`
       effect is "deny", not "allow"
       decided: deny (require_unmet) by /tools/create_refund/require/0: `);
  });

  it("reads times in ISO 8601, as the clock and as the end of a window", async () => {
    const refund = { tool: "create_refund", args: { amount: 500 }, scope: { grant: "g" } };
    const calls = [
      { ...refund, at: "2026-01-31T23:59:59.999Z", effect: "allow", resetAt: ["2026-02-01"] },
      { ...refund, effect: "deny", retryAfterMs: 1 },
      { ...refund, at: "2026-02-01T02:00+02:00", effect: "allow", used: [500], resetAt: ["2026-02-02T00:00:00Z"] },
      { ...refund, at: 1770076800000, effect: "allow", resetAt: [1770163200000] },
    ];
    expect((await testing({ cases: [{ name: "n", calls }] })).out).toContain("1 of 1 case as expected");
  });

  it.each([
    "2026-02-30",
    "2026-01-01T12:00:00",
    "2026-01-01 12:00Z",
    "1767225600000",
    "yesterday",
    "2026-13-01T00:00Z",
  ])("refuses the time %j", async (at) => {
    expect(await testing(oneCall({ ...PASSING, at }))).toMatchObject({ code: 2, out: "" });
  });

  it("names everything that is wrong in a file, each in its place", async () => {
    const { code, err } = await testing(
      '{ "casez": 1,\n "cases": [\n {"name": 1, "calls": [ {} ]},\n {"name": "n", "calls": [ {"tool": "t", "effect": "allow", "code": "ok"} ]} ] }',
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /^tollgate: `cases\.json` is not a list of cases:\n {2}line 1, column 3: unknown key `casez`; did you mean `cases`\?\n {2}line 3, column 11: `name`: expected a string, got `1`\n {2}line 3, column 25: missing key `effect`\n {2}line 3, column 25: expected one of `tool`, `resource` and `prompt`, or the whole `call` in its place\n {2}line 4, column 68: `code`: expected/,
    );
  });

  it("takes the cases as a bare array", async () => {
    expect((await testing([{ name: "n", calls: [PASSING] }])).code).toBe(0);
  });

  it.each([
    ["{}", "`cases.json` holds no cases"],
    ["[{", "cannot read `cases.json`: it is not JSON text: line 1, column 3: expected `}`"],
    [[5], "`cases.json` is not a list of cases:\n  line 1, column 2: expected an object, got `5`"],
    [[{ name: "n" }], "line 1, column 2: missing key `calls`"],
    [[{ name: "n", calls: [] }], "line 1, column 22: `calls`: expected an array of calls, got an empty array"],
    [[{ name: "n", expect: "deny", tool: "t" }], "line 1, column 14: unknown key `expect`"],
    [[{ name: "n", policy: {}, calls: [PASSING] }], "line 1, column 2: it brings a policy of its own"],
    [oneCall({ tool: "t" }), "line 1, column 32: missing key `effect`"],
    [oneCall({ ...PASSING, efect: "deny" }), "line 1, column 70: unknown key `efect`; did you mean `effect`?"],
    [
      oneCall({ ...PASSING, effect: "alow" }),
      '`effect`: expected one of its names, got `"alow"`; did you mean `"allow"`?',
    ],
    [
      oneCall({ ...PASSING, effect: "block" }),
      '`effect`: expected `"allow"`, `"deny"` or `"require_approval"`, got `"block"`',
    ],
    [
      oneCall({ ...PASSING, at: "2026-01-01T12:00" }),
      '`at`: expected epoch milliseconds, or a time in ISO 8601 with its zone such as `2026-01-31T12:00:00Z`, got `"2026-01-01T12:00"`',
    ],
    [oneCall({ ...PASSING, approved: 0 }), "`approved`: expected the index of an earlier call, from 0, got `0`"],
    [oneCall({ ...PASSING, release: [1] }), "`release`: expected the index of an earlier call, from 0, got `1`"],
    [
      oneCall({ effect: "deny" }),
      "line 1, column 32: expected one of `tool`, `resource` and `prompt`, or the whole `call` in its place",
    ],
    [oneCall({ call: 5, args: {}, effect: "deny" }), "line 1, column 32: `args` belongs into `call` here"],
    [oneCall({ ...PASSING, used: "5" }), '`used`: expected an array of numbers, got `"5"`'],
  ])("ends with 2 for %j", async (data, message) => {
    const { code, out, err } = await testing(data);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it.each(["x", "-1", "101"])("ends with 2 for --min-coverage %j", async (percent) => {
    const { code, err } = await testing(oneCall(PASSING), `--min-coverage=${percent}`);
    expect([code, err]).toEqual([
      2,
      `tollgate: expected \`--min-coverage\` to be a number from 0 to 100, got \`${percent}\`\n`,
    ]);
  });
});

describe("cases of version 2", () => {
  it("ask for resources, prompts and calls that another one carries, and cover what lets them through", async () => {
    const folder = ownFolder();
    const policy = folder.write("policy.json", {
      version: "2",
      default: "deny",
      dispatch: { run: { tool: "args.name", args: "args.arguments" } },
      tools: { run: {}, look: { arguments: ["a"] } },
      resources: { default: "deny", entries: { "file:///a": {} } },
      prompts: { default: "allow" },
    });
    const cases = folder.write("cases.json", {
      cases: [
        {
          name: "all ways",
          calls: [
            { resource: "file:///a", effect: "allow", rule: "/resources/entries/file:~1~1~1a" },
            { resource: "file:///b", effect: "deny", code: "default_deny" },
            { prompt: "p", args: { b: "c" }, effect: "allow", carried: null },
            { tool: "run", args: { name: "look", arguments: { a: 1 } }, effect: "allow" },
            {
              tool: "run",
              args: { name: "look", arguments: { b: 1 } },
              effect: "deny",
              code: "argument_not_allowed",
              carried: "look",
            },
            { tool: "run", args: {}, effect: "deny", code: "indeterminate", rule: "/dispatch/run" },
          ],
        },
      ],
    });
    const { code, out } = await tollgate("test", policy, cases);
    expect(out).toContain("7 of 8 deciding parts of the policy decided");
    expect(out).toContain("no case made these decide:\n  /default\n");
    expect(code).toBe(0);
  });
});

describe("the parts that can decide", () => {
  const parts = async (policy: object) => {
    const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
    const [file, cases] = [join(folder, "policy.json"), join(folder, "cases.json")];
    writeFileSync(file, JSON.stringify({ version: "1", default: "deny", ...policy }));
    writeFileSync(cases, JSON.stringify([{ name: "n", calls: [{ tool: "none", effect: "deny" }] }]));
    const { coverage } = JSON.parse((await tollgate("test", file, cases, "--json")).out);
    return [...coverage.covered, ...coverage.uncovered];
  };
  const rule = { conditions: [{ path: "args.a", op: "eq", value: 1 }] };
  const limit = { counter: "c", window: "day", max: 1, scope: "global" };

  it("are the default, what is hidden, actions, rules, limits, and the plain allow of a tool", async () => {
    const t = { require: [rule], deny_if: [rule, rule], limits: [limit], rate_limit: { max: 1, window: "day" } };
    expect(
      await parts({ hide: ["h"], all_tools: { limits: [limit] }, tools: { t, "a/b": { action: "deny" } } }),
    ).toEqual([
      "/default",
      "/hide/0",
      "/all_tools/limits/0",
      "/tools/t",
      "/tools/t/require/0",
      "/tools/t/deny_if/0",
      "/tools/t/deny_if/1",
      "/tools/t/limits/0",
      "/tools/t/rate_limit",
      "/tools/a~1b/action",
    ]);
  });

  it("are not the rules of a hidden tool, nor a rule of `require` without conditions", async () => {
    const t = { require: [{ conditions: [] }] };
    expect(await parts({ hide: ["h"], tools: { h: { deny_if: [rule] }, t } })).toEqual([
      "/default",
      "/hide/0",
      "/tools/t",
    ]);
    expect(await parts({ hide: ["*"], tools: { t } })).toEqual(["/hide/0"]);
  });
});

describe("the format of cases", () => {
  interface Vector {
    readonly name: string;
    readonly policy?: unknown;
    readonly calls?: readonly unknown[];
  }
  const folder = new URL("../../vectors/", import.meta.url);
  // Cases cannot say yet what only a call of version "2" has.
  const vectors = readdirSync(folder)
    .filter((name) => !name.startsWith("2-"))
    .filter((name) => name.endsWith(".json") && !["vectors.schema.json", "sentences.json"].includes(name))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")).cases as Vector[])
    .filter(
      ({ policy, calls }) => policy !== undefined && calls !== undefined && !JSON.stringify(calls).includes('"at":"'),
    );

  it("is that of the project's own vectors: each of them passes on its policy", async () => {
    const at = mkdtempSync(join(tmpdir(), "tollgate-"));
    expect(vectors.length).toBeGreaterThan(150);
    for (const { policy, ...one } of vectors) {
      writeFileSync(join(at, "policy.json"), JSON.stringify(policy));
      writeFileSync(join(at, "cases.json"), JSON.stringify({ cases: [one] }));
      const { code, out, err } = await tollgate("test", join(at, "policy.json"), join(at, "cases.json"));
      expect([code, code === 0 ? "" : out, err], one.name).toEqual([0, "", ""]);
    }
  });
});
