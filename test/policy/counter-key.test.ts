import { expect, it } from "vitest";
import { type CounterOf, counterKey } from "../../src/policy/counter-key.js";

const limit: CounterOf = { counter: "c", window: "minute", scope: "grant" };

it("limits that agree in scope, name, window and what they count share a counter", () => {
  expect(counterKey(limit)).toBe("grant:60:calls:0::c");
  expect(counterKey({ ...limit, window: 60, increment_from: undefined })).toBe("grant:60:calls:0::c");
  const sum = counterKey({ ...limit, increment_from: "args.a" });
  expect(sum).toBe("grant:60:sum:0::c");
  expect(counterKey({ ...limit, increment_from: "args.b" })).toBe(sum);
});

it.each([
  ["name", counterKey({ ...limit, counter: "d" })],
  ["window", counterKey({ ...limit, window: 61 })],
  ["scope", counterKey({ ...limit, scope: "global" })],
  ["what is counted", counterKey({ ...limit, increment_from: "args.a" })],
  ["namespace", counterKey(limit, "n")],
])("limits that differ in %s have counters of their own", (_, key) => expect(key).not.toBe(counterKey(limit)));

it("a namespace and a name with colons are not taken for others", () => {
  expect(counterKey({ ...limit, counter: "b:c" }, "a")).not.toBe(counterKey({ ...limit, counter: "c" }, "a:b"));
});
