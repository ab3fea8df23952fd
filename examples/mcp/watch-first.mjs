// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

const server = new McpServer({ name: "shop", version: "1.0.0" });
registerTools(server);
guardServer(server, {
  engine,
  observe: true,
  // Standard output belongs to the protocol.
  onEvent: (event) => console.error(JSON.stringify(event)),
});
await server.connect(new StdioServerTransport());
