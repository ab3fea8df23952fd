import { describe, expect, it, vi } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";

const limited = (max: number) =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: { send: { limits: [{ counter: "sends", window: "minute", max, scope: "grant" }] }, read: {} },
  });
describe("the scope value of a call", () => {
  it("uses the engine's scope for calls that carry none", () => {
    const engine = createEngine({ policy: limited(1), defaultScope: { grant: "mine" } });
    expect(engine.evaluate({ tool: "send" }).code).toBe("allowed");
    expect(engine.evaluate({ tool: "send", scope: { grant: "mine" } }).code).toBe("limit_exceeded");
    expect(engine.evaluate({ tool: "send", scope: { grant: "theirs" } }).code).toBe("allowed");
  });

  it.each(["", 5, "x".repeat(1_025), null])("counts a grant of %j as not carried", (grant) => {
    const engine = createEngine({ policy: limited(1) });
    expect(engine.evaluate({ tool: "send", scope: { grant: grant as string } }).code).toBe("scope_missing");
  });

  it("counts no characters of a scope value that has more than any may have", () => {
    const iterate = vi.spyOn(String.prototype, Symbol.iterator);
    const { code } = createEngine({ policy: limited(1) }).evaluate({
      tool: "send",
      scope: { grant: "g".repeat(2_049) },
    });
    const counted = iterate.mock.calls.length;
    iterate.mockRestore();
    expect([code, counted]).toEqual(["scope_missing", 0]);
  });

  it("counts characters of a scope value as code points", () => {
    const engine = createEngine({ policy: limited(9) });
    expect(engine.evaluate({ tool: "send", scope: { grant: "😀".repeat(1_024) } }).code).toBe("allowed");
    expect(engine.evaluate({ tool: "send", scope: { grant: "😀".repeat(1_025) } }).code).toBe("scope_missing");
  });
});
