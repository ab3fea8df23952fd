// @ts-check
import { createMcpHandler, createRequestStateCodec, McpServer } from "@modelcontextprotocol/server";
import { approveByElicitation, guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

// A key that every process of this service has and that seals nothing else. Without it the guard takes a random one, and
// whoever answers a question has to reach the process that asked.
const key = process.env.TOLLGATE_STATE_KEY;
const requestState = key === undefined ? undefined : createRequestStateCodec({ key });

export const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, { engine, approve: approveByElicitation(), requestState });
});

// The handler keeps the clients' subscriptions, so it has to be told when the policy changes.
engine.onPolicyChange(handler.notify.toolsChanged);

export default handler;
