import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, root } from "../installed.js";
import { needs } from "../servers/found.js";
import { startRedis } from "../servers/redis.js";

// The owner of a server: installs the package, writes a policy, checks and tests it, and guards the server as docs/guard.md says, over HTTP
// with authentication, in four processes that count in one Redis.

const TOOLS = `import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

export function registerTools(server) {
  const say = (text) => ({ content: [{ type: "text", text }] });
  server.registerTool("read_order", { description: "Reads an order", inputSchema: { id: z.string() } }, ({ id }) => say(id));
  server.registerTool("add_note", { description: "Adds a note", inputSchema: { text: z.string() } }, () => say("added"));
  server.registerTool("run_report", { description: "Runs a report" }, () => say("done"));
  server.registerTool("drop_table", { description: "Drops a table" }, () => say("dropped"));
}
`;
const UNGUARDED = `import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { registerTools } from "./tools.mjs";

const server = new McpServer({ name: "shop", version: "1.0.0" });
registerTools(server);
await server.connect(new StdioServerTransport());
`;
const CASES = {
  cases: [
    { name: "an order can be read", calls: [{ tool: "read_order", args: { id: "7" }, effect: "allow" }] },
    {
      name: "whoever signed in can add a note",
      calls: [{ tool: "add_note", args: { text: "x" }, scope: { grant: "ann" }, effect: "allow", used: [1] }],
    },
    { name: "no table can be dropped", calls: [{ tool: "drop_table", effect: "deny", code: "hidden" }] },
  ],
};

/** The guard of docs/guard.md, a server for each request, with who signed in and where it counts. */
function guarded(): string {
  const page = readFileSync(join(root, "docs/guard.md"), "utf8");
  const [, guard = ""] = /```js\n(\/\/ @ts-check\nimport \{ readFileSync[^`]*guardServer[^`]*)```/.exec(page) ?? [];
  const [before = "", after = ""] = guard.split("const server = new McpServer");
  const body = `const server = new McpServer${after}`;
  return [
    'import { createServer } from "node:http";',
    'import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";',
    'import { Redis } from "ioredis";',
    'import { createRedisStore } from "tollgate/redis";',
    'import { registerTools } from "./tools.mjs";',
    before
      .replace(
        "createEngine({ policy })",
        "createEngine({ policy, store: createRedisStore({ client: redis }), clock: () => 1_800_000_000_000, storeTimeoutMs: 30_000 })",
      )
      .replace(
        "const policy",
        "const redis = new Redis(process.env.REDIS, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });\nconst policy",
      ),
    'const USERS = { "token-of-ann": "ann", "token-of-bob": "bob", "token-of-nobody": undefined };',
    "const http = createServer(async (request, response) => {",
    '  const token = request.headers.authorization?.slice("Bearer ".length);',
    "  if (!Object.hasOwn(USERS, token)) return response.writeHead(401).end();",
    '  const auth = { token, clientId: "web", scopes: [], extra: { sub: USERS[token] } };',
    body
      .replace("// ... server.registerTool(...)", "registerTools(server); //")
      .replace(
        "await server.connect(new StdioServerTransport());",
        "const transport = new StreamableHTTPServerTransport({});\nawait server.connect(transport);",
      ),
    "  await transport.handleRequest(Object.assign(request, { auth }), response);",
    "});",
    'http.listen(0, "127.0.0.1", () => console.log(http.address().port));',
  ].join("\n");
}

describe.skipIf(!needs.redisServer.met)(
  "the path of a server's owner, from the packed tarball",
  { timeout: 120_000 },
  () => {
    const packed = pack();
    const folder = packed.install("@modelcontextprotocol", "ioredis", "zod");
    const tollgate = (...argv: readonly string[]) =>
      promisify(execFile)("npx", ["tollgate", ...argv, "--", process.execPath, "server.mjs"], { cwd: folder });
    const replicas: ChildProcess[] = [];
    const urls: string[] = [];

    beforeAll(() => {
      writeFileSync(join(folder, "tools.mjs"), TOOLS);
      writeFileSync(join(folder, "server.mjs"), UNGUARDED);
      writeFileSync(join(folder, "cases.json"), JSON.stringify(CASES));
      writeFileSync(join(folder, "guarded.mjs"), guarded());
    });
    afterAll(async () => {
      for (const replica of replicas) replica.kill("SIGKILL");
      packed.remove();
    });

    it("writes a policy, and finds it fine beside the server", async () => {
      expect((await tollgate("init", "--out", "policy.json")).stderr).toMatch(/^written to `policy\.json`\n4 tools; /);
      expect((await tollgate("check", "policy.json")).stdout).toBe("fine: policy.json, against 4 tools\n");
    });

    it("tests it", async () => {
      const { stdout } = await promisify(execFile)("npx", ["tollgate", "test", "policy.json", "cases.json"], {
        cwd: folder,
      });
      expect(stdout).toContain("3 of 3 cases as expected");
    });

    it("guards four processes that count in one Redis", async () => {
      const redis = await startRedis();
      try {
        for (let index = 0; index < 4; index++) {
          const env = { ...process.env, REDIS: `redis://127.0.0.1:${redis.port}` };
          const replica = spawn(process.execPath, ["guarded.mjs", "policy.json"], {
            cwd: folder,
            env,
            stdio: ["ignore", "pipe", "inherit"],
          });
          replicas.push(replica);
          const [port] = await once(createInterface({ input: replica.stdout! }), "line");
          urls.push(`http://127.0.0.1:${port}/mcp`);
        }

        const ann = await Promise.all(urls.map((url) => client(url, "token-of-ann")));
        const notes = await Promise.all(
          Array.from({ length: 40 }, (_, index) => outcome(ann[index % 4]!, "add_note", { text: "x" })),
        );
        expect(counted(notes)).toEqual({ allowed: 30, limit_exceeded: 10 });
        const reports = await Promise.all(
          Array.from({ length: 12 }, (_, index) => outcome(ann[index % 4]!, "run_report", {})),
        );
        expect(counted(reports)).toEqual({ allowed: 10, limit_exceeded: 2 });
        const reads = await Promise.all(
          Array.from({ length: 40 }, (_, index) => outcome(ann[index % 4]!, "read_order", { id: "7" })),
        );
        expect(counted(reads)).toEqual({ allowed: 40 });

        const bob = await client(urls[0]!, "token-of-bob");
        expect(await outcome(bob, "add_note", { text: "x" })).toBe("allowed");
        expect((await bob.listTools()).tools.map(({ name }) => name)).toEqual(["read_order", "add_note", "run_report"]);
        await expect(bob.callTool({ name: "drop_table", arguments: {} })).rejects.toThrow("drop_table");

        // A token without a user shares nobody's account.
        const nobody = await client(urls[1]!, "token-of-nobody");
        expect(await outcome(nobody, "read_order", { id: "7" })).toBe("allowed");
        expect(await outcome(nobody, "add_note", { text: "x" })).toBe("scope_missing");
        await expect(client(urls[2]!, "token-of-mallory")).rejects.toThrow();
      } finally {
        await redis.stop();
      }
    });
  },
);

async function client(url: string, token: string): Promise<Client> {
  const made = new Client({ name: "test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await made.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return made;
}

/** `allowed`, or the code of the denial. */
async function outcome(from: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const { isError, _meta } = await from.callTool({ name, arguments: args });
  const decision = _meta?.["dev.tollgate/decision"] as { readonly code: string } | undefined;
  return isError === true ? String(decision?.code) : "allowed";
}

function counted(outcomes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of outcomes) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
