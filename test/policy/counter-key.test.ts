import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CounterOf, type CounterParts, counterKey, readCounterKey } from "../../src/policy/counter-key.js";

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

const PARTS: CounterParts = {
  counter: "c",
  window: 60,
  scope: "grant",
  zone: undefined,
  sliding: false,
  counts: "calls",
  by: 0,
  type: undefined,
  namespace: "",
  policy: undefined,
  observes: false,
};

describe("readCounterKey", () => {
  it.each<[string, Partial<CounterParts>]>([
    ["grant:60:calls:0::c", {}],
    ["global:86400:sum:2:a::b:c", { scope: "global", window: 86_400, counts: "sum", namespace: "a:", counter: "b:c" }],
    ["session:Europe/Berlin:0:month:calls:0::c", { scope: "session", window: "month", zone: "Europe/Berlin" }],
    ["2:observe:/:grant:sliding:2:60:calls:0::c", { observes: true, sliding: true, by: 2 }],
    ["2:enforce:team:grant::1:week:calls:0::c", { policy: "team", window: "week", by: 1 }],
    ["number:global::1:60:calls:0::c", { scope: "global", by: 1, type: "number" }],
  ])("reads %j", (key, parts) => {
    expect(readCounterKey(key)).toEqual({ ...PARTS, ...parts });
  });

  it.each([
    "",
    "c",
    "dev.tollgate/request-state",
    "tenant:60:calls:0::c",
    "grant:060:calls:0::c",
    "grant:60:calls:1::c",
    "grant:60:calls:9:a:c",
    "grant:60:size:0::c",
    "grant:fortnight:calls:0::c",
    "grant::0:60:calls:0::c",
    "grant:sliding:5:60:calls:0::c",
    "grant:UTC:0:86400:calls:0::c",
    "2:enforce:/:grant:60:calls:0::c",
    "3:enforce:team:grant:60:calls:0::c",
    "string:grant::1:60:calls:0::c",
    "string:global::2:60:calls:0::c",
    " grant:60:calls:0::c",
  ])("tells that %j is not a key", (text) => expect(readCounterKey(text)).toBeUndefined());

  const free = fc.string({ unit: fc.constantFrom("a", ":", "0", "\n", "2:", "😀", "\ud800"), maxLength: 8 });
  it("gives back the parts of every limit that a key was made of", () => {
    fc.assert(
      fc.property(
        fc.record({
          counter: free,
          namespace: free,
          window: fc.oneof(fc.constantFrom("week" as const, "month" as const), fc.integer({ min: 1, max: 31_536_000 })),
          scope: fc.constantFrom("grant" as const, "session" as const, "global" as const),
          way: fc.constantFrom<string | undefined>("sliding", undefined, "Europe/Berlin", "Etc/GMT+5", "month"),
          counts: fc.constantFrom("calls" as const, "sum" as const),
          by: fc.nat({ max: 4 }),
          policy: fc.constantFrom(undefined, "team", "a.b-c_9", "2"),
          observes: fc.boolean(),
          type: fc.constantFrom(undefined, "string" as const, "number" as const, "boolean" as const),
        }),
        ({ way, type, ...more }) => {
          const sliding = way === "sliding";
          const zone = sliding ? undefined : way;
          const isValue = type !== undefined && more.scope === "global" && more.by === 1;
          const by = ["args.a", "args.b", "args.c", "args.d"].slice(0, more.by);
          const { counter, window, scope, namespace, policy, observes } = more;
          const from = more.counts === "sum" ? "args.n" : undefined;
          const key = counterKey({ counter, window, scope, zone, sliding, by, increment_from: from }, namespace, policy, observes);
          const parts = { ...more, zone, sliding, type: isValue ? type : undefined };
          expect(readCounterKey(isValue ? `${type}:${key}` : key)).toEqual(parts);
        },
      ),
    );
  }); // biome-ignore format: one line
});
