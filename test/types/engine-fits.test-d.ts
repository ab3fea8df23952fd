import {
  type AnyCall,
  type AnyEngine,
  type AnyStore,
  type AsyncEngine,
  type CounterStore,
  createEngine,
  createMemoryStore,
  type Decision,
  type Engine,
  type EngineOptions,
  type EvaluateOptions,
  type Policy,
  type SyncCounterStore,
  type ToolCall,
} from "tollgate";
import { guardServer } from "tollgate/mcp";
import type { Principal, ReadFile, Tools } from "./tools.js";

// Compiled, never run: what must go on compiling.

declare const engine: Engine;
declare const later: AsyncEngine;
declare const either: AnyEngine;
declare const call: ToolCall;
declare const read: ReadFile;
declare const principal: Principal;
declare const record: Record<string, unknown>;

export const decisions: readonly Decision[] = [
  engine.evaluate(call),
  engine.evaluate({ tool: "unheard_of", args: { any: [1] }, scope: { grant: "g" } }),
  engine.evaluate({ tool: "read_file", args: read }),
  engine.evaluate({ tool: "read_file", args: record }),
  engine.evaluate({ tool: "read_file", args: { length: 3, lines: [1], head: null } }),
  engine.evaluate({ tool: "read_file", args: undefined }),
  engine.evaluate<Tools>({ tool: "read_file", args: read, scope: { session: "s" } }),
  engine.evaluate<Tools>({ tool: "read_file", args: { path: "/a", head: null } }, {}),
  engine.evaluate<Tools>({ tool: "list_roots" }),
  engine.evaluate<Tools>({ tool: "list_roots", args: {} }),
  engine.evaluate<Tools>({ tool: "list_roots", principal: { any: 1 }, annotations: { readOnlyHint: true } }),
  engine.evaluate<Tools, Principal>({ tool: "list_roots", principal }),
];
export const promised: Promise<Decision> = later.evaluate<Tools>({ tool: "read_file", args: read });
export const awaited: Decision | Promise<Decision> = either.evaluate(call);
export const awaitedToo: Decision | Promise<Decision> = either.evaluate<Tools>({ tool: "read_file", args: read });

// Engines of both kinds are either kind, and engines made by hand need not be generic.
export const kinds: readonly AnyEngine[] = [engine, later];
export const plain: Engine = {
  ...engine,
  evaluate: (_: AnyCall, _options?: EvaluateOptions) => engine.evaluate(call),
};
export const watched: Engine = {
  ...engine,
  evaluate(asked, options) {
    return engine.evaluate(asked, options);
  },
};
export type CallOf = Parameters<Engine["evaluate"]>[0];
export const asFunction: (call: ToolCall) => Decision = engine.evaluate;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare const policy: Policy;
declare const sync: SyncCounterStore;
declare const async: CounterStore;
declare const store: AnyStore;
declare const perhaps: CounterStore | undefined;
// biome-ignore lint/suspicious/noExplicitAny: what code without types has.
declare const untyped: any;
declare const syncOptions: EngineOptions<SyncCounterStore>;
declare const asyncOptions: EngineOptions<CounterStore>;
declare const anyOptions: EngineOptions;

// A store that is synchronous for certain makes a synchronous engine, one that is asynchronous for certain the other.
export const own = createEngine({ policy, onDecision: ({ decision }) => decision.code });
export const overSync = createEngine({ policy, store: sync, onDecision: ({ decision }) => decision.code });
export const overMemory = createEngine({ policy, store: createMemoryStore() });
export const overInline = createEngine({
  policy,
  store: { sync: true, reserve: (charges) => ({ ok: true, used: charges.map(() => 0) }), release() {} },
});
export const bySyncOptions = createEngine(syncOptions);
export const overAsync = createEngine({ policy, store: async, onDecision: ({ decision }) => decision.code });
export const overAsyncInline = createEngine({
  policy,
  store: { reserve: async (charges) => ({ ok: true, used: charges.map(() => 0) }), async release() {} },
});
export const overStore = createEngine({ policy, store });
export const overPerhaps = createEngine({ policy, store: perhaps });
export const overUntyped = createEngine({ policy, store: untyped });
export const byAsyncOptions = createEngine(asyncOptions);
export const byAnyOptions = createEngine(anyOptions);

export const engines: Same<
  [
    ...[typeof own, typeof overSync, typeof overMemory, typeof overInline, typeof bySyncOptions],
    ...[typeof overAsync, typeof overAsyncInline],
    ...[typeof overStore, typeof overPerhaps, typeof overUntyped, typeof byAsyncOptions, typeof byAnyOptions],
  ],
  [
    ...[Engine, Engine, Engine, Engine, Engine],
    ...[AsyncEngine, AsyncEngine],
    ...[AnyEngine, AnyEngine, AnyEngine, AnyEngine, AnyEngine],
  ]
> = true;

export function engineOver<Store extends AnyStore>(store: Store) {
  return createEngine({ policy, store });
}
export const overOwn: Engine = engineOver(sync);

// A guard takes every store that an engine takes.
declare const server: { connect(transport: never): Promise<void> };
export const guarded = [sync, async, store, createMemoryStore(), perhaps].map((requestStateStore) =>
  guardServer(server, { engine, requestStateStore }),
);
