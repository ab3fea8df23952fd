// @ts-check
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import { guardServer } from "tollgate/mcp";

/**
 * A gateway with a path for each tenant. Each request is decided by the engine of its tenant.
 *
 * @param {object} options
 * @param {(tenant: string) => Promise<import("tollgate").AnyEngine | undefined>} options.engineOf
 * @param {(tenant: string, request: Request) => string | undefined} options.signIn your own sign-in: the user, if the request is of this tenant
 */
export function createGateway({ engineOf, signIn }) {
  const app = new Hono();
  app.all("/:tenant/mcp", async (c) => {
    const tenant = c.req.param("tenant");
    // First the sign-in: nobody learns which tenants exist.
    const user = signIn(tenant, c.req.raw);
    if (user === undefined) return c.text("sign in", 401, { "www-authenticate": "Bearer" });
    const engine = await engineOf(tenant);
    if (engine === undefined) return c.text("no such tenant", 404);
    return createMcpHandler(() => {
      const server = new McpServer({ name: "gateway", version: "1.0.0" });
      server.registerTool("read_order", {}, () => ({ content: [{ type: "text", text: `order of ${tenant}` }] }));
      server.registerTool("drop_table", {}, () => ({ content: [{ type: "text", text: "dropped" }] }));
      return guardServer(server, { engine, scope: () => ({ grant: user }) });
    }).fetch(c.req.raw);
  });
  return app;
}
