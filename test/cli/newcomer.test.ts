import { execFile } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePolicy } from "../../src/index.js";
import { createProject } from "./project.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const [section = ""] = /^## Write a policy\n.*?(?=^## )/ms.exec(readFileSync(path("docs/commands.md"), "utf8")) ?? [];
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(section)?.[1] ?? "";
const commands = block("sh")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

const project = createProject();
const file = (name: string): string => join(project.folder, name);
afterAll(project.remove);

/** What a command of the page prints, run in the project by a shell. */
async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: project.folder });
  return stdout;
}

// In the order of the page: each step works on what those before it left.
describe("the path of a newcomer", { timeout: 60_000 }, () => {
  beforeAll(() => writeFileSync(file("cases.json"), block("json")));

  it("is a command for each step", () => {
    expect(commands.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "npx tollgate init",
      "npx tollgate check",
      "npx tollgate test",
      "npx tollgate explain",
      "npx tollgate proxy",
      "npx tollgate proxy",
    ]);
  });

  it("scans: the policy hides what deletes, and is one", async () => {
    expect(await shell(commands[0]!)).toBe("");
    const policy = parsePolicy(readFileSync(file("policy.json"), "utf8"));
    expect(policy.default).toBe("deny");
    expect(policy.hide).toEqual(["delete_*"]);
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

  const entity = { name: "ada", entityType: "person", observations: ["writes programs"] };
  const creation = { name: "create_entities", arguments: { entities: [entity] } };
  const deletion = { name: "delete_entities", arguments: { entityNames: ["ada"] } };

  /** A client that starts a command of the page as a host would. */
  async function behind(line: string, work: (client: Client) => Promise<void>): Promise<void> {
    const [command = "", ...args] = line.split(" ");
    const env = {
      ...(process.env as Record<string, string>),
      MEMORY_FILE_PATH: file("memory.jsonl"),
      XDG_STATE_HOME: file("state"),
    };
    const client = new Client({ name: "test", version: "1" });
    try {
      await client.connect(new StdioClientTransport({ command, args, cwd: project.folder, env, stderr: "ignore" }));
      await work(client);
    } finally {
      await client.close();
    }
  }

  it("observes: everything passes, and the log says what would have been denied", async () => {
    await behind(commands[4]!, async (client) => {
      await client.callTool(creation);
      await client.callTool(deletion);
      const graph = await client.callTool({ name: "read_graph", arguments: {} });
      expect(graph.structuredContent).toEqual({ entities: [], relations: [] });
    });
    const log = readFileSync(file("decisions.jsonl"), "utf8").trimEnd().split("\n");
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { tool: "create_entities", effect: "allow", enforced: false },
      { tool: "delete_entities", effect: "deny", code: "hidden", enforced: false },
      { tool: "read_graph", effect: "allow", enforced: false },
    ]);
  });

  it("enforces: behind the policy a client of the real server reads and writes, and cannot delete", async () => {
    await behind(commands[5]!, async (client) => {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual([
        "create_entities",
        "create_relations",
        "add_observations",
        "read_graph",
        "search_nodes",
        "open_nodes",
      ]);
      await client.callTool(creation);
      await expect(client.callTool(deletion)).rejects.toThrow("Unknown tool: delete_entities");
      const graph = await client.callTool({ name: "read_graph", arguments: {} });
      expect(graph.structuredContent).toEqual({ entities: [entity], relations: [] });
    });
  });

  it("enforces: or in a server of one's own, guarded as docs/guard.md says", async () => {
    copyFileSync(path("examples/embed/guarded-server.mjs"), file("guarded-server.mjs"));
    await behind("node guarded-server.mjs policy.json", async (client) => {
      expect(client.getServerVersion()).toEqual({ name: "shop", version: "1.0.0" });
    });
  });
});
