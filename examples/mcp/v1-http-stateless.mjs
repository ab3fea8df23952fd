// @ts-check
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { guardServer } from "tollgate/mcp";
import { engine, registerTools, scope, signIn } from "./shop.mjs";

const http = createServer(async (request, response) => {
  const auth = signIn(request.headers.authorization);
  if (auth === undefined) return response.writeHead(401, { "www-authenticate": "Bearer" }).end();
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  guardServer(server, { engine, scope });
  const transport = new StreamableHTTPServerTransport({});
  response.on("close", () => void server.close());
  await server.connect(/** @type {import("@modelcontextprotocol/sdk/shared/transport.js").Transport} */ (transport));
  await transport.handleRequest(Object.assign(request, { auth }), response);
});
http.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => console.log(JSON.stringify(http.address())));
