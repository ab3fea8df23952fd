// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";

// Everybody may call what only reads. A lead may call the rest.
const policy = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    "*": {
      require: [
        {
          conditions: [
            {
              any: [
                { path: "annotations.readOnlyHint", op: "eq", value: true },
                { path: "principal.role", op: "eq", value: "lead" },
              ],
            },
          ],
        },
      ],
    },
  },
});
const engine = createEngine({ policy });

export function createShop() {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  const done = async () => ({ content: [{ type: /** @type {const} */ ("text"), text: "done" }] });
  server.registerTool("read_order", { annotations: { readOnlyHint: true } }, done);
  server.registerTool("create_refund", { annotations: { readOnlyHint: false } }, done);
  // Your token verifier has put the role into `authInfo`. A caller who did not sign in is nobody.
  return guardServer(server, { engine, principal: ({ authInfo }) => authInfo && { role: authInfo.extra?.role } });
}
