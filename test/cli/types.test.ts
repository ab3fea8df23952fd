import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { golden } from "./golden.js";
import { fixture, tollgate } from "./run.js";

const AWKWARD = fixture("awkward-tools.json");
const directory = mkdtempSync(join(tmpdir(), "tollgate-types-"));
afterAll(() => rmSync(directory, { recursive: true }));

function saved(name: string, tools: readonly object[]): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify({ tools }));
  return file;
}

describe("tollgate types", () => {
  it("writes the arguments of each tool, whatever its name and schema", async () => {
    expect(await tollgate("types", "--tools", AWKWARD)).toEqual({ code: 0, out: golden("types.txt"), err: "" });
  });

  it("gives the same for the same tools in another order", async () => {
    const { tools } = JSON.parse(readFileSync(AWKWARD, "utf8"));
    const { out } = await tollgate("types", "--tools", saved("reversed.json", [...tools].reverse()));
    expect(out).toBe(golden("types.txt"));
  });

  it("gives the same as JSON", async () => {
    const { out } = await tollgate("types", "--tools", AWKWARD, "--json");
    expect(JSON.parse(out)).toEqual({ types: golden("types.txt") });
  });

  it("takes schemas that are nested without end for what they are", async () => {
    let schema: object = { type: "string" };
    for (let depth = 0; depth < 1_000; depth++) schema = { type: "object", properties: { a: schema } };
    const { code, out } = await tollgate(
      "types",
      "--tools",
      saved("deep.json", [{ name: "deep", inputSchema: schema }]),
    );
    expect([code, out.match(/\ba\?: \{/g)?.length, out.includes("a?: unknown;")]).toEqual([0, 24, true]);
  });

  it.each([
    [[], "expected a server: `-- <command>`, `--tools <file>` or `--url <url>`"],
    [["tools.json"], "unexpected argument `tools.json`"],
    [["--tools", fixture("shop.json")], "holds no tools"],
  ])("refuses %j", async (argv, message) => {
    const { code, out, err } = await tollgate("types", ...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });
});
