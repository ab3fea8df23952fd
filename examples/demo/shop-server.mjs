// @ts-check
// An unguarded MCP server over stdio, as somebody else wrote it.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const server = new McpServer({ name: "shop", version: "1.0.0" });
server.registerTool("close_account", { inputSchema: { id: z.number() } }, ({ id }) => ({
  content: [{ type: "text", text: `closed account ${id}` }],
}));
await server.connect(new StdioServerTransport());
