import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pack, root, run } from "./installed.js";

// The types of the package as it is published, compiled in a project that has installed it.

const { install, remove } = pack();
const project = install("@modelcontextprotocol", "@types", "undici-types", "libsql");
afterAll(remove);

const USE = `
import { type AsyncEngine, type CounterStore, createEngine, type Decision, definePolicy, type Engine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";
import { createSqliteStore } from "tollgate/sqlite";
import { testCounterStore } from "tollgate/testing";
import Libsql from "libsql";
import { test } from "node:test";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpServer as McpServer2 } from "@modelcontextprotocol/server";

declare const store: CounterStore;
const policy = parsePolicy("{}");
const engine: Engine = createEngine({ policy });
const later: AsyncEngine = createEngine({ policy, store });
const decision: Decision = engine.evaluate({ tool: "t", args: { a: 1 }, scope: { grant: "g" } });
const promised: Promise<Decision> = later.evaluate({ tool: "t" });
interface Tools { read: { path: string } }
createEngine({ policy: definePolicy<Tools>()({ version: "1", default: "deny", tools: { read: {} } }) });
// @ts-expect-error: there is no such tool
definePolicy<Tools>()({ version: "1", default: "deny", tools: { reed: {} } });
engine.evaluate<Tools>({ tool: "read", args: { path: "/" } });
// @ts-expect-error: the tool has no such argument
engine.evaluate<Tools>({ tool: "read", args: { pth: "/" } });
// @ts-expect-error: arguments are an object
engine.evaluate({ tool: "t", args: "no" });
// @ts-expect-error: a decision is read-only
decision.effect = "allow";
// @ts-expect-error: a policy is read-only
policy.default = "allow";
// @ts-expect-error: only the parser makes policies
createEngine({ policy: { version: "1", default: "allow" } });
guardServer(new McpServer({ name: "a", version: "1" }), { engine });
guardServer(new McpServer2({ name: "a", version: "1" }), {
  engine: later,
  scope: (context) => ({ grant: context.authInfo?.extra?.sub }),
});
const file: Engine = createEngine({ policy, store: createSqliteStore({ database: new Libsql("counters.db") }) });
// @ts-expect-error: a database is an object, not its path
createSqliteStore({ database: "counters.db" });
test("node:test", () => {
  testCounterStore({ it: test, create: () => createSqliteStore({ database: new Libsql(":memory:") }) });
});
export { file, promised };
`;

describe.each(["typescript", "typescript7"])("its types, with %s", (compiler) => {
  it.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])(
    "resolve under module %s, resolution %s",
    (module, moduleResolution) => {
      writeFileSync(join(project, "use.ts"), USE);
      const compilerOptions = {
        module,
        moduleResolution,
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: "es2022",
        types: ["node"],
      };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
      const tsc = join(root, "node_modules", compiler, "bin", "tsc");
      expect(run(project, process.execPath, tsc, "-p", "tsconfig.json")).toBe("");
    },
    60_000,
  );
});
