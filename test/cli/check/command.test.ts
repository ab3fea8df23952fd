import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const POLICY = fixture("refunds.json");
const TOOLS = ["--tools", fixture("shop-tools.json")];

/** A copy of a fixture that a test may change. */
function copyOf(name: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
  writeFileSync(file, readFileSync(name, "utf8"));
  return file;
}

describe("tollgate check", () => {
  it("shows each finding with its place, its id, the line, and what to write instead", async () => {
    expect(await tollgate("check", POLICY, ...TOOLS)).toEqual({ code: 1, out: golden("check.txt"), err: "" });
  });

  it("says so where there is nothing to find, and whether a server was looked at", async () => {
    expect(await tollgate("check", fixture("shop.json"))).toEqual({
      code: 0,
      out: "fine: test/cli/fixtures/shop.json\nnot checked against a server; see `tollgate check --help`\n",
      err: "",
    });
  });

  it("shows every issue of a document that is refused", async () => {
    const { code, out } = await tollgate("check", fixture("broken.json"));
    expect(code).toBe(1);
    expect(out.match(/error TG\d+/g)).toEqual(["error TG103", "error TG102", "error TG104"]);
    expect(out).toContain("3 errors, 0 warnings in test/cli/fixtures/broken.json\n");
  });

  it("gives the same as JSON", async () => {
    const { code, out } = await tollgate("check", POLICY, ...TOOLS, "--json");
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ file: POLICY, tools: 3, fixed: [], errors: 0, warnings: 5 });
    expect(report.findings[1]).toEqual({
      id: "TG148",
      severity: "warning",
      title: "argument that the schema does not list",
      pointer: "/tools/create_refund/require/0/conditions/0/path",
      line: 8,
      column: 36,
      message: "the schema of `create_refund` does not list an argument `args.amuont`; did you mean `args.amount`?",
      fixable: null,
    });
    expect(report.findings.map(({ fixable }: { fixable: unknown }) => fixable)).toEqual([
      null,
      null,
      null,
      "unsafe",
      "unsafe",
    ]);
    expect(report.findings[2]).toMatchObject({ id: "TG125", example: "x0x" });
  });

  it("with --fix-unsafe writes what lets more calls through, says which, and shows what is left", async () => {
    const file = copyOf(POLICY);
    const { code, out } = await tollgate("check", file, ...TOOLS, "--fix-unsafe");
    expect(code).toBe(1);
    expect(out.match(/(?:error|warning) TG\d+/g)).toEqual(["warning TG141", "warning TG148", "warning TG125"]);
    expect(out).toContain(
      "repaired TG144 at /tools/create_refund/deny_if/0/conditions/0: lets through calls of `create_refund` without `args.partial`\n",
    );
    expect(readFileSync(file, "utf8").match(/"op": "exists"/g)).toHaveLength(2);
    expect((await tollgate("check", file, ...TOOLS, "--fix-unsafe")).out).not.toContain("repaired");
  });

  it("with --fix writes nothing that lets more calls through", async () => {
    const file = copyOf(POLICY);
    const { out } = await tollgate("check", file, ...TOOLS, "--fix");
    expect(out.match(/TG144/g)).toHaveLength(2);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(POLICY, "utf8"));
  });

  it("with --fix takes out a rule that stands twice, and says that no decision changes", async () => {
    const file = copyOf(POLICY);
    const rule = { conditions: [{ path: "args.a", op: "eq", value: 1 }] };
    const text = (rules: object[]) =>
      JSON.stringify({ version: "1", default: "deny", tools: { t: { require: rules } } });
    writeFileSync(file, text([rule, rule]));
    const { code, out } = await tollgate("check", file, "--fix");
    expect(out).toContain("repaired TG124 at /tools/t/require/1: no decision changes\nfine: ");
    expect([code, readFileSync(file, "utf8")]).toEqual([0, text([rule])]);
    writeFileSync(file, text([rule, rule]));
    const { fixed } = JSON.parse((await tollgate("check", file, "--fix", "--json")).out);
    expect(fixed).toEqual([{ id: "TG124", pointer: "/tools/t/require/1", letsThrough: null }]);
  });

  it("with --ignore leaves ids out, of what is shown and of the exit code", async () => {
    const ignored = ["TG125", "TG141", "TG144", "TG148"].flatMap((id) => ["--ignore", id]);
    const { code, out } = await tollgate("check", POLICY, ...TOOLS, ...ignored);
    expect(code).toBe(0);
    expect(out).toMatch(/^fine: test\/cli\/fixtures\/refunds\.json, against 3 tools\n/);
  });

  it("names the server's tools that the policy does not list, which is not a finding", async () => {
    const file = copyOf(POLICY);
    const served = Array.from({ length: 7 }, (_, index) => ({ name: `get_${index}` }));
    const [tools, policy] = [
      join(dirname(file), "tools.json"),
      { version: "1", default: "allow", tools: { get_0: {} } },
    ];
    writeFileSync(tools, JSON.stringify(served));
    writeFileSync(file, JSON.stringify(policy));
    const { code, out } = await tollgate("check", file, "--tools", tools);
    expect([code, out.replaceAll(file, "policy.json")]).toEqual([
      0,
      "fine: policy.json, against 7 tools\nthe policy does not name 6 tools of the server, and `default` allows them: `get_1`, `get_2`, `get_3`, `get_4`, `get_5` and 1 more; list or hide, or let `tollgate init --merge policy.json --out policy.json` with the same server add a rule for each\n",
    ]);
    const { unlisted } = JSON.parse((await tollgate("check", file, "--tools", tools, "--json")).out);
    expect(unlisted).toEqual(["get_1", "get_2", "get_3", "get_4", "get_5", "get_6"]);
  });

  it("finds nothing wrong with the tools that a guard with this very policy hides", async () => {
    const file = copyOf(POLICY);
    const policy = { version: "1", default: "deny", hide: ["tool_1"], tools: { tool_0: {}, tool_2: {} } };
    writeFileSync(file, JSON.stringify(policy));
    const guarded = [process.execPath, "dist/cli/tollgate.js", "proxy", "--policy", file, "--"];
    const server = [process.execPath, fixture("stdio-server.mjs"), "pages"];
    expect(await tollgate("check", file, "--", ...guarded, ...server)).toMatchObject({ code: 0 });

    const other = copyOf(POLICY);
    writeFileSync(other, JSON.stringify({ ...policy, description: "another revision", default: "allow" }));
    const { code, out } = await tollgate("check", other, "--", ...guarded, ...server);
    expect(code).toBe(1);
    expect(out).toContain("warning TG141 the server lists no tool `tool_1`");
  });

  it("does not fix what it is told to ignore", async () => {
    const file = copyOf(POLICY);
    await tollgate("check", file, ...TOOLS, "--fix-unsafe", "--ignore", "TG144");
    expect(readFileSync(file, "utf8")).toBe(readFileSync(POLICY, "utf8"));
  });

  it.each([
    [["--ignore", "TG999"], "expected `--ignore` to be an id such as `TG144`, got `TG999`"],
    [["--tools", fixture("none.json")], "cannot read `test/cli/fixtures/none.json`: there is no such file"],
    [["--tools", fixture("shop.json")], "`test/cli/fixtures/shop.json` holds no tools"],
    [["--tools", "test/cli/golden/check.txt"], "cannot read `test/cli/golden/check.txt`: it is not JSON text"],
    [[...TOOLS, "--", "server"], "expected one source of tools, got `--tools` and `-- <command>`"],
    [["--"], "expected a command after `--`"],
    [["--url", "file:///etc/passwd"], "expected `--url` to be an http or https address, got `file:///etc/passwd`"],
    [["--header", "a: b"], "`--header` goes with `--url`"],
    [["--url", "http://localhost:1", "--header", "Bearer abc"], 'expected `--header` to be as "Name: value"'],
    [[...TOOLS, "--timeout", "0"], "expected `--timeout` to be a number of seconds up to 3,600, got `0`"],
  ])("ends with 2 for %j", async (argv, message) => {
    const { code, out, err } = await tollgate("check", POLICY, ...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).not.toContain("abc");
  });

  it("shows a long line around the place", async () => {
    const file = copyOf(POLICY);
    const names = Array.from({ length: 40 }, (_, index) => `"tool_${index}":{}`).join(",");
    writeFileSync(file, `{"version":"1","default":"deny","tools":{${names},"last":{"action":"block"}}}`);
    const { out } = await tollgate("check", file);
    const [, shown, carets] = out.split("\n");
    expect(shown).toMatch(/^ {2}1 \| ….{50}"block"\}\}\}$/);
    expect(carets?.indexOf("^")).toBe(shown?.indexOf('"block"'));
  });
});
