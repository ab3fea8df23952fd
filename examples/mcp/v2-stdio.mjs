// @ts-check
import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { approveByElicitation, guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

serveStdio(() => {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, { engine, approve: approveByElicitation() });
});
