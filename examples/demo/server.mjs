// @ts-check
// An MCP server over stdio with four tools, guarded by one line.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { guardServer } from "tollgate/mcp";
import { z } from "zod";
import { openEngine } from "./engine.mjs";

const engine = await openEngine(process.argv.slice(2));

const server = new McpServer({ name: "demo", version: "1.0.0" });
let jobs = 0;

/** @param {string} text */
const say = (text) => ({ content: [{ type: /** @type {const} */ ("text"), text }] });

server.registerTool("start_dicom_export_job", { description: "Exports a study" }, () => {
  jobs += 1;
  return say(`job ${jobs}`);
});
// The tool trusts its input: whatever gets past the policy is paid out.
server.registerTool("create_refund", { inputSchema: { amount: z.any() } }, ({ amount }) =>
  say(`refunded ${amount}, jobs so far: ${jobs}`),
);
server.registerTool("drop_table", { description: "Drops a table" }, () => say("dropped"));
server.registerTool("list_jobs", { description: "Lists the jobs" }, () => say(`${jobs} jobs`));

guardServer(server, { engine });

await server.connect(new StdioServerTransport());
