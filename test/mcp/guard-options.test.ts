import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/index.js";
import { guardServer, guardTransport } from "../../src/mcp/index.js";
import { addServer } from "./raw.js";
import { scripted } from "./support.js";

const { engine } = scripted();
const ENGINE = /expected an engine; write `guardServer\(server, \{ engine: createEngine\(\{ policy \}\) \}\)`/;
const APPROVE =
  "expected `approve` to be made by `approveByQueue`, `approveByElicitation`, `approveByCallback` or `approveNothing`";
const CODEC = "expected `requestState` to be a codec with `mint` and `verify`";
const STORE = "expected `requestStateStore` to be a counter store";

test.each<[string, object | undefined, string | RegExp]>([
  ["no options", undefined, ENGINE],
  ["an engine that is none", { engine: {} }, ENGINE],
  ["an engine that only evaluates", { engine: { evaluate() {} } }, ENGINE],
  ["a policy for an engine", { engine: "policy.json" }, ENGINE],
  ["a scope that is no function", { engine, scope: "grant" }, "expected `scope` to be a function of the context"],
  ["an approver of the host's making", { engine, approve: { ask() {} } }, APPROVE],
  [
    "a clock that is no function",
    { engine, clock: 7 },
    "expected `clock` to be a function that gives epoch milliseconds",
  ],
  ["a codec that only mints", { engine, requestState: { mint() {} } }, CODEC],
  ["a codec that is none", { engine, requestState: null }, CODEC],
  ["a store that is none", { engine, requestStateStore: {} }, STORE],
  ["a listener that is no function", { engine, onEvent: [] }, "expected `onEvent` to be a function"],
  ["`observe` in words", { engine, observe: "no" }, "expected `observe` to be `true` or `false`"],
  ["`hideDenied` in words", { engine, hideDenied: "yes" }, "expected `hideDenied` to be `true` or `false`"],
  [
    "an option that is misspelt",
    { engine, enforced: false },
    "expected an object with options among engine, principal, scope, observe, hideDenied, showLimits, authorizationDenials, approve, requestState, requestStateStore, maxLegs, clock, onEvent; got `enforced`",
  ],
  [
    "the old name of `observe`",
    { engine, enforce: true },
    "expected `observe: true` instead of `enforce: false`, and nothing instead of `enforce: true`",
  ],
  ["a policy for its options", { policy: {} }, ENGINE],
  ["an engine for its options", engine, ENGINE],
  ["no legs at all", { engine, maxLegs: 0 }, "expected `maxLegs` to be a whole number of at least 1"],
  ["legs without end", { engine, maxLegs: Infinity }, "expected `maxLegs` to be a whole number of at least 1"],
  ["`showLimits` as a number", { engine, showLimits: 1 }, "expected `showLimits` to be `true` or `false`"],
])("a guard refuses %s, and says what it expects", (_, options, text) => {
  expect(() => guardServer(addServer([]), options as never)).toThrow(text);
});

test("a guard takes every option that is what it expects", () => {
  const requestState = { mint: async () => "", verify: async () => undefined };
  const options = { engine, requestState, requestStateStore: createMemoryStore(), clock: () => 0, onEvent() {} };
  const [, end] = InMemoryTransport.createLinkedPair();
  expect(
    guardTransport(end, { ...options, observe: true, hideDenied: true, showLimits: true, maxLegs: 1 } as never),
  ).toBe(end);
});
