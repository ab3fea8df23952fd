import { expect, it } from "vitest";
import { compile } from "../../../src/engine/compile/compile.js";
import { createEngine, createMemoryStore, parsePolicy } from "../../../src/index.js";

const limit = { counter: "0::a:b", window: "minute", max: 1, scope: "global" };
const policy = parsePolicy({
  version: "2",
  name: "org",
  default: "deny",
  tools: {
    "read_*": { limits: [limit, { ...limit, counter: "each", by: ["args.who"] }, { ...limit, mode: "observe" }] },
    free: {},
  },
});

it("a namespace is part of the key of each counter: plain, by a value and observing", () => {
  const memory = createMemoryStore();
  const charged: string[] = [];
  const store = {
    ...memory,
    reserve(charges: Parameters<typeof memory.reserve>[0], now: number) {
      charged.push(...charges.map(({ counter }) => counter));
      return memory.reserve(charges, now);
    },
  };
  const engine = createEngine({ policy, store, namespace: "t:1" });
  expect(engine.evaluate({ tool: "read_a", args: { who: "ann" } }).code).toBe("allowed");
  expect(charged).toEqual([
    "2:enforce:org:global:60:calls:3:t:1:0::a:b",
    "string:2:enforce:org:global::1:60:calls:3:t:1:each",
    "2:observe:org:global:60:calls:3:t:1:0::a:b",
  ]);
});

it("what is not counted is shared by the engines of all namespaces, and tools that patterns match are kept", () => {
  const read = (namespace: string) => {
    const { tools, find } = compile([policy], namespace);
    return { tools, get: (name: string) => tools.get(name) ?? find(name) };
  };
  const [none, one] = [read(""), read("one")];
  for (const name of ["free", "other"]) expect(one.get(name)).toBe(none.get(name));
  const tool = one.get("read_a");
  expect(tool).not.toBe(none.get("read_a"));
  expect(tool.reads).toBe(none.get("read_a").reads);
  expect(one.tools.get("read_a")).toBe(tool);
  expect(one.get("read_b")).toBe(tool);
});
