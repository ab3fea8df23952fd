// @ts-check
// Runs the MCP Inspector's command line against the proxy, on the Node that it needs: it lists, is allowed and is denied.
import { deepStrictEqual, match } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached, nodeBinary } from "./npm-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const node = nodeBinary("22.23.3");
const inspector = join(
  cached("inspector", ["@modelcontextprotocol/inspector@2.12.0"]),
  "node_modules",
  ".bin",
  "mcp-inspector",
);
const folder = mkdtempSync(join(tmpdir(), "tollgate-inspector-"));

/** @param {string} name @param {unknown} content */
function file(name, content) {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

/** What the Inspector prints of one request. @param {...string} args */
function inspect(...args) {
  const { stdout, stderr, status } = spawnSync(
    node,
    [inspector, "--cli", "--config", config, "--server", "echo", ...args],
    {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, MCP_INSPECTOR_SECRET_STORE: "memory" },
    },
  );
  return { status, text: stdout + stderr, json: () => JSON.parse(stdout) };
}

const noSecrets = { conditions: [{ path: "args.message", op: "eq", value: "secret" }], on_deny: "no secrets" };
const policy = file("policy.json", {
  version: "1",
  default: "deny",
  hide: ["get-sum"],
  tools: { echo: { deny_if: [noSecrets] } },
});
// Its command-line form would take the `--` of the proxy for its own.
const config = file("mcp.json", {
  mcpServers: {
    echo: {
      command: node,
      args: [
        ...[
          join(root, "dist", "cli.js"),
          "proxy",
          "--policy",
          policy,
          "--store",
          "memory",
          "--hide-denied",
          "--",
          node,
        ],
        join(root, "node_modules", "@modelcontextprotocol", "server-everything", "dist", "index.js"),
      ],
    },
  },
});

try {
  const listed = inspect("--method", "tools/list").json();
  deepStrictEqual(
    listed.tools.map((/** @type {{ name: string }} */ { name }) => name),
    ["echo"],
  );
  const allowed = inspect("--method", "tools/call", "--tool-name", "echo", "--tool-arg", "message=hello");
  match(allowed.text, /Echo: hello/);
  const denied = inspect("--method", "tools/call", "--tool-name", "echo", "--tool-arg", "message=secret");
  match(denied.text, /\[POLICY DENIED\] no secrets/);
  console.log("the Inspector lists, is allowed and is denied");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
