// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { approveByCallback, guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

/**
 * A server whose questions go to wherever your people are: a chat, a ticket, a dialog of your own.
 * @param {(question: string, signal: AbortSignal) => Promise<boolean>} askColleague
 */
export function createShop(askColleague) {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, {
    engine,
    approve: approveByCallback(
      ({ tool, args, scope, decision, signal }) =>
        askColleague(`${scope.grant}: ${tool} ${JSON.stringify(args)}? ${decision.message}`, signal),
      { expiresAfterMs: 120_000 },
    ),
  });
}
