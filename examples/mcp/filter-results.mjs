// @ts-check
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";

const engine = createEngine({ policy: parsePolicy({ version: "2", default: "deny", tools: { read_note: {} } }) });

/** Never lets the number of a card leave the server. @param {string} text */
const redacted = (text) => text.replace(/\b(?:\d[ -]?){12,18}\d\b/g, "[card number]");

/** @param {() => Promise<string>} readNote @param {(line: string) => void} log */
export function createShop(readNote, log) {
  const server = new McpServer({ name: "shop", version: "1.0.0" });
  // The call was allowed: here its result is known, and nobody has it yet.
  server.registerTool("read_note", {}, async () => ({ content: [{ type: "text", text: redacted(await readNote()) }] }));
  return guardServer(server, {
    engine,
    // The decision is known here, before there is a result.
    onEvent: (event) => event.kind === "call" && log(`${event.tool}: ${event.decision.code}`),
  });
}
