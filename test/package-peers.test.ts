import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pack, root, run } from "./installed.js";

/** The command of the package beside the packages that it may use: of each generation, too old, or missing. */

const { install, remove } = pack();
const project = install("@modelcontextprotocol");
const first = install("@modelcontextprotocol/sdk");
const bare = install();
afterAll(remove);

/** Runs the installed command line: exit code, stdout, stderr. */
function command(folder: string, ...argv: readonly string[]): readonly [number | null, string, string] {
  const { status, stdout, stderr } = spawnSync("npx", ["tollgate", ...argv], { cwd: folder, encoding: "utf8" });
  return [status, stdout, stderr];
}

describe("the installed command", () => {
  it.each([
    ["second generation", () => project],
    ["first generation", () => first],
  ])("lists the tools of a server with an MCP SDK of the %s", (_, folder) => {
    const server = join(root, "test/cli/fixtures/stdio-server.mjs");
    const [code, out, err] = command(folder(), "init", "--json", "--", process.execPath, server);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out).tools.map(({ name }: { name: string }) => name)).toEqual(["tool_0", "tool_1", "tool_2"]);
  });

  it("says what to install where there is no MCP SDK to talk to a server with", () => {
    expect(command(bare, "init", "--", "server")).toEqual([
      2,
      "",
      "tollgate: talking to a server needs an MCP client, which tollgate does not bring along, such as `@modelcontextprotocol/sdk` from 1.10 on; run `npm install --save-dev @modelcontextprotocol/client`, or `npx -p tollgate -p @modelcontextprotocol/client tollgate ...`, or save the server's `tools/list` and give `--tools <file>`\n",
    ]);
  });

  it("says what to install where the MCP SDK is older than its client for HTTP", () => {
    const old = install();
    const sdk = join(old, "node_modules/@modelcontextprotocol/sdk");
    mkdirSync(join(sdk, "client"), { recursive: true });
    writeFileSync(join(sdk, "package.json"), '{ "type": "module", "exports": { "./*": "./*" } }');
    for (const name of ["index.js", "stdio.js"]) {
      const real = join(root, "node_modules/@modelcontextprotocol/sdk/dist/esm/client", name);
      writeFileSync(join(sdk, "client", name), `export * from ${JSON.stringify(real)};`);
    }
    const [code, out, err] = command(old, "tools", "--", "server");
    expect([code, out, err.slice(0, 141)]).toEqual([
      2,
      "",
      "tollgate: talking to a server needs an MCP client, which tollgate does not bring along, such as `@modelcontextprotocol/sdk` from 1.10 on; run",
    ]);
  });

  it("counts in Postgres by a `pg` whose exports have no names for an import, as before 8.15", () => {
    const old = install();
    mkdirSync(join(old, "node_modules/pg"));
    const real = JSON.stringify(join(root, "node_modules/pg"));
    writeFileSync(join(old, "node_modules/pg/index.js"), `module.exports = new (class { Pool = require(${real}).Pool })();`);
    writeFileSync(join(old, "policy.json"), '{ "version": "1", "default": "deny" }');
    const store = ["--store", "postgres://u:p@127.0.0.1:1/counts", "--require-store"];
    const [code, , err] = command(old, "proxy", "--policy", "policy.json", ...store, "--", "server");
    expect([code, err]).toEqual([2, "tollgate: the store `postgres://127.0.0.1:1/counts` does not count: connect ECONNREFUSED 127.0.0.1:1\n"]);
  }); // biome-ignore format: lines

  it("says what to install where a package is missing that a command alone needs", () => {
    const yaml = join(root, "test/cli/fixtures/intercept.yaml");
    const tools = join(root, "examples/policies/memory/tools.json");
    const missing = (what: string, name: string) =>
      `tollgate: ${what} needs the package \`${name}\`, which tollgate does not bring along; run \`npm install --save-dev ${name}\`, or \`npx -p tollgate -p ${name} tollgate ...\`\n`;
    expect(command(bare, "convert", yaml)).toEqual([2, "", missing("reading YAML", "yaml")]);
    const name = "json-schema-to-typescript";
    expect(command(bare, "types", "--tools", tools)).toEqual([2, "", missing("writing types", name)]);
  });

  it.skipIf(isBuiltin("node:sqlite"))(
    "says what to install where a file of counters is named and nothing opens it",
    () => {
      const policy = join(root, "examples/policies/memory/policy.json");
      const server = join(root, "test/cli/fixtures/stdio-server.mjs");
      const named = ["proxy", "--policy", policy, "--store", "./counters.db", "--", process.execPath, server];
      expect(command(bare, ...named)).toEqual([
        2,
        "",
        "tollgate: a file of counters needs Node 22.13 or later, or the package `libsql`; run `npm install --save-dev libsql`, or `npx -p tollgate -p libsql tollgate ...`\n",
      ]);
    },
  );
});

describe("a command that npx keeps in a folder of its own", () => {
  const tools = ["tools", "--", process.execPath, join(root, "test/cli/fixtures/stdio-server.mjs")];

  it.each([
    ["the second generation", project],
    ["the first generation", first],
  ])("finds the MCP client of the folder that it runs in, of %s", (_, folder) => {
    const out = run(folder, process.execPath, join(bare, "node_modules/tollgate/dist/cli/tollgate.js"), ...tools);
    expect(JSON.parse(out).tools).toHaveLength(3);
  });
});
