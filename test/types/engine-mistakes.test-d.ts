import { type CounterStore, createEngine, type Engine, type Policy } from "tollgate";
import { guardServer, guardTransport } from "tollgate/mcp";
import type { Principal, Tools } from "./tools.js";

// Never run. Each line under a directive does not compile; test/types/types.test.ts holds what the compiler says of it.

declare const engine: Engine;
declare const policy: Policy;
declare const store: CounterStore;

// @ts-expect-error Type '"reed_file"' is not assignable to type '"read_file" | "edit-file" | "refund" | "approve" | "list_roots" | "run"'. Did you mean '"read_file"'?
engine.evaluate<Tools>({ tool: "reed_file", args: { path: "/a" } });
// @ts-expect-error Argument of type '{ tool: "read_file"; }' is not assignable to parameter of type 'CallOf<Tools, object>'.
engine.evaluate<Tools>({ tool: "read_file" });
// @ts-expect-error Type 'number' is not assignable to type 'string'.
engine.evaluate<Tools>({ tool: "read_file", args: { path: 1 } });
// @ts-expect-error Argument of type '{ tool: "list_roots"; }' is not assignable to parameter of type 'CallOf<Tools, Principal>'.
engine.evaluate<Tools, Principal>({ tool: "list_roots" });
// @ts-expect-error Type '"boss"' is not assignable to type '"lead" | "agent"'.
engine.evaluate<Tools, Principal>({ tool: "list_roots", principal: { role: "boss", id: "a", limits: { daily: 1 } } });
// @ts-expect-error Type '"txt"' is not assignable to type '"text" | "binary" | undefined'. Did you mean '"text"'?
engine.evaluate<Tools>({ tool: "read_file", args: { path: "/a", mode: "txt" } });
// @ts-expect-error Type '{ amount: number; }' is not assignable to type 'NoArguments | ReadFile | EditFile | Refund | Approve | Run | undefined'.
engine.evaluate<Tools>({ tool: "read_file", args: { amount: 1 } });
// @ts-expect-error Object literal may only specify known properties, and 'depth' does not exist in type 'NoArguments | ReadFile | EditFile | Refund | Approve | Run'.
engine.evaluate<Tools>({ tool: "list_roots", args: { depth: 1 } });
// @ts-expect-error Object literal may only specify known properties, and 'user' does not exist in type 'CallScope'.
engine.evaluate<Tools>({ tool: "read_file", args: { path: "/a" }, scope: { user: "u" } });
// @ts-expect-error Type 'never[]' is not assignable to type 'NoArguments | ReadFile | EditFile | Refund | Approve | Run | undefined'.
engine.evaluate<Tools>({ tool: "list_roots", args: [] });

// Of tools that nobody described, arguments are still an object.
// @ts-expect-error Object literal may only specify known properties, and 'name' does not exist in type 'CallOf<AnyTools, object>'.
engine.evaluate({ name: "read_file" });
// @ts-expect-error Type 'number' is not assignable to type 'string'.
engine.evaluate({ tool: 1 });
// @ts-expect-error Type 'string' is not assignable to type 'ToolArguments'.
engine.evaluate({ tool: "x", args: "no" });
// @ts-expect-error Type 'number' is not assignable to type 'ToolArguments'.
engine.evaluate({ tool: "x", args: 1 });
// @ts-expect-error Type 'null' is not assignable to type 'ToolArguments | undefined'.
engine.evaluate({ tool: "x", args: null });
// @ts-expect-error Type 'never[]' is not assignable to type 'ToolArguments'.
engine.evaluate({ tool: "x", args: [] });
// @ts-expect-error Type '() => {}' is not assignable to type 'ToolArguments'.
engine.evaluate({ tool: "x", args: () => ({}) });
// @ts-expect-error Type 'Promise<{}>' is not assignable to type 'ToolArguments'.
engine.evaluate({ tool: "x", args: Promise.resolve({}) });
// @ts-expect-error Object literal may only specify known properties, and 'arg' does not exist in type 'CallOf<AnyTools, object>'.
engine.evaluate({ tool: "x", arg: {} });
// @ts-expect-error Object literal may only specify known properties, but 'scpe' does not exist in type 'CallOf<AnyTools, object>'. Did you mean to write 'scope'?
engine.evaluate({ tool: "x", args: {}, scpe: {} });
// @ts-expect-error Type 'string' has no properties in common with type 'CallScope'.
engine.evaluate({ tool: "x", scope: "g" });
// @ts-expect-error Type 'never[]' is not assignable to type 'ToolArguments'.
engine.explain({ tool: "x", args: [] });
// @ts-expect-error Type 'string' is not assignable to type 'ToolArguments'.
engine.usage({ tool: "x", args: "no" });

// Options: one line for each mistake, whatever the store.
// @ts-expect-error Object literal may only specify known properties, but 'onDecison' does not exist in type 'EngineOptions<unknown>'. Did you mean to write 'onDecision'?
createEngine({ policy, onDecison: () => {} });
// @ts-expect-error Object literal may only specify known properties, but 'onDecison' does not exist in type 'EngineOptions<CounterStore> & { readonly store: CounterStore; }'. Did you mean to write 'onDecision'?
createEngine({ policy, store, onDecison: () => {} });
// @ts-expect-error Type '"den"' is not assignable to type '"allow" | "deny" | undefined'. Did you mean '"deny"'?
createEngine({ policy, storeFailure: "den" });
// @ts-expect-error Type '"den"' is not assignable to type '"allow" | "deny" | undefined'. Did you mean '"deny"'?
createEngine({ policy, store, storeFailure: "den" });
// @ts-expect-error Type '{}' is not assignable to type 'CounterStore | SyncCounterStore | undefined'.
createEngine({ policy, store: {} });
// @ts-expect-error Type 'string' is not assignable to type '(string & AnyStore) | undefined'.
createEngine({ policy, store: "redis://localhost" });
// @ts-expect-error Type '{ version: "1"; default: "deny"; }' is not assignable to type 'Policies'.
createEngine({ policy: { version: "1", default: "deny" } });
// @ts-expect-error Argument of type '{}' is not assignable to parameter of type 'EngineOptions<unknown>'.
createEngine({});
declare const server: { connect(transport: never): Promise<void> };
// @ts-expect-error Object literal may only specify known properties, but 'onEvnt' does not exist in type 'GuardOptions'. Did you mean to write 'onEvent'?
guardServer(server, { engine, onEvnt: () => {} });
// @ts-expect-error Type '{}' is not assignable to type 'AnyStore | undefined'.
guardServer(server, { engine, requestStateStore: {} });
declare const transport: { start(): Promise<void>; send(message: never): Promise<void> };
// @ts-expect-error Type 'string' is not assignable to type 'number'.
guardTransport(transport, { engine, maxLegs: "3" });
