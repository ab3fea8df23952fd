// @ts-check
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { approveByElicitation, guardServer } from "tollgate/mcp";
import { engine, registerTools, scope, signIn } from "./shop.mjs";

const MAX_SESSIONS_OF_USER = 20;
/** A session belongs to the user who began it. @type {Map<string, { user: string, transport: StreamableHTTPServerTransport }>} */
const sessions = new Map();

const http = createServer(async (request, response) => {
  const auth = signIn(request.headers.authorization);
  if (auth === undefined) return response.writeHead(401, { "www-authenticate": "Bearer" }).end();
  const user = auth.extra.sub;
  const id = request.headers["mcp-session-id"];
  const known = sessions.get(String(id));
  if (id !== undefined && known?.user !== user) return response.writeHead(404).end();
  if (known !== undefined) return known.transport.handleRequest(Object.assign(request, { auth }), response);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => {
      sessions.set(id, { user, transport });
      const own = [...sessions.values()].filter((session) => session.user === user);
      if (own.length > MAX_SESSIONS_OF_USER) void own[0]?.transport.close();
    },
  });
  transport.onclose = () => void sessions.delete(String(transport.sessionId));
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  // A server for each session, one engine for all of them.
  guardServer(server, { engine, scope, approve: approveByElicitation() });
  await server.connect(/** @type {import("@modelcontextprotocol/sdk/shared/transport.js").Transport} */ (transport));
  return transport.handleRequest(Object.assign(request, { auth }), response);
});
http.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => console.log(JSON.stringify(http.address())));
