import { describe, expect, it } from "vitest";
import { createEngine, createMemoryStore, parsePolicy } from "../../src/index.js";

const limited = (max: number) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: [{ counter: "sends", window: "minute", max, scope: "grant" }] }, read: {} },
  });
const send = { tool: "send", scope: { grant: "g" } };

describe("usage", () => {
  it("tells how much is used, charges nothing and creates nothing", () => {
    const engine = createEngine({
      policy: limited(2),
      store: createMemoryStore({ maxCounters: 1 }),
      clock: () => 61_000,
    });
    const untouched = {
      counter: "sends",
      scope: "grant",
      window: "minute",
      max: 2,
      used: 0,
      remaining: 2,
      resetAt: 120_000,
    };
    expect(engine.usage({ tool: "send", scope: { grant: "other" } })).toEqual([untouched]);
    engine.evaluate(send);
    expect(engine.usage(send)).toEqual([{ ...untouched, used: 1, remaining: 1 }]);
    expect(engine.usage({ tool: "send" })).toEqual([]);
    expect(engine.usage({ tool: "read" })).toEqual([]);
    expect(engine.usage({ ...send, args: [] } as never)).toEqual([]);
    expect(engine.usage(null as never)).toEqual([]);
    const any = { counter: "any", window: "day", max: 1, scope: "global" };
    const policy = parsePolicy({ version: "1", default: "allow", all_tools: { limits: [any] } });
    const limiting = createEngine({ policy });
    expect(limiting.usage({ tool: "other" })).toHaveLength(1);
    expect(limiting.usage({ tool: 5 } as never)).toEqual([]);
  });

  it("tells nothing of calls that only an observing document follows, and no argument of a resource is looked at", () => {
    const of = (name: string, more: object) => parsePolicy({ version: "2", name, default: "allow", ...more });
    const limits = [{ counter: "c", window: "day", max: 1, scope: "global" }];
    const inner = of("inner", { tools: { look: { limits } }, resources: { default: "deny", entries: { "r:a": { limits } } } }); // biome-ignore format: one line
    const watching = of("watching", { mode: "observe", dispatch: { run: { tool: "args.name", args: "args.a" } } });
    const engine = createEngine({ policy: [inner, watching] });
    expect(engine.usage({ tool: "run", args: { name: "look" } })).toEqual([]);
    expect(engine.usage({ resource: "r:a", args: 5 } as never)).toHaveLength(1);
  });

  it("needs a time only where a limit counts for the call", () => {
    const when = [{ path: "args.kind", op: "eq", value: "big" }];
    const limits = [{ counter: "sends", window: "minute", max: 1, scope: "global", when }];
    const policy = parsePolicy({ version: "2", default: "deny", tools: { send: { limits } } });
    const engine = createEngine({ policy, clock: () => Number.NaN });
    expect(engine.usage({ tool: "send", args: { kind: "small" } })).toEqual([]);
    expect(() => engine.usage({ tool: "send", args: { kind: "big" } })).toThrow("the clock shows no finite number");
  });
});
