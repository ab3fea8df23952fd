import type { AnyEngine } from "../engine/types.js";
import { createCheckpoint, type Transport } from "./guard-transport.js";
import { installGuard } from "./install.js";
import { isObject } from "./messages.js";
import { defaultScope, type ScopeFunction } from "./scope.js";

/** What a guard needs. */
export interface GuardOptions {
  /** Made once for the process: an engine made for each request counts from nothing. */
  readonly engine: AnyEngine;
  /** On whose account a call is made. Default: the authenticated client, and the session or connection. */
  readonly scope?: ScopeFunction | undefined;
}

/** A server of either SDK generation, high-level or low-level, by what the guard touches of it. */
export interface GuardableServer {
  connect(transport: never): Promise<void>;
}

interface Server {
  connect(transport: Transport): Promise<void>;
  readonly transport?: unknown;
  readonly server?: unknown;
  close?(): Promise<void>;
}

const guarded = new WeakMap<Server, { readonly engine: AnyEngine; readonly scope: ScopeFunction }>();

/**
 * Decides every `tools/call` of the server and takes hidden tools out of its lists, from its next `connect` on.
 * Changes the server in place and returns it; throws when it is connected already, and never guards in part.
 */
export function guardServer<S extends GuardableServer>(server: S, options: GuardOptions): S {
  const { engine, scope } = checkedOptions(options);
  const layers = layersOf(server);
  for (const layer of layers) assertGuardable(layer, engine, scope);
  for (const layer of layers) {
    if (guarded.has(layer)) continue;
    guarded.set(layer, { engine, scope });
    patchConnect(layer, engine, scope);
  }
  return server;
}

/** A high-level server connects through the low-level one that it holds; both are patched, and a connection is guarded once. */
function layersOf(server: unknown): readonly Server[] {
  if (!isServer(server)) throw new TypeError("guardServer: expected an MCP server, an object with a `connect` method");
  return isServer(server.server) ? [server, server.server] : [server];
}

function isServer(value: unknown): value is Server {
  return isObject(value) && typeof value.connect === "function";
}

function assertGuardable(layer: Server, engine: AnyEngine, scope: ScopeFunction): void {
  const before = guarded.get(layer);
  if (before !== undefined && (before.engine !== engine || before.scope !== scope)) {
    throw new Error("guardServer: the server is guarded already, by another engine or scope; guard it once");
  }
  if (before === undefined && layer.transport !== undefined) {
    throw new Error(
      "guardServer: the server is connected already, so that it would guard nothing; " +
        "call `guardServer(server, { engine })` before `server.connect(transport)`",
    );
  }
}

function patchConnect(layer: Server, engine: AnyEngine, scope: ScopeFunction): void {
  const connect = layer.connect;
  layer.connect = async (transport) => {
    const guard = installGuard(transport, engine, () => createCheckpoint(engine, scope, transport));
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

function checkedOptions(options: GuardOptions): { readonly engine: AnyEngine; readonly scope: ScopeFunction } {
  const engine: unknown = isObject(options) ? options.engine : undefined;
  if (!isObject(engine) || typeof engine.evaluate !== "function" || typeof engine.isVisible !== "function") {
    throw new TypeError(
      "guardServer: expected an engine; write `guardServer(server, { engine: createEngine({ policy }) })`",
    );
  }
  const scope = options.scope ?? defaultScope;
  if (typeof scope !== "function") throw new TypeError("guardServer: expected `scope` to be a function of the context");
  return { engine: options.engine, scope };
}
