// @ts-check
// fastmcp makes its own server inside, and takes a transport from outside: that is where the guard goes.
import { FastMCP } from "fastmcp";
import { approveByElicitation, guardTransport } from "tollgate/mcp";
import { z } from "zod";

/** @param {import("tollgate").Engine} engine */
export function createShop(engine) {
  const shop = new FastMCP({ name: "shop", version: "1.0.0" });
  shop.addTool({
    name: "read_order",
    description: "Reads an order",
    parameters: z.object({ id: z.number() }),
    execute: async ({ id }) => `order ${id}`,
  });
  shop.addTool({
    name: "create_refund",
    description: "Pays money back",
    parameters: z.object({ amount: z.number() }),
    execute: async ({ amount }) => `refunded ${amount}`,
  });
  shop.addTool({
    name: "close_account",
    description: "Closes an account",
    parameters: z.object({ id: z.number() }),
    execute: async ({ id }) => `closed ${id}`,
  });
  return {
    /** @param {import("@modelcontextprotocol/sdk/shared/transport.js").Transport} transport such as `new StdioServerTransport()` */
    serve: (transport) => shop.connect(guardTransport(transport, { engine, approve: approveByElicitation() })),
  };
}
