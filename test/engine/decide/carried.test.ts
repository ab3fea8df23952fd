import { describe, expect, it } from "vitest";
import { compile } from "../../../src/engine/compile/compile.js";
import { carriedBy } from "../../../src/engine/decide/carried.js";
import { createEngine, parsePolicy } from "../../../src/index.js";

const limit = { counter: "private", window: "day", scope: "session" };
const policy = parsePolicy({
  version: "2",
  default: "deny",
  hide: ["secret"],
  dispatch: {
    call_tool: { tool: "args.name", args: "args.arguments" },
    batch: { each: "args.calls", tool: "item.tool", args: "item.args" },
  },
  tools: {
    call_tool: {},
    batch: {},
    read: { arguments: ["path"], limits: [{ ...limit, max: 10 }] },
    send: { limits: [{ ...limit, max: 0, amount: 0 }] },
    wipe: { action: "deny" },
    refund: { approve_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], reason: "over 100" }] },
  },
});
const scope = { session: "s" };
const decided = (tool: string, args: object) => {
  const { effect, code, rule, tool: by } = createEngine({ policy }).evaluate({ tool, args, scope });
  return [effect, code, rule, by];
};
const one = (name: unknown, args?: unknown) => ({ name, arguments: args });
const batch = (...calls: readonly unknown[]) => ({ calls });
const times = (count: number, of: unknown) => batch(...Array.from({ length: count }, () => of));
const nested = (depth: number): object => (depth === 0 ? one("read") : one("call_tool", nested(depth - 1)));

describe("a call that carries others", () => {
  it.each<readonly [string, object, string, string, string?]>([
    ["call_tool", one("secret"), "hidden", "/hide/0", "secret"],
    ["call_tool", one("unknown"), "default_deny", "/default", "unknown"],
    ["call_tool", one("wipe"), "denied", "/tools/wipe/action", "wipe"],
    ["call_tool", one("read", { path: "a", Path: "b" }), "argument_not_allowed", "/tools/read/arguments", "read"],
    ["call_tool", one(5), "indeterminate", "/dispatch/call_tool"],
    ["call_tool", {}, "indeterminate", "/dispatch/call_tool"],
    ["call_tool", one("read", "{}"), "indeterminate", "/dispatch/call_tool"],
    ["call_tool", one("read", [{}]), "indeterminate", "/dispatch/call_tool"],
    ["call_tool", one("batch", { calls: {} }), "indeterminate", "/dispatch/batch", "batch"],
    ["call_tool", nested(4), "indeterminate", "/dispatch/call_tool"],
    ["batch", {}, "indeterminate", "/dispatch/batch"],
    ["batch", batch({ tool: "read" }, null), "indeterminate", "/dispatch/batch"],
    ["batch", batch({ tool: "secret" }, null), "hidden", "/hide/0", "secret"],
    ["batch", batch({ tool: "wipe" }, { tool: "secret" }), "hidden", "/hide/0", "secret"],
    ["batch", times(101, { tool: "refund", args: { amount: 1 } }), "indeterminate", "/dispatch/batch"],
    ["batch", times(11, { tool: "read" }), "limit_exceeded", "/tools/read/limits/0", "read"],
    ["batch", batch({ tool: "send" }, { tool: "read" }), "limit_exceeded", "/tools/send/limits/0", "send"],
    ["batch", batch({ tool: "read" }, { tool: "send" }), "limit_exceeded", "/tools/send/limits/0", "send"],
  ])("%s with %j is denied with %s", (tool, args, code, rule, by) => {
    expect(decided(tool as string, args as object)).toEqual(["deny", code, rule, by]);
  });

  it.each<readonly [string, object]>([
    ["call_tool", one("read", { path: "a" })],
    ["call_tool", one("read", null)],
    ["call_tool", nested(3)],
    ["batch", batch()],
    ["batch", batch({ tool: "send" })],
    ["batch", times(10, { tool: "read" })],
    ["batch", times(100, { tool: "send" })],
  ])("%s with %j is allowed", (tool, args) => {
    expect(decided(tool as string, args as object)).toEqual(["allow", "allowed", `/tools/${tool}`, undefined]);
  });

  it.each<readonly [string, object]>([
    ["call_tool", { ...one("send"), Name: "read" }],
    ["call_tool", { ...one("send"), ARGUMENTS: {} }],
    ["call_tool", { ...one("send"), argument\u017f: {} }],
    ["batch", { calls: [], Calls: [{ tool: "read" }] }],
    ["batch", batch({ tool: "send", Tool: "read" })],
    ["batch", batch({ tool: "send", args: {}, Args: {} })],
  ])("beside a name that differs only in case is not read: %s with %j", (tool, args) => {
    expect(decided(tool as string, args as object)).toEqual(["deny", "indeterminate", `/dispatch/${tool}`, undefined]);
  });

  it("needs an approval for one of them, which binds the whole call", () => {
    const engine = createEngine({ policy });
    const call = { tool: "batch", args: batch({ tool: "read" }, { tool: "refund", args: { amount: 200 } }), scope };
    const asked = engine.evaluate(call);
    expect(asked).toMatchObject({ effect: "require_approval", rule: "/tools/refund/approve_if/0", tool: "refund" });
    const more = { ...call, args: batch(...call.args.calls, { tool: "read" }) };
    expect(engine.evaluate(more, { approved: asked }).effect).toBe("require_approval");
    expect(engine.evaluate(call, { approved: asked }).effect).toBe("allow");
  });

  it("is charged as often as it carries a call, in one step, and given back whole", () => {
    const engine = createEngine({ policy });
    const call = { tool: "batch", args: times(6, { tool: "read" }), scope };
    const first = engine.evaluate(call);
    expect(first.limits).toMatchObject([{ counter: "private", used: 6, remaining: 4 }]);
    expect(engine.evaluate(call).code).toBe("limit_exceeded");
    expect(engine.usage(call)).toMatchObject([{ used: 6 }]);
    engine.release(first);
    expect(engine.usage(call)).toMatchObject([{ used: 0 }]);
  });

  it("is decided with what the host knows of each tool", () => {
    const guarded = parsePolicy({
      version: "2",
      default: "allow",
      dispatch: { run: { tool: "args.name", args: "args.arguments" } },
      tools: {
        "*": {
          except: ["run"],
          require: [{ conditions: [{ path: "annotations.readOnlyHint", op: "eq", value: true }] }],
        },
      },
    });
    const call = (name: string) => ({ tool: "run", args: one(name), annotations: { readOnlyHint: true } });
    const knowing = createEngine({ policy: guarded, annotationsOf: (tool) => ({ readOnlyHint: tool === "look" }) });
    expect(knowing.evaluate(call("look")).effect).toBe("allow");
    expect(knowing.evaluate(call("wipe"))).toMatchObject({ code: "require_unmet", tool: "wipe" });
    expect(createEngine({ policy: guarded }).evaluate(call("look"))).toMatchObject({ code: "indeterminate" });
    for (const test of [
      { op: "eq", value: false, if_absent: true },
      { op: "exists", value: false },
      { op: "exists", value: true },
    ]) {
      const conditions = [{ path: "annotations.destructiveHint", ...test }];
      const lax = parsePolicy({ ...guarded, tools: { "*": { except: ["run"], require: [{ conditions }] } } });
      expect(createEngine({ policy: lax }).evaluate(call("wipe"))).toMatchObject({
        code: "indeterminate",
        tool: "wipe",
      });
    }
  });

  it("is followed as each document says, and changes nothing where a document only observes", () => {
    const of = (name: string, more: object) => parsePolicy({ version: "2", name, default: "allow", ...more });
    const way = { dispatch: { run: { tool: "args.name", args: "args.a" } } };
    const other = { dispatch: { run: { tool: "args.tool", args: "args.a" } } };
    const denies = { tools: { wipe: { action: "deny" } } };
    const call = { tool: "run", args: { name: "look", tool: "wipe" } };
    const both = createEngine({ policy: [of("a", { ...way, ...denies }), of("b", other)] });
    expect(both.evaluate(call)).toMatchObject({ code: "denied", policy: "a", tool: "wipe" });
    const watching = createEngine({ policy: [of("a", way), of("b", { ...other, ...denies, mode: "observe" })] });
    expect(watching.evaluate(call)).toMatchObject({
      effect: "allow",
      observed: [{ policy: "b", rule: "/tools/wipe/action", code: "denied" }],
    });
  });

  it("is followed by what observes, below a tool that is followed anyway too", () => {
    const of = (name: string, more: object) => parsePolicy({ version: "2", name, default: "allow", ...more });
    const way = { tool: "args.name", args: "args.a" };
    const watching = of("b", { mode: "observe", dispatch: { inner: way }, tools: { wipe: { action: "deny" } } });
    const engine = createEngine({ policy: [of("a", { dispatch: { run: way } }), watching] });
    expect(engine.evaluate({ tool: "run", args: { name: "inner", a: { name: "wipe" } } })).toMatchObject({
      effect: "allow",
      observed: [{ policy: "b", rule: "/tools/wipe/action", code: "denied" }],
    });
  });

  it("is followed in the order of the documents that enforce, whatever one that observes declares before them", () => {
    const of = (name: string, more: object) => parsePolicy({ version: "2", name, default: "allow", ...more });
    const byName = { dispatch: { run: { tool: "args.name", args: "args.a" } } };
    const byTool = { dispatch: { run: { tool: "args.tool", args: "args.a" } } };
    const denies = of("b", { ...byTool, tools: { first: { action: "deny" }, second: { action: "deny" } } });
    const call = { tool: "run", args: { name: "second", tool: "first" } };
    const stack = [of("a", { mode: "observe", ...byName }), denies, of("c", byName)];
    expect(createEngine({ policy: stack }).evaluate(call)).toMatchObject({ code: "denied", tool: "first" });
  });

  it("is told of once by a limit that observes, on whatever counters", () => {
    const limits = [{ counter: "c", window: "day", max: 0, scope: "global", by: ["args.k"], mode: "observe" }];
    const dispatch = { run: { each: "args.calls", tool: "item.name", args: "item.args" } };
    const observing = parsePolicy({ version: "2", default: "allow", dispatch, tools: { look: { limits } } });
    const calls = ["a", "b"].map((k) => ({ name: "look", args: { k } }));
    expect(createEngine({ policy: observing }).evaluate({ tool: "run", args: { calls } }).observed).toEqual([
      { rule: "/tools/look/limits/0", code: "limit_exceeded" },
    ]);
  });

  it.each<[string, object]>([
    ["asks a person", { approve_if: [{ conditions: [] }] }],
    ["is allowed", {}],
  ])("has no name of an argument that is not allowed, without a value too, where the call %s", (_, more) => {
    const named = parsePolicy({
      version: "2",
      default: "allow",
      dispatch: { run: { tool: "args.name", args: "args.a" } },
      tools: { look: { arguments: ["path"], ...more } },
    });
    const engine = createEngine({ policy: named });
    const args = { path: "a", Path: undefined };
    expect(engine.evaluate({ tool: "look", args }).code).toBe("argument_not_allowed");
    expect(engine.evaluate({ tool: "run", args: { name: "look", a: args } }).code).toBe("argument_not_allowed");
  });
});

describe("a client that makes the reading of carried calls dear", () => {
  const compiled = compile(
    [
      parsePolicy({
        version: "2",
        default: "allow",
        dispatch: {
          call_tool: { tool: "args.name", args: "args.arguments" },
          map: { each: "args.calls", tool: "args.tool", args: "args.args" },
        },
        tools: { "read_*": {} },
      }),
    ],
    "",
  );

  it("has no name looked for that is longer than a call may have", () => {
    const looked: string[] = [];
    const find = (name: string) => {
      looked.push(name);
      return compiled.find(name);
    };
    const long = one("call_tool", one(`read_${"a".repeat(1_020)}`));
    expect(carriedBy({ ...compiled, find }, compiled.find("call_tool"), long, false).calls).toBeNull();
    expect(looked).toEqual([]);
    const longest = one(`read_${"a".repeat(1_019)}`);
    expect(carriedBy({ ...compiled, find }, compiled.find("call_tool"), longest, false).calls).toHaveLength(1);
  });

  it("has the names of one object looked through once for each path, however many calls have it", () => {
    let times = 0;
    const counting = <T extends object>(object: T): T =>
      new Proxy(object, {
        ownKeys(of) {
          times += 1;
          return Reflect.ownKeys(of);
        },
      });
    const shared = counting({ name: "read_a", arguments: {} });
    const args = counting({ calls: Array.from({ length: 50 }, () => 0), tool: "call_tool", args: shared });
    expect(carriedBy(compiled, compiled.find("map"), args, false).calls).toHaveLength(100);
    expect(times).toBe(5);
  });
});

describe("a call that does not name exactly one thing", () => {
  it.each<object>([
    {},
    { tool: "read", resource: "a:b" },
    { resource: "a:b", prompt: "p" },
    { tool: null, prompt: "p" },
  ])("%j is invalid", (call) => {
    expect(createEngine({ policy }).evaluate(call as never).code).toBe("invalid_call");
  });
});
