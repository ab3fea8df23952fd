// @ts-check
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { approveByElicitation, guardServer } from "tollgate/mcp";
import { engine, registerTools, scope, signIn } from "./shop.mjs";

// Whoever answers a question has to reach the process that asked. Many processes share a `requestState` key, and with it a
// `requestStateStore`: with the key alone one answer counts once in each of them.
const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, { engine, scope, approve: approveByElicitation() });
});

// The handler keeps the clients' subscriptions, so it has to be told when the policy changes.
engine.onPolicyChange(mcp.notify.toolsChanged);

export default {
  /** @param {Request} request */
  async fetch(request) {
    const authInfo = signIn(request.headers.get("authorization"));
    if (authInfo === undefined) return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
    return mcp.fetch(request, { authInfo });
  },
};
