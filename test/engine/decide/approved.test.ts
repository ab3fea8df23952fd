import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { createEngine, type Decision, parsePolicy } from "../../../src/index.js";

const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    wire: {
      action: "require_approval",
      reason: "moves money",
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 1000 }] }],
      limits: [{ counter: "wires", window: "day", max: 2, scope: "grant" }],
    },
    purge: { action: "require_approval" },
  },
});
const make = () => createEngine({ policy, clock: () => 0 });
const call = { tool: "wire", args: { amount: 5, to: { bank: "b", account: "a" } }, scope: { grant: "g" } };

describe("approvals", () => {
  it("ask with the document's reason and charge nothing", () => {
    const engine = make();
    expect(engine.evaluate(call)).toEqual({
      effect: "require_approval",
      code: "approval_required",
      rule: "/tools/wire/action",
      message: "moves money",
      limits: [],
    });
    expect(engine.usage(call)[0]?.used).toBe(0);
  });

  it("accept the same call by value, the order of keys apart", () => {
    const engine = make();
    const approved = engine.evaluate(call);
    const same = { scope: { grant: "g" }, args: { to: { account: "a", bank: "b" }, amount: 5 }, tool: "wire" };
    expect(engine.evaluate(same, { approved }).code).toBe("allowed");
  });

  it.each([
    ["another argument", { ...call, args: { ...call.args, amount: 6 } }],
    ["one argument more", { ...call, args: { ...call.args, memo: "m" } }],
    ["another scope", { ...call, scope: { grant: "h" } }],
    ["another tool", { ...call, tool: "purge" }],
  ])("do not accept %s", (_, other) => {
    const engine = make();
    const approved = engine.evaluate(call);
    expect(engine.evaluate(other, { approved }).code).toBe("approval_required");
    expect(engine.evaluate(call, { approved }).code).toBe("allowed");
  });

  it("are spent once", () => {
    const engine = make();
    const approved = engine.evaluate(call);
    expect(engine.evaluate(call, { approved }).code).toBe("allowed");
    expect(engine.evaluate(call, { approved }).code).toBe("approval_required");
  });

  it("are spent also when the limit then refuses", () => {
    const engine = make();
    const approvals = [1, 2, 3].map(() => engine.evaluate(call));
    expect(approvals.map((approved) => engine.evaluate(call, { approved }).code)).toEqual([
      "allowed",
      "allowed",
      "limit_exceeded",
    ]);
    expect(engine.evaluate(call, { approved: approvals[2] as Decision }).code).toBe("approval_required");
  });

  it("do not outlive a change of policy", () => {
    const engine = make();
    const approved = engine.evaluate(call);
    engine.replacePolicy(policy);
    expect(engine.evaluate(call, { approved }).code).toBe("approval_required");
  });

  it("are of use to the engine that asked, and only as the very decision that it made", () => {
    const approved = make().evaluate(call);
    expect(make().evaluate(call, { approved }).code).toBe("approval_required");
    const engine = make();
    const copy = { ...engine.evaluate(call) };
    expect(engine.evaluate(call, { approved: copy }).code).toBe("approval_required");
  });

  it("keep a copy: a call changed afterwards is another call", () => {
    const engine = make();
    const args = { amount: 5 };
    const approved = engine.evaluate({ ...call, args });
    args.amount = 900;
    expect(engine.evaluate({ ...call, args }, { approved }).code).toBe("approval_required");
  });

  it.each([null, undefined, 5, "approval_required", {}])("are not %j", (approved) => {
    expect(make().evaluate(call, { approved: approved as never }).code).toBe("approval_required");
    expect(make().evaluate(call, approved as never).code).toBe("approval_required");
  });

  const values = [null, false, 0, 1, "", "a", [], [null], [1, 2], [1, 3], [2, 2], {}, { a: null }, { a: 1 }, { b: 1 }, { a: 1, b: 1 }, { length: 0 }, { 0: null, length: 1 }]; // biome-ignore format: one line
  it.each(values.map((value) => [value]))("of a call with %j hold for no other value", (value) => {
    const engine = make();
    const approved = engine.evaluate({ tool: "purge", args: { value } });
    for (const other of values.filter((one) => one !== value))
      expect([other, engine.evaluate({ tool: "purge", args: { value: other } }, { approved }).code]).toEqual([
        other,
        "approval_required",
      ]);
    expect(engine.evaluate({ tool: "purge", args: { value: structuredClone(value) } }, { approved }).code).toBe(
      "allowed",
    );
  });

  it("are asked of the rules as the person sees the arguments", () => {
    const engine = createEngine({
      policy: parsePolicy({
        version: "1",
        default: "deny",
        tools: {
          t: { action: "require_approval", deny_if: [{ conditions: [{ path: "args.l", op: "contains", value: 5 }] }] },
        },
      }),
    });
    const code = (l: unknown) => engine.evaluate({ tool: "t", args: { l } }).code;
    expect([code([]), code([4, 6]), code([4, 5])]).toEqual([
      "approval_required",
      "approval_required",
      "deny_if_matched",
    ]);
  });

  it("do not list an array of more elements than a person could be asked about", () => {
    const ownKeys = vi.fn(Reflect.ownKeys);
    const value = new Proxy(new Array(1_000_001).fill(0), { ownKeys });
    expect(make().evaluate({ tool: "purge", args: { value } }).code).toBe("invalid_call");
    expect(ownKeys).not.toHaveBeenCalled();
  });

  it("take plain objects of another realm, and of this one whatever its prototype has gained", () => {
    const purge = (args: object) => make().evaluate({ tool: "purge", args: args as Record<string, unknown> }).code;
    expect(purge(runInNewContext("({ a: { b: [1] } })"))).toBe("approval_required");
    try {
      Object.defineProperty(Object.prototype, "gained", {
        value: 1,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      expect(purge({ a: { b: [1] } })).toBe("approval_required");
    } finally {
      delete (Object.prototype as { gained?: number }).gained;
    }
  });

  it("never let a denied call through", () => {
    const engine = make();
    const large = { ...call, args: { amount: 5000 } };
    expect(engine.evaluate(large, { approved: engine.evaluate(call) }).code).toBe("deny_if_matched");
  });

  const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const doubled = (times: number): object => (times === 0 ? {} : ((a) => ({ a, b: a }))(doubled(times - 1)));
  it.each<[string, object, string]>([
    ["nested 64 deep", nested(64), "approval_required"],
    ["nested 65 deep", nested(65), "invalid_call"],
    ["a cycle", cycle, "invalid_call"],
    ["a date", { at: new Date(0) }, "invalid_call"],
    ["NaN", { n: Number.NaN }, "invalid_call"],
    ["a hole", { list: new Array(1) }, "invalid_call"],
    ["a function", { f: () => 1 }, "invalid_call"],
    ["an array with another key", { list: Object.assign([1], { more: 1 }) }, "invalid_call"],
    ["an array with a hole and another key", { list: Object.assign(new Array(1), { more: 1 }) }, "invalid_call"],
    ["an element that is not listed", { list: Object.defineProperty([1], 0, { enumerable: false }) }, "invalid_call"],
    ["a key that its object denies", new Proxy({}, { ownKeys: () => ["a"] }), "invalid_call"],
    [
      "a million values, the arguments and their list among them",
      { list: new Array(999_998).fill(0) },
      "approval_required",
    ],
    ["a million values and one", { list: new Array(999_999).fill(0) }, "invalid_call"],
    ["a small graph that stands for a large tree", doubled(40), "invalid_call"],
    ["a symbol key", { [Symbol("s")]: 1 }, "invalid_call"],
    [
      "a getter",
      {
        get amount() {
          return 1;
        },
      },
      "invalid_call",
    ],
    ["an undefined member", { a: undefined }, "approval_required"],
  ])("put arguments to a person only as JSON data: %s", (_, args, code) => {
    expect(make().evaluate({ tool: "purge", args: args as Record<string, unknown> }).code).toBe(code);
  });
});
