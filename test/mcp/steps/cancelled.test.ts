import { expect } from "vitest";
import { type CounterStore, createEngine, createMemoryStore, parsePolicy } from "../../../src/index.js";
import { call, raw } from "../raw.js";
import { ALLOWED, deferred, scripted, turn } from "../support.js";
import { guardTest } from "./guard-test.js";

const cancelled = (requestId: unknown) => ({
  jsonrpc: "2.0",
  method: "notifications/cancelled",
  params: { requestId },
});

guardTest("a call cancelled while it is being decided does not run and is given back", async (guard) => {
  const decision = deferred<unknown>();
  const { engine, released } = scripted(() => decision.promise);
  const { send, received, runs } = await raw({ engine }, 1, guard);
  await send(call(0, { name: "add" }), call("0", { name: "add", arguments: { a: 1 } }), cancelled(0));
  decision.resolve(ALLOWED);
  await turn();
  expect(received).toMatchObject([{ id: "0" }]);
  expect([runs, released]).toEqual([[{ a: 1 }], [ALLOWED]]);
});

guardTest("a call whose connection goes while it is being decided does not run and is given back", async (guard) => {
  const decision = deferred<unknown>();
  const { engine, released } = scripted(() => decision.promise);
  const { send, runs, server } = await raw({ engine }, 1, guard);
  await send(call(1, { name: "add" }));
  await server.close();
  decision.resolve(ALLOWED);
  await turn();
  expect([runs, released]).toEqual([[], [ALLOWED]]);
});

guardTest("what a cancelled call reserved in an asynchronous store is there again", async (guard) => {
  const limits = [{ counter: "adds", window: "minute", max: 1, scope: "global" }];
  const inner = createMemoryStore();
  const store: CounterStore = {
    reserve: async (charges, now) => inner.reserve(charges, now),
    release: async (charges, now) => inner.release(charges, now),
  };
  const policy = parsePolicy({ version: "1", default: "deny", tools: { add: { limits } } });
  const { send, runs } = await raw({ engine: createEngine({ policy, store }) }, 1, guard);
  await send(call(1, { name: "add" }), cancelled(1));
  await turn();
  await send(call(2, { name: "add" }));
  await turn();
  expect(runs).toEqual([{}]);
});
