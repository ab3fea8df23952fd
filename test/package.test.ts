import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { entriesOf, manifest } from "../scripts/entries.mjs";
import { pack, root, run } from "./installed.js";

const { packed, install, remove } = pack();
/** An empty project that has the package and the packages that its types and stores need; the same with the package alone. */
const project = install("@modelcontextprotocol", "@types", "undici-types", "libsql");
const bare = install();
afterAll(remove);

/** Runs the installed command line: exit code, stdout, stderr. */
function command(folder: string, ...argv: readonly string[]): readonly [number | null, string, string] {
  const { status, stdout, stderr } = spawnSync("npx", ["tollgate", ...argv], { cwd: folder, encoding: "utf8" });
  return [status, stdout, stderr];
}

describe("the package", () => {
  it("holds dist, the schemas, documentation, examples and package.json, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const others = paths.filter(
      (path) =>
        !/^(?:dist\/(?:cli\/)?[\w-]+\.(?:js|d\.ts)|docs\/(?:api\/)?[\w-]+\.(?:md|svg)|examples\/.+)$/.test(path),
    );
    expect(others.sort()).toEqual([
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "RELEASING.md",
      "SECURITY.md",
      "THIRD-PARTY-LICENSES.txt",
      "bench/README.md",
      "package.json",
      "sbom.cdx.json",
      "schema/policy-cases.schema.json",
      "schema/policy.v1.schema.json",
      "schema/policy.v2.schema.json",
    ]);
    expect(paths.filter((path) => /node_modules|\.env|\.db$|\.jsonl$/.test(path))).toEqual([]);
    for (const [name, file] of entriesOf(manifest)) {
      expect(paths).toContain(file.slice(2));
      if (name.startsWith(".")) expect(paths).toContain(file.slice(2).replace(/js$/, "d.ts"));
    }
  });

  it("names its files by the modules in them, so that a stack trace names a module", () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["dist/engine.js", "dist/re2js.js", "dist/cli/cli-check.js", "dist/types.d.ts"]),
    );
    expect(
      paths.filter((path) =>
        /^dist\/(?:cli\/)?(?:chunk|command|apart)\b|-(?=\w*[A-Z0-9])\w{8}\.(?:js|d\.ts)$/.test(path),
      ),
    ).toEqual([]);
    const script =
      'import { parsePolicy } from "tollgate"; try { parsePolicy("{}"); } catch (error) { console.log(error.stack); }';
    const stack = run(project, process.execPath, "--input-type=module", "-e", script);
    expect(stack).toMatch(/at parsePolicy \(.*tollgate\/dist\/index\.js:\d+:\d+\)/);
  });

  it("has what its pages link to, and the pages that its messages name", () => {
    const paths = new Set(packed.files.map(({ path }) => path));
    const isThere = (path: string): boolean => paths.has(path) || [...paths].some((one) => one.startsWith(`${path}/`));
    const targets = [...paths]
      .filter((path) => path.endsWith(".md"))
      .flatMap((page) =>
        [
          ...readFileSync(join(project, "node_modules/tollgate", page), "utf8").matchAll(
            /\]\((?!https?:|#)([^)#\s]+)/g,
          ),
        ].map(([, target = ""]) => [page, posix.join(posix.dirname(page), target)] as const),
      );
    expect(targets).not.toHaveLength(0);
    expect(targets.filter(([, target]) => !isThere(target))).toEqual([]);
    const said = [...paths]
      .filter((path) => path.endsWith(".js"))
      .flatMap(
        (path) => readFileSync(join(project, "node_modules/tollgate", path), "utf8").match(/docs\/[\w-]+\.md/g) ?? [],
      );
    expect([...new Set(said)].filter((path) => !paths.has(path))).toEqual([]);
  });

  it("runs nothing when it is installed or packed, and has no dependency that could", () => {
    const { scripts, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const hooks =
      /^(?:pre|post)?(?:install|uninstall|prepare|prepublish|prepublishOnly|pack|publish|version|dependencies)$/;
    expect(Object.keys(scripts).filter((name) => hooks.test(name))).toEqual([]);
    expect(dependencies).toBeUndefined();
  });

  it("names the packages that are built in, and brings their licenses", () => {
    const read = (path: string): string => readFileSync(join(bare, "node_modules/tollgate", path), "utf8");
    const code = packed.files
      .map(({ path }) => path)
      .filter((path) => path.endsWith(".js") && path.startsWith("dist/"));
    const built = code.flatMap((path) =>
      [...read(path).matchAll(/^ *\/\/ node_modules\/([\w@-]+)/gm)].map(([, name]) => name),
    );
    expect([...new Set(built)].sort()).toEqual(["jsonc-parser", "re2js", "zod"]);
    const { components } = JSON.parse(read("sbom.cdx.json"));
    expect(components.map(({ purl }: { readonly purl: string }) => purl)).toEqual([
      "pkg:npm/jsonc-parser@3.3.1",
      "pkg:npm/re2js@2.10.0",
      "pkg:npm/zod@4.6.7",
    ]);
    for (const words of ["Copyright (c) Microsoft", "Copyright (c) 2025 Colin McDonnell", "re2js 2.10.0 (MIT)"])
      expect(read("THIRD-PARTY-LICENSES.txt")).toContain(words);
    // The languages of zod's messages are most of zod.
    expect(code.filter((path) => read(path).includes("zod/v4/locales"))).toEqual([]);
  });

  it("has a lock without registry addresses", () => {
    expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
  });

  it("names no place of the machine that built it, and brings no source maps", () => {
    const files = packed.files.map(({ path }): readonly [string, string] => [
      path,
      readFileSync(join(project, "node_modules/tollgate", path), "utf8"),
    ]);
    const naming = (words: string): string[] => files.filter(([, text]) => text.includes(words)).map(([path]) => path);
    expect(naming("createEngine")).toContain("dist/index.js");
    expect(naming(root)).toEqual([]);
    for (const words of [`file://${root}`, "sourceMappingURL", ".js.map"]) {
      expect(naming(words).filter((path) => path.startsWith("dist/"))).toEqual([]);
    }
  });

  it("can be imported, every entry point of it", () => {
    const entries = [...entriesOf(manifest).keys()].filter((name) => name.startsWith("."));
    const script = `
      import schema from "tollgate/schema/policy.v1.schema.json" with { type: "json" };
      import schema2 from "tollgate/schema/policy.v2.schema.json" with { type: "json" };
      const names = { "./schema/policy.v1.schema.json": schema.title, "./schema/policy.v2.schema.json": schema2.title };
      for (const name of ${JSON.stringify(entries)}) names[name] = Object.keys(await import("tollgate" + name.slice(1))).sort();
      console.log(JSON.stringify(names));`;
    expect(JSON.parse(run(project, process.execPath, "--no-warnings", "--input-type=module", "-e", script))).toEqual({
      ".": ["PolicyError", "createEngine", "createMemoryStore", "definePolicy", "parsePolicy", "safeParsePolicy"],
      "./analysis": ["comparePolicies"],
      "./approvals": [
        "approvalHandler",
        "approvalText",
        "authenticateByToken",
        "createApprovalQueue",
        "createMemoryApprovalStore",
        "exactJson",
        "toNodeHandler",
        "visible",
      ],
      "./mcp": [
        "approveByCallback",
        "approveByElicitation",
        "approveByQueue",
        "approveNothing",
        "denialText",
        "guardServer",
        "guardTransport",
      ],
      "./postgres": ["createPostgresApprovalStore", "createPostgresStore", "postgresMigration"],
      "./redis": ["createRedisApprovalStore", "createRedisStore"],
      "./schema/policy.v1.schema.json": "PolicyDocument",
      "./schema/policy.v2.schema.json": "PolicyDocument",
      "./sqlite": ["createSqliteApprovalStore", "createSqliteStore"],
      "./testing": ["testApprovalStore", "testCounterStore", "testPolicy"],
    });
  });

  it.each(["node", "browser"] as const)("can be bundled, as esbuild does it for %s", async (platform) => {
    const script = `
      import { safeParsePolicy } from "tollgate";
      const { issues } = safeParsePolicy('{"version": "1", "defualt": "deny"}');
      console.log(JSON.stringify(issues.map(({ line, column }) => [line, column])));`;
    const outfile = join(project, `bundle-${platform}.mjs`);
    const stdin = { contents: script, resolveDir: project };
    await build({ stdin, bundle: true, format: "esm", platform, outfile, logLevel: "error" });
    expect(JSON.parse(run(tmpdir(), process.execPath, outfile))).toEqual([
      [1, 1],
      [1, 18],
    ]);
  });

  it("can be bundled without re2js as its page shows, and a policy with a pattern is refused then", async () => {
    const page = readFileSync(join(root, "docs/runtimes.md"), "utf8");
    const blocks = [...page.matchAll(/^```js\n\/\/ (\S+)\n([^`]*)^```$/gm)];
    expect(blocks.map(([, file = "", text = ""]) => writeFileSync(join(project, file), text) ?? file)).toEqual([
      "no-patterns.mjs",
      "build.mjs",
    ]);
    const script = `
      import { createEngine, parsePolicy, safeParsePolicy } from "tollgate";
      const document = (value) => ({ version: "1", default: "deny", tools: { a: { require: [{ conditions: [
        { path: "args.a", ...value }] }] } } });
      const engine = createEngine({ policy: parsePolicy(document({ op: "eq", value: "x" })) });
      console.log(engine.evaluate({ tool: "a", args: { a: "x" } }).effect);
      console.log(safeParsePolicy(document({ op: "regex", value: "x" })).ok);`;
    writeFileSync(join(project, "app.mjs"), script);
    symlinkSync(join(root, "node_modules/esbuild"), join(project, "node_modules/esbuild"));
    run(project, process.execPath, "build.mjs");
    expect(run(project, process.execPath, "app.bundle.mjs")).toBe("allow\nfalse\n");
    expect(readFileSync(join(project, "app.bundle.mjs"), "utf8")).not.toContain("node_modules/re2js");
  });

  it("brings the command line, whose commands stand without an MCP SDK", () => {
    expect(command(project, "--version")).toEqual([0, "0.1.0\n", ""]);
    const demo = join(root, "examples/demo/policy.json");
    expect(command(bare, "explain", demo, "--tool", "list_jobs", "--json")[0]).toBe(0);
    expect(command(bare, "check", demo)[0]).toBe(0);
  });

  it("can be required", () => {
    const script = 'console.log(typeof require("tollgate").createEngine, typeof require("tollgate/mcp").guardServer)';
    expect(run(project, process.execPath, "--no-warnings", "--input-type=commonjs", "-e", script)).toBe(
      "function function\n",
    );
  });
});
