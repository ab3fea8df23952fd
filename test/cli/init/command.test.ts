import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { safeParsePolicy } from "../../../src/index.js";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const TOOLS = fixture("mixed-tools.json");

describe("tollgate init", () => {
  it("writes the recommended rule for each class to stdout, and to stderr what each tool was taken for", async () => {
    expect(await tollgate("init", "--tools", TOOLS)).toEqual({
      code: 0,
      out: golden("init.json"),
      err: golden("init.txt"),
    });
  });

  it("writes a policy without issues or warnings", async () => {
    const { out } = await tollgate("init", "--tools", TOOLS);
    expect(safeParsePolicy(out)).toMatchObject({ ok: true, warnings: [] });
  });

  it("writes a policy that `check` has nothing to say of", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
    writeFileSync(file, (await tollgate("init", "--tools", TOOLS)).out);
    expect(await tollgate("check", file, "--tools", TOOLS)).toMatchObject({ code: 0 });
  });

  it("gives classes, severities and reasons as JSON", async () => {
    const { code, out, err } = await tollgate("init", "--tools", TOOLS, "--json");
    expect([code, err]).toEqual([0, ""]);
    const { policy, tools } = JSON.parse(out);
    expect(policy).toEqual(JSON.parse(golden("init.json")));
    expect(tools[5]).toEqual({
      name: "drop_table",
      class: "Destructive",
      severity: "critical",
      reasons: ["`drop` in its name", "`drop` in its description"],
      mayDestroy: false,
      rule: "hidden",
    });
    expect(tools[7].rule).toBe("unlisted");
  });

  it("ends with 2 where no server is named, or more than it asked for", async () => {
    expect(await tollgate("init")).toMatchObject({
      code: 2,
      out: "",
      err: "tollgate: expected a server: `-- <command>`, `--tools <file>` or `--url <url>`; see `--help`\n",
    });
    expect(await tollgate("init", "policy.json", "--tools", TOOLS)).toMatchObject({
      code: 2,
      err: "tollgate: unexpected argument `policy.json`\n",
    });
  });

  it("says so where a server has more tools than a policy can list", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "tools.json");
    writeFileSync(file, JSON.stringify(Array.from({ length: 10_001 }, (_, index) => ({ name: `get_${index}` }))));
    const { code, out, err } = await tollgate("init", "--tools", file);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("no policy can be written for this server: expected at most 10,000 tools, got 10001");
  });
});
