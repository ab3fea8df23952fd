import { describe, expect, it } from "vitest";
import { type Charge, createEngine, createMemoryStore, parsePolicy } from "../../src/index.js";

const limit = (counter: string, max: number, more: object = {}) => ({
  counter,
  window: "day",
  max,
  scope: "global",
  ...more,
});
const policy = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    t: { limits: [limit("enforced", 2), limit("watched", 1, { mode: "observe" })] },
    free: { limits: [limit("free", 1, { mode: "observe" })] },
  },
});
const full = [{ rule: "/tools/t/limits/1", code: "limit_exceeded" }];

/** A store that keeps what it is asked, and whose second step of a call can fail. */
function recording(fails: () => boolean = () => false) {
  const memory = createMemoryStore();
  const asked: (readonly string[])[] = [];
  const reserve = (charges: readonly Charge[], now: number) => {
    asked.push(charges.map(({ counter, max }) => `${counter.split(":").at(-1)} ${max}`));
    if (charges.some(({ counter }) => counter.endsWith("watched")) && fails()) throw new Error("down");
    return memory.reserve(charges, now);
  };
  return {
    asked,
    store: { ...memory, reserve },
    async: {
      reserve: async (...of: Parameters<typeof reserve>) => reserve(...of),
      release: async (...of: Parameters<typeof memory.release>) => memory.release(...of),
    },
  };
}

describe("a limit that observes", () => {
  it("is charged after the others, in a step of its own, without a bound, and only where the call is allowed", () => {
    const { store, asked } = recording();
    const engine = createEngine({ policy, store, clock: () => 0 });
    const decisions = [1, 2, 3].map(() => engine.evaluate({ tool: "t" }));
    expect(decisions.map(({ code, observed }) => [code, observed])).toEqual([
      ["allowed", undefined],
      ["allowed", full],
      ["limit_exceeded", undefined],
    ]);
    expect(decisions[1]!.limits.map(({ counter, used }) => [counter, used])).toEqual([["enforced", 2]]);
    const both = [["enforced 2"], ["watched 9007199254740991"]];
    expect(asked).toEqual([...both, ...both, ["enforced 2"]]);
  });

  it("is not given back where its counter could hold no more, and so none was charged", () => {
    const watched = { mode: "observe", release: "on_error" };
    const tools = {
      t: { limits: [limit("full", 1, watched), limit("beside", 1, watched)] },
      u: { limits: [limit("beside", 1, watched)] },
    };
    const engine = createEngine({ policy: parsePolicy({ version: "2", default: "deny", tools }), clock: () => 0 });
    const most = { amounts: { full: Number.MAX_SAFE_INTEGER, beside: 0 } };
    engine.complete(engine.evaluate({ tool: "t" }), "succeeded", most);
    engine.evaluate({ tool: "u" });
    const both = ["/tools/t/limits/0", "/tools/t/limits/1"].map((rule) => ({ rule, code: "limit_exceeded" }));
    for (const end of ["release", "complete"] as const) {
      const decision = engine.evaluate({ tool: "t" });
      expect(decision.observed).toEqual(both);
      engine[end](decision, "failed");
    }
    expect(engine.evaluate({ tool: "u" }).observed).toEqual([{ rule: "/tools/u/limits/0", code: "limit_exceeded" }]);
  });

  it("is given back with the others", () => {
    const engine = createEngine({ policy, clock: () => 0 });
    engine.release(engine.evaluate({ tool: "t" }));
    engine.release(engine.evaluate({ tool: "free" }));
    expect(engine.evaluate({ tool: "t" })).not.toHaveProperty("observed");
    expect(engine.evaluate({ tool: "free" })).not.toHaveProperty("observed");
    expect(engine.evaluate({ tool: "free" }).observed).toEqual([
      { rule: "/tools/free/limits/0", code: "limit_exceeded" },
    ]);
  });

  it.each(["at once", "later"])(
    "changes nothing where the store answers %s and fails, and nobody is told",
    async (when) => {
      const errors: unknown[] = [];
      const { store, async } = recording(() => true);
      const options = { policy, clock: () => 0, onStoreFailure: (error: unknown) => void errors.push(error) };
      const engine =
        when === "later" ? createEngine({ ...options, store: async }) : createEngine({ ...options, store });
      const decisions = [await engine.evaluate({ tool: "t" }), await engine.evaluate({ tool: "t" })];
      expect(decisions.map(({ effect, observed }) => [effect, observed])).toEqual([
        ["allow", undefined],
        ["allow", undefined],
      ]);
      await engine.release(decisions[0]!);
      expect((await engine.usage({ tool: "t" })).map(({ used }) => used)).toEqual([1]);
      expect(errors).toEqual([]);
    },
  );

  it.each(["at once", "later"])(
    "stops alone where its counter can hold no more, over a store that answers %s, and gives back only what it was charged",
    async (when) => {
      const limits = [
        limit("sum", 8_000_000_000, { mode: "observe", increment_from: "args.n" }),
        limit("calls", 2, { mode: "observe" }),
      ];
      const observing = parsePolicy({ version: "2", default: "deny", tools: { t: { limits } } });
      const { store, async } = recording();
      const options = { policy: observing, clock: () => 0 };
      const engine =
        when === "later" ? createEngine({ ...options, store: async }) : createEngine({ ...options, store });
      const call = (n: number) => engine.evaluate({ tool: "t", args: { n } });
      const said = async (n: number) => (await call(n)).observed?.map(({ rule }) => rule.at(-1));
      // In millionths, two of 5,000,000,000 are more than 2^53 - 1.
      expect([await said(5e9), await said(5e9), await said(5e9)]).toEqual([undefined, ["0"], ["0", "1"]]);
      await engine.release(await call(5e9));
      expect([await said(2e9), await said(2e9)]).toEqual([["1"], ["0", "1"]]);
    },
  );

  it("is not among the limits that `usage` tells", () => {
    const engine = createEngine({ policy });
    expect(engine.usage({ tool: "free" })).toEqual([]);
  });

  it("does not count where the clock shows no time, and the call is allowed", () => {
    const engine = createEngine({ policy, clock: () => Number.NaN });
    expect(engine.evaluate({ tool: "free" })).toMatchObject({ code: "allowed" });
    expect(engine.evaluate({ tool: "t" }).code).toBe("store_unavailable");
  });
});

it("`onDecision` is told what observes, and decides on the principal as it was read once", () => {
  const told: unknown[] = [];
  const reading = parsePolicy({
    version: "2",
    name: "p",
    default: "allow",
    all_tools: { deny_if: [{ conditions: [{ path: "principal.role", op: "eq", value: "guest" }], mode: "observe" }] },
  });
  const engine = createEngine({ policy: reading, onDecision: ({ decision }) => void told.push(decision.observed) });
  let reads = 0;
  const call = {
    tool: "t",
    get principal() {
      reads += 1;
      return { role: "guest" };
    },
  };
  engine.evaluate(call);
  expect(told).toEqual([[{ policy: "p", rule: "/all_tools/deny_if/0", code: "deny_if_matched" }]]);
  expect(reads).toBe(1);
});
