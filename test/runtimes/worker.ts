// A worker: `/checks` answers with the outcome of all checks, and of the store in a Durable Object; `/mcp` is a guarded server.

// The recipe of docs/recipes.md.
import { Counters, durableStore } from "runtime:durable-object";
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { CounterStore } from "tollgate";
import { storeChecks } from "./checks.js";
import { run } from "./everywhere.js";
import { guarded } from "./guarded.js";

export { Counters };

interface Env {
  readonly COUNTERS: { getByName(name: string): Parameters<typeof durableStore>[0] };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === "/mcp") return createMcpHandler(guarded).fetch(request);
    let objects = 0;
    const create = (): CounterStore => durableStore(env.COUNTERS.getByName(`counters-${++objects}`));
    return Response.json({ ...(await run()), "Durable Object": await storeChecks({ create }) });
  },
};
