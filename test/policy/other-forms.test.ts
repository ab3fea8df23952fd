import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

/** Documents of other programs, as their own documentation has them. */

const told = (document: unknown): readonly string[] => {
  const result = safeParsePolicy(document);
  return result.ok ? [] : result.issues.map(({ pointer, message }) => `${pointer}${message.split(";")[0]}`);
};

const SETTINGS = "this is a settings file of Claude Code or of a host like it, and not a policy of tollgate";
const HOST = "this is a host's list of MCP servers, and not a policy of tollgate";
const TOOLS = "this is a list of tools, and not a policy of tollgate";
const tool = { name: "read_file", description: "Reads a file.", inputSchema: { type: "object" } };
const server = { command: "npx", args: ["-y", "@modelcontextprotocol/server-memory"] };

describe("a document of another program is named", () => {
  test.each<[string, unknown, string]>([
    [
      "settings of Claude Code",
      { permissions: { allow: ["mcp__github__get_issue"], deny: ["Bash(curl:*)"] } },
      SETTINGS,
    ],
    ["settings of Claude Code that only ask", { permissions: { ask: [] }, hooks: {}, env: {} }, SETTINGS],
    ["settings of Claude Code with a mode", { permissions: { defaultMode: "acceptEdits" } }, SETTINGS],
    ["settings of opencode", { $schema: "https://opencode.ai/config.json", permission: { edit: "ask" } }, SETTINGS],
    ["settings of Claude Code with hooks alone", { hooks: { PreToolUse: [] }, env: { A: "b" } }, SETTINGS],
    ["settings of Claude Code for servers", { enabledMcpjsonServers: ["memory"] }, SETTINGS],
    ["settings of Gemini CLI", { tools: { allowed: ["run_shell_command(git)"], exclude: ["x"] } }, SETTINGS],
    ["older settings of Gemini CLI", { coreTools: ["ReadFile"], excludeTools: [] }, SETTINGS],
    ["settings of VS Code for approval", { "chat.tools.autoApprove": true }, SETTINGS],
    [
      "AuthZEN",
      { subject: { type: "user", id: "a" }, action: { name: "read" }, resource: { type: "x", id: "1" } },
      "this is a request of AuthZEN, and not a policy of tollgate",
    ],
    [
      "several of AuthZEN",
      { subject: { type: "user", id: "a" }, evaluations: [] },
      "this is a request of AuthZEN, and not a policy of tollgate",
    ],
    [
      "package.json",
      { name: "x", version: "1.0.0", type: "module", dependencies: {} },
      "this is a package.json, and not a policy of tollgate",
    ],
    ["tsconfig.json", { compilerOptions: { strict: true } }, "this is a tsconfig.json, and not a policy of tollgate"],
    [
      "server.json of the registry",
      { name: "io.github.a/b", version: "1.0.0", packages: [{ registryType: "npm" }] },
      "this is a manifest of an MCP server, and not a policy of tollgate",
    ],
    [
      "a manifest of a desktop extension",
      { manifest_version: "0.2", name: "x", version: "1.0.0", server: { type: "node" } },
      "this is a manifest of an MCP server, and not a policy of tollgate",
    ],
    ["AsyncAPI", { asyncapi: "3.0.0", channels: {} }, "this is an AsyncAPI document, and not a policy of tollgate"],
    ["servers of Claude Desktop", { mcpServers: { memory: server } }, HOST],
    ["servers of VS Code", { servers: { memory: { type: "stdio", ...server } }, inputs: [] }, HOST],
    ["servers by address", { servers: { github: { type: "http", url: "https://api.example.com/mcp" } } }, HOST],
    ["settings of VS Code", { mcp: { servers: { memory: server } } }, HOST],
    ["servers of Zed", { context_servers: { memory: server } }, HOST],
    ["an answer to tools/list", { tools: [tool], nextCursor: "x" }, TOOLS],
    ["the whole answer", { jsonrpc: "2.0", id: 1, result: { tools: [tool] } }, TOOLS],
    ["a bare list of tools", [tool], TOOLS],
    ["functions of a model", [{ type: "function", function: { name: "f", parameters: {} } }], TOOLS],
    [
      "OpenAPI",
      { openapi: "3.1.0", info: { title: "Shop", version: "1" }, paths: {} },
      "this is an OpenAPI document, and not a policy of tollgate",
    ],
    ["Swagger", { swagger: "2.0", paths: {} }, "this is an OpenAPI document, and not a policy of tollgate"],
    [
      "AWS IAM",
      { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] },
      "this is an AWS IAM policy, and not a policy of tollgate",
    ],
    [
      "Cedar",
      { effect: "forbid", principal: { op: "All" }, action: { op: "All" }, resource: { op: "All" }, conditions: [] },
      "this is a Cedar policy, and not a policy of tollgate",
    ],
    ["Cedar policies", { staticPolicies: { p: {} } }, "this is a Cedar policy, and not a policy of tollgate"],
    [
      "Kubernetes",
      { apiVersion: "v1", kind: "ConfigMap", data: {} },
      "this is a Kubernetes object, and not a policy of tollgate",
    ],
    [
      "an OPA bundle",
      { revision: "7", roots: ["mcp"] },
      "this is the manifest of an OPA bundle, and not a policy of tollgate",
    ],
    [
      "a call",
      { jsonrpc: "2.0", id: 1, method: "tools/call", params: {} },
      "this is a message of MCP, and not a policy of tollgate",
    ],
    ["cases", { cases: [{ name: "n", calls: [] }] }, "this is a file of cases, and not a policy of tollgate"],
    ["a JSON Schema", { type: "object", properties: { a: {} } }, "this is a JSON Schema, and not a policy of tollgate"],
  ])("%s", (_, document, message) => {
    expect(told(document)).toEqual([message]);
    expect(told(JSON.stringify(document))).toEqual([message]);
  });

  test("with advice that lets through nothing that it denies", () => {
    const result = safeParsePolicy({ permissions: { allow: ["mcp__a"], deny: ["mcp__a__b"], ask: ["mcp__a__c"] } });
    expect(result.ok ? "" : result.issues[0]?.message).toBe(
      `${SETTINGS}; write a policy for each of its MCP servers: under \`tools\` list each tool that may be called, with \`"default": "deny"\`, and leave out what it denies; a tool that it asks about gets \`action: "require_approval"\`, and \`deny\` goes before \`ask\`, and \`ask\` before \`allow\``,
    );
  });
});

describe("a document of this language is never taken for another", () => {
  test.each<[string, unknown]>([
    ["tools with such names", { version: "1", default: "deny", tools: { permissions: {}, servers: {}, cases: {} } }],
    ["a description", { version: "1", default: "deny", description: "openapi: mcpServers" }],
  ])("with %s", (_, document) => {
    expect(safeParsePolicy(document).ok).toBe(true);
  });

  test.each<[string, unknown, string]>([
    ["of a version alone, with another's key", { version: "1", mcpServers: {} }, "missing key `default`"],
    ["of a default alone, with a list of tools", { default: "deny", tools: [tool] }, "missing key `version`"],
    [
      "of a tool map with tools of such names",
      { permissions: {}, servers: { require: [] } },
      "this is a bare tool map",
    ],
  ])("%s", (_, document, message) => {
    expect(told(document).filter((one) => one.startsWith(message))).toHaveLength(1);
  });
});
