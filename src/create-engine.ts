import { engineOver } from "./engine/engine.js";
import { readEngineOptions } from "./engine/engine-options.js";
import type { CounterStore } from "./engine/store.js";
import type { AnyEngine, EngineOptions, EngineOver } from "./engine/types.js";
import { createMemoryStore } from "./stores/memory/store.js";

// An asynchronous store is required again: with none, or one that may be undefined, the engine can be a synchronous one.

/**
 * Makes a policy decision point. Make it once for a process: an engine made for each request counts from nothing.
 *
 * Over a synchronous store (the default one keeps counters in memory) it decides synchronously; over any other its
 * answers are promises. A decision is never an exception.
 *
 * @throws {TypeError} for a policy that the parser did not make, and for an option that it cannot use.
 * @example
 * ```ts
 * import { createEngine, parsePolicy } from "tollgate";
 *
 * const policy = parsePolicy({ version: "1", default: "deny", tools: { list_jobs: {} } });
 * const engine = createEngine({ policy });
 * const { effect, code } = engine.evaluate({ tool: "delete_job", args: {} }); // "deny", "default_deny"
 * ```
 */
export function createEngine<Store = unknown>(
  options: EngineOptions<Store> & ([Store] extends [CounterStore] ? { readonly store: Store } : unknown),
): EngineOver<Store>;
export function createEngine(options: EngineOptions): AnyEngine {
  return engineOver(readEngineOptions(options, createMemoryStore));
}
