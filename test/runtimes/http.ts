// Run by a runtime that has processes: serves a guarded server over HTTP as that runtime does it, and prints its port.
import { createMcpHandler } from "@modelcontextprotocol/server";
import { toNodeHandler } from "tollgate/approvals";
import { guarded } from "./guarded.js";

type Handle = (request: Request) => Promise<Response>;
declare const Bun: { serve(options: { port: number; hostname: string; fetch: Handle }): { port: number } } | undefined;
declare const Deno:
  | {
      serve(options: { port: number; hostname: string; onListen(at: { port: number }): void }, handle: Handle): unknown;
    }
  | undefined;

const { fetch } = createMcpHandler(guarded);
const handle: Handle = (request) => fetch(request);
const at = { port: 0, hostname: "127.0.0.1" };
if (typeof Bun !== "undefined") console.log(Bun.serve({ ...at, fetch: handle }).port);
else if (typeof Deno !== "undefined") Deno.serve({ ...at, onListen: ({ port }) => console.log(port) }, handle);
else {
  const { createServer } = await import("node:http");
  const server = createServer(toNodeHandler(handle));
  server.listen(at.port, at.hostname, () => console.log((server.address() as { port: number }).port));
}
