import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tollgate } from "../run.js";

const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
const policy = (more: object) => ({ version: "2", default: "deny", tools: { t: {} }, ...more });
const old = file("old.json", policy({}));
const laxer = file("laxer.json", policy({ default: "allow" }));
const stricter = file("stricter.json", policy({ tools: {} }));
const carrier = file("carrier.json", policy({ dispatch: { t: { tool: "args.name", args: "args.args" } } }));

describe("tollgate diff", () => {
  it("shows a call for each difference, and what both policies say of it", async () => {
    expect(await tollgate("diff", old, laxer)).toEqual({
      code: 1,
      out: `any other tool (as other): laxer
  laxer     {"tool":"other"}
            old: deny, default_deny, by /default
            new: allow, allowed, by /default

laxer: 1 laxer, 1 same
`,
      err: "",
    });
  });

  it("shows the calls that come before, where limits differ", async () => {
    const limited = (max: number) =>
      policy({ tools: { t: { rate_limit: { max, window: "minute", scope: "global" } } } });
    const { out } = await tollgate("diff", file("two.json", limited(2)), file("three.json", limited(3)));
    expect(out).toContain(`t: laxer
  laxer     2 × {"tool":"t"} at 2024-01-01T00:00:00.000Z
            then {"tool":"t"} at 2024-01-01T00:00:00.000Z
            old: deny, limit_exceeded, by /tools/t/rate_limit
`);
  });

  it.each([
    ["of the same policy", old, "laxer", 0],
    ["of a stricter one", stricter, "laxer", 0],
    ["of a stricter one, which is not the same", stricter, "any", 1],
    ["of a laxer one", laxer, "laxer", 1],
    ["of a laxer one that may be", laxer, "none", 0],
    ["of one that is undecided", carrier, "laxer", 1],
  ])("ends with its exit code %s", async (_, now, failOn, code) => {
    expect((await tollgate("diff", old, now, "--fail-on", failOn)).code).toBe(code);
  });

  it("says why it is undecided", async () => {
    const { out } = await tollgate("diff", old, carrier);
    expect(out).toContain("  perhaps laxer: it carries calls of other tools in another way\n");
  });

  it("compares stacks of policies", async () => {
    const [org, team] = [
      file("org.json", policy({ name: "org" })),
      file("team.json", policy({ name: "team", tools: {} })),
    ];
    const { out } = await tollgate("diff", "--old", org, "--new", org, "--new", team);
    expect(out).toContain("new: deny, default_deny, by team /default");
  });

  it("compares the tools of a saved list alone", async () => {
    const tools = file("tools.json", [{ name: "t", inputSchema: { type: "object" } }]);
    expect(await tollgate("diff", old, laxer, "--tools", tools)).toEqual({ code: 0, out: "same: 1 same\n", err: "" });
  });

  it("prints a table of Markdown", async () => {
    expect((await tollgate("diff", old, laxer, "--markdown")).out).toBe(`**tollgate diff: laxer** (1 laxer, 1 same)

| | verdict | a call | old | new |
|---|---|---|---|---|
| \`any other tool (as other)\` | **laxer** | \`{"tool":"other"}\` | deny | allow |
`);
  });

  it("prints the comparison as JSON", async () => {
    const { out } = await tollgate("diff", old, laxer, "--json");
    expect(JSON.parse(out)).toMatchObject({
      verdict: "laxer",
      messages: [],
      names: [{ name: "t" }, { name: "other" }],
    });
  });

  it.each([
    [[], "expected `<old.json>` and `<new.json>`; see `--help`"],
    [["--old", old], "expected `--old <file>` and `--new <file>` together"],
    [[old, laxer, "--fail-on", "no"], "expected `--fail-on` to be `laxer`, `any` or `none`, got `no`"],
    [[old, laxer, "--json", "--markdown"], "expected one of `--json` and `--markdown`, got both"],
  ])("is not carried out with %s", async (argv, message) => {
    const { code, err } = await tollgate("diff", ...argv);
    expect([code, err.includes(message)]).toEqual([2, true]);
  });
});
