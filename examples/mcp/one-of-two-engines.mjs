// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";
import { registerTools } from "./shop.mjs";

/** @param {object} tools */
const engineOf = (tools) => createEngine({ policy: parsePolicy({ version: "2", default: "deny", tools }) });
const members = engineOf({ read_order: {}, create_refund: {} });
const guests = engineOf({ read_order: {} });

export function createShop() {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, {
    engine: ({ authInfo }) => (authInfo?.scopes?.includes("member") ? members : guests),
    hideDenied: true,
  });
}
