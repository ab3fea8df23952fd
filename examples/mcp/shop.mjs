// @ts-check
import { readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";
import { z } from "zod";

/** Made once for the process: an engine made for each request counts from nothing. */
export const engine = createEngine({
  policy: parsePolicy(readFileSync(new URL("policy.json", import.meta.url), "utf8")),
});

/** @param {any} server of either SDK generation */
export function registerTools(server) {
  const say = (/** @type {string} */ text) => ({ content: [{ type: "text", text }] });
  const order = z.object({ id: z.number() });
  const refund = z.object({ amount: z.number() });
  server.registerTool("read_order", { inputSchema: order }, (/** @type {any} */ { id }) => say(`order ${id}`));
  server.registerTool("create_refund", { inputSchema: refund }, (/** @type {any} */ { amount }) =>
    say(`refunded ${amount}`),
  );
  server.registerTool("close_account", { inputSchema: order }, (/** @type {any} */ { id }) => say(`closed ${id}`));
  server.registerTool("list_users", {}, () => say("ann, bob"));
  server.registerTool("drop_table", {}, () => say("dropped"));
}
