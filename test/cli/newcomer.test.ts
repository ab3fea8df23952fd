import { execFile } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { guardServer } from "../../src/mcp/index.js";
import { createProject } from "./project.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const [section = ""] = /^## Write a policy\n.*?(?=^## )/ms.exec(readFileSync(path("README.md"), "utf8")) ?? [];
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(section)?.[1] ?? "";
const commands = block("sh")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

const project = createProject();
const file = (name: string): string => join(project.folder, name);
afterAll(project.remove);

/** What a command of the README prints, run in the project by a shell. */
async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: project.folder });
  return stdout;
}

// In the order of the README: each step works on what those before it left.
describe("the path of a newcomer", { timeout: 60_000 }, () => {
  beforeAll(() => writeFileSync(file("cases.json"), block("json")));

  it("is a command for each step", () => {
    expect(commands.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "npx tollgate init",
      "npx tollgate check",
      "npx tollgate test",
      "npx tollgate explain",
      "node guarded-server.mjs policy.json",
    ]);
  });

  it("scans: the policy hides what deletes, and is one", async () => {
    expect(await shell(commands[0]!)).toBe("");
    const policy = parsePolicy(readFileSync(file("policy.json"), "utf8"));
    expect(policy.default).toBe("deny");
    expect(policy.hide).toEqual(["delete_entities", "delete_observations", "delete_relations"]);
    expect(policy.tools?.read_graph).toEqual({});
    expect(policy.tools?.create_entities).toMatchObject({ rate_limit: { max: 30, window: "minute" } });
  });

  it("checks: the policy is clean beside the server", async () => {
    expect(await shell(commands[1]!)).toBe("fine: policy.json, against 9 tools\n");
  });

  it("tests: the cases are as expected", async () => {
    expect(await shell(commands[2]!)).toContain(
      "2 of 2 cases as expected\n2 of 14 deciding parts of the policy decided",
    );
  });

  it("asks: the call is explained", async () => {
    expect(await shell(commands[3]!)).toContain("create_entities: allow, allowed, by /tools/create_entities\n");
  });

  it("enforces: the server of the README starts with the policy", async () => {
    copyFileSync(path("examples/embed/guarded-server.mjs"), file("guarded-server.mjs"));
    const client = new Client({ name: "test", version: "1" });
    const [command = "", ...args] = commands[4]?.split(" ") ?? [];
    try {
      await client.connect(new StdioClientTransport({ command, args, cwd: project.folder }));
      expect(client.getServerVersion()).toEqual({ name: "shop", version: "1.0.0" });
    } finally {
      await client.close();
    }
  });

  it("enforces: behind the policy a client of the real server reads and writes, and cannot delete", async () => {
    const memory = new StdioClientTransport({
      command: process.execPath,
      args: [path("node_modules/@modelcontextprotocol/server-memory/dist/index.js")],
      env: { ...(process.env as Record<string, string>), MEMORY_FILE_PATH: file("memory.jsonl") },
      stderr: "ignore",
    });
    const engine = createEngine({ policy: parsePolicy(readFileSync(file("policy.json"), "utf8")) });
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: "test", version: "1" });
    const entity = { name: "ada", entityType: "person", observations: ["writes programs"] };
    const deletion = { name: "delete_entities", arguments: { entityNames: ["ada"] } };
    try {
      await guardServer(relayTo(memory), { engine }).connect(serverEnd as never);
      await client.connect(clientEnd as never);

      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual([
        "create_entities",
        "create_relations",
        "add_observations",
        "read_graph",
        "search_nodes",
        "open_nodes",
      ]);
      await client.callTool({ name: "create_entities", arguments: { entities: [entity] } });
      await expect(client.callTool(deletion)).rejects.toThrow("Unknown tool: delete_entities");
      const graph = await client.callTool({ name: "read_graph", arguments: {} });
      expect(graph.structuredContent).toEqual({ entities: [entity], relations: [] });
    } finally {
      await client.close();
      await memory.close();
    }
  });
});

/** What a guard sees as a server: it hands each message on to a server elsewhere, and its answers back. */
function relayTo(far: StdioClientTransport) {
  return {
    async connect(near: InMemoryTransport): Promise<void> {
      near.onmessage = (message) => void far.send(message as never);
      far.onmessage = (message) => void near.send(message as never);
      const started = near.start();
      await far.start();
      await started;
    },
  };
}
