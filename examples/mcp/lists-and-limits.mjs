// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

export function createShop() {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, {
    engine,
    hideDenied: true, // list only what some arguments could get through
    showLimits: true, // tell with each result what is left
    // The grant is the user, and not the client application that the user happens to call from. Who did not sign in has none.
    scope: ({ authInfo, sessionId }) => ({ grant: authInfo?.extra?.sub, session: sessionId }),
  });
}
