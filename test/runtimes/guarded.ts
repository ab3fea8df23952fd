import { McpServer } from "@modelcontextprotocol/server";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  hide: ["drop_table"],
  tools: { read_order: { limits: [{ counter: "reads", window: "day", max: 1, scope: "global" }] } },
});
const engine = createEngine({ policy });

/** A server with a tool that may be called once, and one that may not. */
export function guarded(): McpServer {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  server.registerTool("read_order", {}, () => ({ content: [{ type: "text", text: "order 7" }] }));
  server.registerTool("drop_table", {}, () => ({ content: [{ type: "text", text: "dropped" }] }));
  return guardServer(server, { engine });
}
