// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createShopEngine } from "./engine.mjs";
import { createShop } from "./fastmcp.mjs";

test("a fastmcp server behind the guard", async () => {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { approve: true } }));
  const serving = createShop(createShopEngine()).serve(serverEnd);
  await client.connect(clientEnd);
  const session = await serving;
  /** @param {string} name @param {Record<string, unknown>} args */
  const call = async (name, args) =>
    /** @type {any} */ (await client.callTool({ name, arguments: args })).content[0].text;
  assert.equal(await call("read_order", { id: 7 }), "order 7");
  assert.equal(
    await call("create_refund", { amount: 900 }),
    "[POLICY DENIED] refunds over 500 go to a colleague; the same `args.amount` will be denied again, another may be allowed",
  );
  assert.equal(await call("create_refund", { amount: 90 }), "refunded 90");
  assert.equal(await call("close_account", { id: 1 }), "closed 1");
  assert.match(await call("close_account", { id: 2 }), /the limit of 1 call in a day is reached/);
  // Its pings would keep the process.
  await session.close();
  await client.close();
});
