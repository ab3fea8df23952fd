import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

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

  it("leaves out what no file can hold, with a note for a tool, and writes the rest", async () => {
    const inputSchema = { type: "object", properties: { a: { type: "string" }, "b\ud800": {} }, description: "\udfff" };
    const file = saved("half.json", [
      {
        name: "t",
        inputSchema: { ...inputSchema, properties: { ...inputSchema.properties, c: { enum: ["\ud800"] } } },
      },
      { name: "u\ud800", inputSchema },
    ]);
    const { code, out } = await tollgate("types", "--tools", file);
    expect([code, out.match(/^\/\/ Left out.*$/gm)]).toEqual([
      0,
      ['// Left out, since no file can hold its name: "u\\ud800"'],
    ]);
    expect(out).toContain("  a?: string;\n  c?: unknown;\n  [k: string]: unknown;\n");
  });

  it("takes references that lead to themselves for anything, and writes the rest", async () => {
    const reference = (name: string) => ({ $ref: `#/$defs/${name}` });
    const $defs = {
      Self: reference("Self"),
      Here: reference("There"),
      There: reference("Here"),
      Either: { anyOf: [reference("Either"), { type: "string" }] },
      Both: { allOf: [reference("Both"), { type: "object", properties: { q: reference("Tree") } }] },
      Tree: { type: "object", properties: { left: reference("Tree") } },
    };
    const properties = Object.fromEntries(Object.keys($defs).map((name) => [name, reference(name)]));
    const file = saved("circles.json", [
      { name: "t", inputSchema: { $defs, type: "object", properties } },
      { name: "u", inputSchema: { $ref: "#" } },
    ]);
    const { code, out } = await tollgate("types", "--tools", file);
    expect(code).toBe(0);
    for (const name of ["Self", "There", "Either"]) expect(out).toContain(`export type T${name} = unknown;`);
    expect(out).toMatch(/export type TBoth = \{\n {2}q\?: TTree;\n\};/);
    expect(out).toMatch(/export interface TTree \{\n {2}left\?: TTree;\n\}/);
    expect(out).toMatch(/export interface U \{\n {2}\[k: string\]: unknown;\n\}/);
  });

  it("writes alternatives of alternatives in a short time", async () => {
    const $defs: Record<string, object> = { d0: { type: "string" } };
    for (let depth = 1; depth < 40; depth++) {
      $defs[`d${depth}`] = { anyOf: [1, 2].map(() => ({ $ref: `#/$defs/d${depth - 1}` })) };
    }
    const inputSchema = { $defs, type: "object", properties: { a: { $ref: "#/$defs/d39" } } };
    expect((await tollgate("types", "--tools", saved("wide.json", [{ name: "t", inputSchema }]))).code).toBe(0);
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
