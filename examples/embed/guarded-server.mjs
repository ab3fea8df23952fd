// @ts-check
import { readFileSync } from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";

const policy = parsePolicy(readFileSync(process.argv[2] ?? "policy.json", "utf8"));
const engine = createEngine({ policy });

const server = new McpServer({ name: "shop", version: "1.0.0" });
// ... server.registerTool(...), before or after the next line
guardServer(server, {
  engine,
  // The grant is the user who signed in, and not the client application. Without authentication, as here, it has its default.
  scope: ({ authInfo }) => (authInfo === undefined ? {} : { grant: authInfo.extra?.sub }),
});
await server.connect(new StdioServerTransport());
