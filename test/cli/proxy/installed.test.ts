import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { pack } from "../../installed.js";
import { call, LINE_SERVER, POLICY, request } from "./raw.js";

const { install, remove } = pack();
const project = install("@modelcontextprotocol/server-everything");
const server = "@modelcontextprotocol/server-everything";
symlinkSync(join("..", server, "dist/index.js"), join(project, "node_modules/.bin/mcp-server-everything"));
afterAll(remove);

/** The Node that runs the tests is the one that scripts find. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

describe("the proxy of the published package", () => {
  it("serves a client in front of an unmodified server, and heeds a policy that is edited under it", async () => {
    const edit = (policy: object) => writeFileSync(join(project, "policy.json"), JSON.stringify(policy));
    edit({ version: "1", default: "deny", tools: { echo: {} } });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(
      new StdioClientTransport({
        command: "npx",
        args: [
          ...["--no-install", "tollgate", "proxy", "--policy", "policy.json", "--store", "memory", "--hide-denied"],
          ...["--", "npx", "--no-install", "mcp-server-everything"],
        ],
        cwd: project,
        env: { ...process.env, PATH } as Record<string, string>,
        stderr: "ignore",
      }),
    );
    onTestFinished(() => client.close());
    const echo = () => client.callTool({ name: "echo", arguments: { message: "hello" } });
    const sum = () => client.callTool({ name: "get-sum", arguments: { a: 1, b: 2 } });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["echo"]);
    expect((await echo()).content).toEqual([{ type: "text", text: "Echo: hello" }]);
    expect((await sum()).isError).toBe(true);
    edit({ version: "1", default: "deny", tools: { "get-sum": {} } });
    expect((await sum()).isError).toBeUndefined();
    expect((await echo()).isError).toBe(true);
  }, 60_000);

  it("keeps its counts where Node has SQLite, and says loudly where nothing has", () => {
    const bare = install();
    writeFileSync(join(bare, "policy.json"), JSON.stringify(POLICY));
    const XDG_STATE_HOME = join(bare, "state");
    const calls = () =>
      spawnSync(
        process.execPath,
        [
          ...["node_modules/.bin/tollgate", "proxy", "--policy", "policy.json"],
          ...["--", process.execPath, LINE_SERVER],
        ],
        {
          cwd: bare,
          encoding: "utf8",
          env: { ...process.env, PATH, XDG_STATE_HOME, HOME: bare },
          input: [1, 2].map((id) => request(id, "tools/call", call("twice"))).join(""),
        },
      );
    const runs = [calls(), calls()];
    const denied = runs.map(({ stdout }) => stdout.match(/"isError":true/g)?.length ?? 0);
    const warned = runs.map(({ stderr }) => stderr.includes("counts are kept in memory and end with this process"));
    const isSqlite = isBuiltin("node:sqlite");
    expect([denied, warned]).toEqual(isSqlite ? [[0, 2], [false, false]] : [[0, 0], [true, true]]); // biome-ignore format: pairs
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
  }, 60_000);

  it("names `node:sqlite` as Node does, which knows it by no other name", () => {
    const dist = join(project, "node_modules/tollgate/dist/cli");
    const texts = readdirSync(dist).filter((name) => name.endsWith(".js")).map((name) => readFileSync(join(dist, name), "utf8")); // biome-ignore format: a chain
    expect(texts.filter((text) => text.includes('import("node:sqlite")'))).toHaveLength(1);
    expect(texts.filter((text) => /(?:from|import\()\s*"sqlite"/.test(text))).toEqual([]);
  });
});
