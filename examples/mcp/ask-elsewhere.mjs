// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { approveByCallback, guardServer } from "tollgate/mcp";
import { engine, registerTools } from "./shop.mjs";

/** As JSON with all but plain ASCII escaped: the model chose it, and letters may be invisible or look like others. @param {unknown} value */
const shown = (value) =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/**
 * A server whose questions go to wherever your people are: a chat, a ticket, a dialog of your own.
 * @param {(question: string, signal: AbortSignal) => Promise<boolean>} askColleague gets a text to be shown as it is, without markup
 */
export function createShop(askColleague) {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  registerTools(server);
  return guardServer(server, {
    engine,
    approve: approveByCallback(
      ({ tool, args, scope, decision, signal }) =>
        askColleague(
          `${decision.message}, for ${shown(scope.grant ?? "nobody")}: ${shown(tool)} ${shown(args)}`,
          signal,
        ),
      { expiresAfterMs: 120_000 },
    ),
  });
}
