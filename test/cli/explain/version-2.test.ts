import { describe, expect, it } from "vitest";
import { ownFolder } from "../folder.js";
import { golden } from "../golden.js";
import { tollgate } from "../run.js";

const PARTNERS = ["example.com", "*.example.org"];
const team = {
  version: "2",
  name: "team",
  default: "deny",
  lists: { partners: PARTNERS },
  tools: {
    "send_*": {
      require: [
        {
          conditions: [
            { every: "args.to", conditions: [{ path: "item.mail", op: "email_in", value_from: "lists.partners" }] },
            {
              any: [
                { path: "principal.role", op: "eq", value: "LEAD", ignore_case: true },
                { not: { path: ["args", "a.b"], op: "exists", value: true } },
              ],
            },
            { path: "args.note", op: "eq", value: "x", if_absent: true },
            {
              path: "args.title",
              op: "in",
              value: ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd"],
              if_absent: true,
            },
          ],
        },
      ],
    },
    send_mail: { approve_if: [{ conditions: [{ path: "annotations.destructiveHint", op: "eq", value: true }] }] },
  },
};
const org = {
  version: "2",
  name: "org",
  default: "allow",
  tools: { "send_*": { mode: "observe", action: "deny" } },
  all_tools: { deny_if: [{ conditions: [{ path: "args.bcc", op: "exists", value: true }] }] },
};

async function explain(...argv: readonly string[]): Promise<string> {
  const { write } = ownFolder();
  const stack = ["--policy", write("org.json", org), "--policy", write("team.json", team)];
  const { code, out, err } = await tollgate("explain", ...stack, "--tool", "send_mail", ...argv);
  expect([code, err]).toEqual([0, ""]);
  return out;
}

describe("tollgate explain of version 2", () => {
  it("shows which entries of which documents apply, and each node of the tree with its verdict", async () => {
    const note = `"note": "${"x".repeat(90)}"`;
    const args = `{"to": [{"mail": "a@example.com"}, {"mail": "b@evil.net"}], ${note}}`;
    const denied = await explain("--args", args, "--principal", '{"role": "lead"}', "--show-values");
    const asked = await explain("--args", '{"to": []}', "--annotations", '{"destructiveHint": true}');
    expect(`${denied}\n${asked}`).toBe(golden("explain-2.txt"));
  });

  it("fits into 80 columns, and shortens what it compares with", async () => {
    const out = await explain("--args", '{"to": []}', "--principal", '{"role": "lead"}');
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain('args.title in ["aaaaaaaaaa","bbbbbbbbbb",…, if absent TRUE: absent, TRUE');
  });

  it("shows no value unless asked to", async () => {
    const out = await explain("--args", '{"to": [{ "mail": "b@evil.net" }]}', "--principal", '{"role": "boss-17"}');
    expect(out).not.toMatch(/evil|boss/);
  });

  it("gives the same as JSON", async () => {
    const out = JSON.parse(await explain("--args", '{"to": [{ "mail": "b@evil.net" }]}', "--show-values", "--json"));
    expect(out).toMatchObject({
      policy: "team",
      applied: [{ policy: "org", rule: "/tools/send_*", observes: true }, { rule: "/all_tools" }, {}, {}],
    });
    expect(out.steps[4].rules).toEqual([
      {
        policy: "team",
        rule: "/tools/send_*/require/0",
        verdict: "FALSE",
        passed: false,
        conditions: [
          {
            op: "every",
            path: "args.to",
            type: "array",
            verdict: "FALSE",
            element: 0,
            conditions: [
              {
                path: "item.mail",
                op: "email_in",
                type: "string",
                verdict: "FALSE",
                expectedFrom: "lists.partners",
                value: "b@evil.net",
              },
            ],
          },
        ],
      },
    ]);
  });

  it.each(["--principal", "--annotations"])("refuses a %s that is not a JSON object", async (option) => {
    const argv = ["explain", "policy.json", "--tool", "t", option];
    expect((await tollgate(...argv, "lead")).err).toContain(
      `expected \`${option}\` to be JSON; put it in single quotes`,
    );
    expect((await tollgate(...argv, '"lead"')).err).toContain(`expected \`${option}\` to be a JSON object`);
  });

  it("shows calls that another one carries, resources and prompts", async () => {
    const folder = ownFolder();
    const only = (path: string, value: string) => ({ require: [{ conditions: [{ path, op: "ends_with", value }] }] });
    const file = folder.write("policy.json", {
      version: "2",
      default: "deny",
      dispatch: { batch: { each: "args.calls", tool: "item.tool", args: "item.args" } },
      tools: { batch: {}, read: { arguments: ["path"], ...only("args.path", ".md") } },
      resources: { default: "deny", entries: { "file:///a/*": only("uri", ".md") } },
      prompts: { default: "allow" },
    });
    const calls = JSON.stringify({
      calls: [
        { tool: "read", args: { path: "a.md" } },
        { tool: "read", args: { path: "b" } },
      ],
    });
    const carried = (await tollgate("explain", file, "--tool", "batch", "--args", calls)).out;
    expect(carried).toContain("batch: deny, require_unmet, by /tools/read/require/0, for the carried read\n");
    expect(carried).toContain("yes dispatch the calls that it carries can be read\n");
    expect(carried).toContain("/tools/read/require/0, for the carried read is TRUE\n");
    const resource = (await tollgate("explain", file, "--resource", "file:///a/b", "--show-values")).out;
    expect(resource).toContain(
      "file:///a/b: deny, require_unmet,\n  by /resources/entries/file:~1~1~1a~1*/require/0\n",
    );
    expect(resource).toContain('uri ends_with ".md": string "file:///a/b", FALSE');
    expect((await tollgate("explain", file, "--prompt", "sum")).out).toContain(
      "sum: allow, allowed, by /prompts/default\n",
    );
    const two = await tollgate("explain", file, "--prompt", "sum", "--tool", "read");
    expect(two.err).toContain("expected one of `--tool`, `--resource` and `--prompt`, got several");
  });

  it("shows how far an approval may count", async () => {
    const file = ownFolder().write("policy.json", {
      version: "2",
      default: "deny",
      tools: {
        one: { action: "require_approval", remember: { seconds: 900, match: ["args.repo"] } },
        all: { action: "require_approval", remember: { seconds: 1 } },
        two: { action: "require_approval", remember: { seconds: 60, match: ["args.repo", ["args", "a.b"]] } },
        none: { action: "require_approval" },
      },
    });
    const shown = async (tool: string) =>
      (await tollgate("explain", file, "--tool", tool)).out.split("\n\n")[0]?.split("\n").slice(2);
    expect(await shown("one")).toEqual([
      "  an approval may also count for 900 seconds, for calls in which args.repo is",
      "  equal",
    ]);
    expect(await shown("all")).toEqual([
      "  an approval may also count for 1 second, for calls in which all arguments are",
      "  equal",
    ]);
    expect(await shown("two")).toEqual([
      "  an approval may also count for 60 seconds, for calls in which args.repo,",
      '  ["args","a.b"] are equal',
    ]);
    expect(await shown("none")).toEqual([]);
    const json = JSON.parse((await tollgate("explain", file, "--tool", "one", "--json")).out);
    expect(json.remember).toEqual({ seconds: 900, match: ["args.repo"] });
  });
});
