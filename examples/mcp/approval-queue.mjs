// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import Database from "libsql";
import { createApprovalQueue } from "tollgate/approvals";
import { approveByElicitation, approveByQueue, guardServer } from "tollgate/mcp";
import { createSqliteApprovalStore } from "tollgate/sqlite";
import { engine, registerTools } from "./shop.mjs";

/**
 * A server whose questions wait in a file, so that they outlive it, and so that other processes can answer them.
 *
 * @param {string} file
 */
export function createShop(file) {
  const queue = createApprovalQueue({
    store: createSqliteApprovalStore({ database: new Database(file) }),
    namespace: "shop",
    howToAnswer: (id) => `a person, not you, runs \`tollgate approvals approve ${id}\` at the shop`,
  });
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  const approve = approveByElicitation({ withinMs: 20_000, otherwise: approveByQueue(queue) });
  guardServer(server, { engine, approve });
  return { server, queue };
}
