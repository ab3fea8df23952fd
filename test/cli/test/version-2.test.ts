import { describe, expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const org = {
  version: "2",
  name: "org",
  default: "allow",
  hide: ["debug_*"],
  tools: { "*": { deny_if: [{ conditions: [{ path: "args.bcc", op: "exists", value: true }] }] } },
};
const team = {
  version: "2",
  name: "team",
  default: "deny",
  tools: {
    "send_*": { approve_if: [{ conditions: [{ path: "annotations.openWorldHint", op: "eq", value: true }] }] },
    send_mail: {
      require: [
        { conditions: [{ path: "principal.role", op: "eq", value: "lead" }] },
        { mode: "observe", conditions: [{ path: "args.to", op: "eq", value: "a" }] },
      ],
    },
    debug_all: {},
  },
};
const lead = { tool: "send_mail", principal: { role: "lead" }, annotations: { openWorldHint: false } };
const observed = [{ policy: "team", rule: "/tools/send_mail/require/1", code: "require_unmet" }];

async function run(...calls: readonly object[]) {
  const { write } = ownFolder();
  const stack = ["--policy", write("org.json", org), "--policy", write("team.json", team)];
  const { code, out, err } = await tollgate(
    "test",
    ...stack,
    write("c.json", { cases: [{ name: "n", calls }] }),
    "--json",
  );
  return { code, err, ...(out === "" ? {} : JSON.parse(out)) };
}

describe("tollgate test of version 2", () => {
  it("compares by principal and annotations which document decided and what was observed", async () => {
    const { code, cases } = await run(
      { ...lead, args: { to: "b" }, effect: "allow", policy: "team", observed },
      {
        ...lead,
        args: { to: "b" },
        effect: "allow",
        observed: [{ rule: "/tools/send_mail/require/1", code: "require_unmet" }],
      },
      { ...lead, args: { to: "a" }, effect: "allow", observed: [] },
      { ...lead, principal: { role: "user" }, effect: "deny", rule: "/tools/send_mail/require/0" },
      { ...lead, annotations: { openWorldHint: true }, effect: "require_approval", rule: "/tools/send_*/approve_if/0" },
      { ...lead, args: { bcc: "x" }, effect: "deny", policy: "org" },
    );
    expect([code, cases[0].failures]).toEqual([0, []]);
  });

  it("tells what it found otherwise", async () => {
    const { code, cases } = await run({ ...lead, args: { to: "b" }, effect: "allow", policy: null, observed: [] });
    expect(code).toBe(1);
    expect(cases[0].failures[0].differences).toEqual([
      'policy is "team", not undefined',
      'observed is [{"policy":"team","rule":"/tools/send_mail/require/1","code":"require_unmet"}], not []',
    ]);
  });

  it("compares how far an approval may count, whichever way its paths are written", async () => {
    const { write } = ownFolder();
    const remember = { seconds: 900, match: ["args.repo", ["args", "a.b"]] };
    const file = write("policy.json", {
      version: "2",
      default: "deny",
      tools: { t: { action: "require_approval", remember }, u: { action: "require_approval" } },
    });
    const asked = { tool: "t", effect: "require_approval" };
    const calls = [
      {
        ...asked,
        remember: {
          match: [
            ["args", "repo"],
            ["args", "a.b"],
          ],
          seconds: 900,
        },
      },
      { ...asked, tool: "u", remember: null },
      { ...asked, remember: null },
      { ...asked, remember: { seconds: 900 } },
    ];
    const { out } = await tollgate("test", file, write("c.json", { cases: [{ name: "n", calls }] }), "--json");
    const found = JSON.parse(out).cases[0].failures;
    const told = '{"seconds":900,"match":["args.repo","[\\"args\\",\\"a.b\\"]"]}';
    expect(found.map(({ call, differences }: { call: number; differences: string[] }) => [call, differences])).toEqual([
      [2, [`remember is ${told}, not undefined`]],
      [3, [`remember is ${told}, not {"seconds":900}`]],
    ]);
  });

  it("counts the deciding parts of all documents, and of an allowed call each that let it through", async () => {
    const { coverage } = await run(
      { ...lead, args: { to: "b" }, effect: "allow" },
      { tool: "debug_all", effect: "deny", code: "hidden" },
    );
    expect(coverage.covered).toEqual([
      "org#/hide/0",
      "org#/tools/*",
      "team#/tools/send_*",
      "team#/tools/send_mail",
      "team#/tools/send_mail/require/1",
    ]);
    expect(coverage.uncovered).toEqual([
      "org#/default",
      "org#/tools/*/deny_if/0",
      "team#/default",
      "team#/tools/send_*/approve_if/0",
      "team#/tools/send_mail/require/0",
      "team#/tools/debug_all",
    ]);
  });

  it.each([
    [
      { observed: [{ rule: "/x" }] },
      "`observed`: expected an array of objects with `rule`, `code` and perhaps `policy`",
    ],
    [{ observed: [{ rule: "/x", code: "hiden" }] }, "`observed`: expected an array of objects"],
    [{ policy: 5 }, "`policy`: expected a string or `null`, got `5`"],
    [{ principal: "lead" }, '`principal`: expected an object, got `"lead"`'],
  ])("refuses %j", async (more, message) => {
    const { code, err } = await run({ tool: "t", effect: "deny", ...more });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("a value that a host would supply", () => {
  const by = (scope: string, ...paths: readonly unknown[]) => ({
    limits: [{ counter: "c", window: "day", max: 9, scope, ...(paths.length > 0 ? { by: paths } : {}) }],
  });
  const document = {
    version: "2",
    default: "deny",
    tools: {
      t: by("session"),
      u: by("global", "principal.tenant"),
      v: by("global", ["principal", "a.b"]),
      w: by("global", "annotations.title"),
      x: by("global", "scope.grant"),
      y: by("global", "args.scope"),
    },
  };
  const both = async (tool: string) => {
    const { write } = ownFolder();
    const file = write("p.json", document);
    const cases = write("c.json", { cases: [{ name: "n", calls: [{ tool, effect: "allow" }] }] });
    const [tested, explained] = [await tollgate("test", file, cases), await tollgate("explain", file, "--tool", tool)];
    return { tested: tested.out, explained: explained.out };
  };

  it.each([
    ["t", "scope", "`--grant <value>` or `--session <value>`"],
    ["u", "principal", "`--principal <json>`"],
    ["v", "principal", "`--principal <json>`"],
    ["w", "annotations", "`--annotations <json>`"],
    ["x", "scope", "`--grant <value>` or `--session <value>`"],
  ])("is said to be missing in the call of a case, and by `explain` as an option: %s", async (tool, member, option) => {
    const { tested, explained } = await both(tool);
    expect(tested).toContain(`; the host must supply one\n       here: add \`${member}\` to the call\n`);
    expect(explained).toContain(`\n  here: ${option}\n`);
  });

  it("is not an argument, which the message itself asks for", async () => {
    const { tested, explained } = await both("y");
    expect(tested + explained).toContain("give a text of 1 to");
    expect(tested + explained).not.toContain("here:");
  });
});
