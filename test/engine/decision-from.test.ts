import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const limited = (max: number) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: [{ counter: "sends", window: "minute", max, scope: "grant" }] }, read: {} },
  });
const send = { tool: "send", scope: { grant: "g" } };

describe("the time to try again", () => {
  const budget = (max: number) =>
    parsePolicy({
      version: "1",
      default: "deny",
      tools: {
        spend: {
          limits: [{ counter: "b", window: "minute", max, scope: "global", increment_from: "args.amount" }],
        },
      },
    });

  it("is absent where the maximum is 0, also for a call of nothing", () => {
    const engine = createEngine({ policy: budget(5), clock: () => 0 });
    engine.evaluate({ tool: "spend", args: { amount: 5 } });
    engine.replacePolicy(budget(0));
    const refused = engine.evaluate({ tool: "spend", args: { amount: 0 } });
    expect(refused.code).toBe("limit_exceeded");
    expect(refused).not.toHaveProperty("retryAfterMs");
  });

  it("is at least 1, even where the clock is too coarse to show the end of the window", () => {
    const engine = createEngine({ policy: limited(1), clock: () => 1e300 });
    engine.evaluate(send);
    expect(engine.evaluate(send).retryAfterMs).toBe(1);
  });

  it("is rounded up to whole milliseconds", () => {
    const engine = createEngine({ policy: limited(1), clock: () => 59_998.5 });
    engine.evaluate(send);
    expect(engine.evaluate(send).retryAfterMs).toBe(2);
  });
});
