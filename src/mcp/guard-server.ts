import { hasMethods } from "../options.js";
import { guardConnection } from "./connection/guard-connection.js";
import { installGuard } from "./connection/install.js";
import { differingOption, type GuardOptions, readGuardOptions, type Settings } from "./guard-options.js";
import type { Transport } from "./wire/transport.js";

/**
 * A server of either SDK generation, high-level or low-level, by what the guard touches of it.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { type GuardableServer, guardServer } from "tollgate/mcp";
 *
 * const engine = createEngine({ policy });
 * const guarded = <Server extends GuardableServer>(server: Server): Server => guardServer(server, { engine });
 * ```
 */
export interface GuardableServer {
  connect(transport: never): Promise<void>;
}

interface Server {
  connect(transport: Transport): Promise<void>;
  readonly transport?: unknown;
  readonly server?: unknown;
  close?(): Promise<void>;
}

const guarded = new WeakMap<Server, Settings>();

/**
 * Decides every `tools/call` of the server and takes hidden tools out of its lists, from its next `connect` on.
 * Changes the server in place and returns it; throws when it is connected already, and never guards in part.
 *
 * @example
 * ```ts
 * import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
 * import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
 * import { createEngine } from "tollgate";
 * import { guardServer } from "tollgate/mcp";
 *
 * const server = new McpServer({ name: "shop", version: "1.0.0" });
 * guardServer(server, { engine: createEngine({ policy }) });
 * await server.connect(new StdioServerTransport());
 * ```
 */
export function guardServer<S extends GuardableServer>(server: S, options: GuardOptions): S {
  const settings = readGuardOptions(options, "guardServer");
  const layers = layersOf(server);
  for (const layer of layers) assertGuardable(layer, settings);
  for (const layer of layers) {
    if (guarded.has(layer)) continue;
    guarded.set(layer, settings);
    patchConnect(layer, settings);
  }
  return server;
}

/** A high-level server connects through the low-level one that it holds; both are patched, and a connection is guarded once. */
function layersOf(server: unknown): readonly Server[] {
  if (!isServer(server)) throw new TypeError("guardServer: expected an MCP server, an object with a `connect` method");
  return isServer(server.server) ? [server, server.server] : [server];
}

const isServer = (value: unknown): value is Server => hasMethods(value, "connect");

function assertGuardable(layer: Server, settings: Settings): void {
  const before = guarded.get(layer);
  const differing = before && differingOption(before, settings);
  if (differing !== undefined)
    throw new Error(`guardServer: the server is guarded already, with another \`${differing}\`; guard it once`);
  if (before === undefined && layer.transport !== undefined) {
    throw new Error(
      "guardServer: the server is connected already, so that it would guard nothing; " +
        "call `guardServer(server, { engine })` before `server.connect(transport)`",
    );
  }
}

function patchConnect(layer: Server, settings: Settings): void {
  const connect = layer.connect;
  layer.connect = async (transport) => {
    const guard = installGuard(transport, settings, () => guardConnection(settings, transport, true));
    try {
      await connect.call(layer, transport);
    } finally {
      guard.settle();
    }
    if (guard.isActive()) return;
    await layer.close?.();
    throw new Error(
      "guardServer: this connection could not be guarded and was closed; the server never started the transport",
    );
  };
}
