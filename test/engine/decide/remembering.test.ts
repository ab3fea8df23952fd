import { describe, expect, it } from "vitest";
import { createEngine, type Decision, parsePolicy } from "../../../src/index.js";

const engineOf = (tools: object, more: object = {}) =>
  createEngine({ policy: parsePolicy({ version: "2", default: "deny", ...more, tools }) });
const asks = (seconds: number, ...match: readonly unknown[]) => ({
  action: "require_approval",
  remember: match.length === 0 ? { seconds, description: "a note" } : { seconds, match, description: "a note" },
});

describe("the remember of a decision", () => {
  it("is what its entry says, without its note", () => {
    const { remember } = engineOf({ t: asks(900, "args.a") }).evaluate({ tool: "t" });
    expect(remember).toStrictEqual({ seconds: 900, match: ["args.a"] });
    expect(engineOf({ t: asks(900) }).evaluate({ tool: "t" }).remember).toStrictEqual({ seconds: 900 });
  });

  it("is absent where the entry has none", () => {
    const decision: Decision = engineOf({ t: { action: "require_approval" } }).evaluate({ tool: "t" });
    expect("remember" in decision).toBe(false);
  });

  it("is one object for all calls for which one entry asks", () => {
    const engine = engineOf({ "t*": { ...asks(900, "args.a"), approve_if: [{ conditions: [] }] } });
    const { remember } = engine.evaluate({ tool: "t", args: { a: 1 } });
    expect(engine.evaluate({ tool: "tu", args: { a: 2 } }).remember).toBe(remember);
  });

  it.each([
    ["one entry", { t: asks(900, ["args", "a"]) }],
    ["several entries", { t: asks(900, ["args", "a"]), "t*": asks(60, "args.b") }],
  ])("cannot be changed where %s asks", (_, tools) => {
    const { remember } = engineOf(tools).evaluate({ tool: "t" });
    expect([remember, remember?.match, ...(remember?.match ?? [])].every(Object.isFrozen)).toBe(true);
  });

  it("has each path of several entries once, as the first of them writes it", () => {
    const tools = { t: asks(900, ["args", "b"], "args.a"), "t*": asks(901, "args.b", ["args", "a.b"]) };
    expect(engineOf(tools).evaluate({ tool: "t" }).remember).toStrictEqual({
      seconds: 900,
      match: [["args", "b"], "args.a", ["args", "a.b"]],
    });
  });

  it("is that of a carried call only for an equal outer call, whichever way the calls go", () => {
    const dispatch = { run: { tool: "args.name", args: "args.arguments" } };
    const engine = engineOf({ run: {}, "ru*": {}, pay: asks(900, "args.to") }, { dispatch });
    const pay = { name: "pay", arguments: { to: "a" } };
    const twice = engine.evaluate({ tool: "run", args: { name: "run", arguments: pay } });
    expect([engine.evaluate({ tool: "run", args: pay }), twice].map(({ remember }) => remember)).toStrictEqual([
      { seconds: 900 },
      { seconds: 900 },
    ]);
  });

  it("stays beside what observes", () => {
    const { remember, observed } = engineOf({
      t: { ...asks(900), deny_if: [{ conditions: [], mode: "observe" }] },
    }).evaluate({ tool: "t" });
    expect([remember, observed]).toEqual([{ seconds: 900 }, [{ rule: "/tools/t/deny_if/0", code: "deny_if_matched" }]]);
  });

  it("is told by explain", () => {
    expect(engineOf({ t: asks(900, "args.a") }).explain({ tool: "t" }).remember).toEqual({
      seconds: 900,
      match: ["args.a"],
    });
  });

  it("is not what an approval needs: it counts once, for its own call", () => {
    const engine = engineOf({ t: asks(900, "args.a") });
    const asked = engine.evaluate({ tool: "t", args: { a: 1, b: 1 } });
    const other = { tool: "t", args: { a: 1, b: 2 } };
    expect(engine.evaluate(other, { approved: asked }).code).toBe("approval_required");
    const allowed = engine.evaluate({ tool: "t", args: { a: 1, b: 1 } }, { approved: asked });
    expect([allowed.code, "remember" in allowed]).toEqual(["allowed", false]);
    expect(engine.evaluate({ tool: "t", args: { a: 1, b: 1 } }, { approved: asked }).code).toBe("approval_required");
  });
});
