// @ts-check
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { approveByElicitation, guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

/** @type {Map<string, StreamableHTTPServerTransport>} */
const sessions = new Map();

const http = createServer(async (request, response) => {
  const known = sessions.get(String(request.headers["mcp-session-id"]));
  if (known !== undefined) return known.handleRequest(request, response);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  // A server for each session, one engine for all of them.
  guardServer(server, { engine, approve: approveByElicitation() });
  await server.connect(/** @type {import("@modelcontextprotocol/sdk/shared/transport.js").Transport} */ (transport));
  return transport.handleRequest(request, response);
});
http.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => console.log(JSON.stringify(http.address())));
