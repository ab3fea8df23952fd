import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parsePolicy, safeParsePolicy } from "../../src/policy/parse.js";

const issuesOf = (input: unknown) => {
  const result = safeParsePolicy(input);
  return result.ok ? [] : result.issues.map(({ pointer, message }) => `${pointer} ${message}`);
};
const head = { version: "1", default: "deny" };
const under = (description: unknown) => issuesOf({ ...head, description });

describe("a value that is not JSON data", () => {
  const instance = "expected JSON data, got an instance of a class; pass JSON text or plain objects";
  test.each<[string, unknown, string]>([
    ["a function", () => 1, "expected JSON data, got a function"],
    ["a symbol", Symbol("s"), "expected JSON data, got a symbol"],
    ["a bigint", 1n, "expected JSON data, got a bigint"],
    ["NaN", Number.NaN, "expected a finite number, got `NaN`"],
    ["Infinity", Number.NEGATIVE_INFINITY, "expected a finite number, got `-Infinity`"],
    ["a date", new Date(0), instance],
    ["a map", new Map(), instance],
    ["a boxed string", new String("x"), instance],
    ["a regular expression", /x/, instance],
    ["bytes", new Uint8Array(2), instance],
    ["an instance", new (class {})(), instance],
    ["an object with a long chain", Object.create({}), instance],
    ["an array of a class", new (class extends Array {})(), "expected a plain array, got an instance of a class"],
  ])("%s", (_, value, message) => {
    expect(under(value)).toEqual([`/description ${message}`]);
    expect(issuesOf(value)).toEqual([` ${message}`]);
  });

  test("undefined, but not as a member of an object", () => {
    expect(issuesOf(undefined)).toEqual([" expected JSON data, got `undefined`"]);
    expect(under(undefined)).toEqual([]);
    expect(issuesOf({ ...head, hide: ["a", undefined] })).toEqual(["/hide/1 expected JSON data, got `undefined`"]);
    expect(issuesOf({ version: undefined, default: "deny" })).toEqual([
      ' missing key `version`; expected `"1"` or `"2"`, the versions that this release reads',
    ]);
    const policy = parsePolicy({ ...head, tools: { t: { action: undefined } } });
    expect(Object.keys(policy.tools!.t!)).toEqual([]);
  });

  test("holes and keys of an array, and symbols", () => {
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    expect(issuesOf({ ...head, hide: ["a", , "b"] })).toEqual(["/hide/1 expected JSON data, got a hole in the array"]);
    expect(issuesOf({ ...head, hide: Object.assign(["a"], { extra: 1 }) })).toEqual([
      "/hide expected a plain array, got one with keys of its own",
    ]);
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    expect(issuesOf({ ...head, hide: Object.assign(["a", , "b"], { extra: 1 }) })).toEqual([
      "/hide/1 expected JSON data, got a hole in the array",
      "/hide expected a plain array, got one with keys of its own",
    ]);
    expect(issuesOf({ ...head, [Symbol("s")]: 1 })).toEqual([" expected keys that are strings, got a symbol"]);
  });

  test("an array that says it has fewer elements than it has", () => {
    const hide = new Proxy(["drop"], {
      get: (target, key, receiver) => (key === "length" ? 0 : Reflect.get(target, key, receiver)),
    });
    expect(issuesOf({ ...head, hide })).toEqual(["/hide expected a plain array, got one with keys of its own"]);
  });

  test.each(["01", "-1", "1.5", "1e0", "4294967295", "x", Symbol("s")])("the key %j of an array", (key) => {
    const hide: unknown[] = ["a", "b"];
    Object.defineProperty(hide, key, { value: "c", enumerable: true });
    expect(issuesOf({ ...head, hide })).toEqual(["/hide expected a plain array, got one with keys of its own"]);
  });

  test("keys that are not enumerable, of an object and of an array", () => {
    const hidden = { value: 1, enumerable: false };
    expect(issuesOf(Object.defineProperty({ ...head }, "note", hidden))).toEqual([
      " expected enumerable keys, got `note` that is not",
    ]);
    expect(issuesOf(Object.defineProperty({ ...head }, Symbol("note"), hidden))).toEqual([
      " expected enumerable keys, got `Symbol(note)` that is not",
    ]);
    expect(issuesOf({ ...head, hide: Object.defineProperty(["a"], "note", hidden) })).toEqual([]);
  });

  test("but literals of another realm and objects without a prototype are", () => {
    expect(issuesOf(runInNewContext(`({ version: "1", default: "deny", hide: ["a"], tools: { t: {} } })`))).toEqual([]);
    const tools = Object.assign(Object.create(null), { t: {} });
    expect(issuesOf({ ...head, tools, hide: Object.setPrototypeOf(["a"], null) })).toEqual([]);
  });

  test("among the values of a condition is reported alone", () => {
    const conditions = [{ path: "args.a", op: "in", value: ["a", () => 1] }];
    expect(issuesOf({ ...head, tools: { t: { require: [{ conditions }] } } })).toEqual([
      "/tools/t/require/0/conditions/0/value/1 expected JSON data, got a function",
    ]);
  });

  test("all that is wrong is reported, and nothing twice", () => {
    expect(issuesOf({ version: "1", default: new Date(), hide: [() => 1], tools: new Map(), x: 1 })).toEqual([
      `/default ${instance}`,
      "/hide/0 expected JSON data, got a function",
      `/tools ${instance}`,
      "/x unknown key `x`; expected `$schema`, `version`, `default`, `hide`, `all_tools`, `tools`, `description`",
    ]);
  });
});

describe("a value that fights back", () => {
  const threw = "cannot be read: its getter or proxy threw";
  const boom = () => {
    throw new Error("secret");
  };

  test("a getter that throws", () => {
    expect(issuesOf(Object.defineProperty({ ...head }, "hide", { enumerable: true, get: boom }))).toEqual([
      `/hide ${threw}`,
    ]);
  });
  test.each(["ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"] as const)("a proxy that throws in %s", (trap) => {
    expect(issuesOf({ ...head, tools: new Proxy({ a: 1 }, { [trap]: boom }) })).toEqual([`/tools ${threw}`]);
    expect(issuesOf(new Proxy(head, { [trap]: boom }))).toEqual([` ${threw}`]);
  });
  test("a revoked proxy", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(issuesOf(proxy)).toEqual([` ${threw}`]);
  });
  test("a proxy that lists keys and does not describe them", () => {
    expect(issuesOf(new Proxy({ ...head }, { getOwnPropertyDescriptor: () => undefined }))).toEqual([
      " expected enumerable keys, got `version` that is not",
      " expected enumerable keys, got `default` that is not",
      ' missing key `version`; expected `"1"` or `"2"`, the versions that this release reads',
      ' missing key `default`; expected `"allow"` or `"deny"`',
    ]);
  });
  test("a getter is read once", () => {
    let reads = 0;
    const input = Object.defineProperty({ version: "1" }, "default", {
      enumerable: true,
      get: () => (reads++ === 0 ? "deny" : "allow"),
    });
    expect(parsePolicy(input).default).toBe("deny");
    expect(reads).toBe(1);
  });
  test("a cycle", () => {
    const tools: Record<string, unknown> = {};
    tools.t = tools;
    const issues = issuesOf({ ...head, tools });
    expect(issues[0]).toBe(`/tools${"/t".repeat(31)} nested more than 32 deep; a policy needs no more than 8`);
  });
  test("a small graph that stands for an endless tree", () => {
    let graph: unknown = [];
    for (let level = 0; level < 30; level++) graph = [graph, graph];
    expect(under(graph)).toEqual([" expected at most 1,048,576 values in a document, got more"]);
    expect(issuesOf(new Array(4_000_000_000))).toEqual([" expected at most 1,048,576 values in a document, got more"]);
  });
  test("1,048,576 values are read, and one more is not", () => {
    // The document has three keys, and the rest is what the array holds.
    expect(under(Array(1_048_573).fill(1))).toEqual(["/description expected a string, got an array"]);
    expect(under(Array(1_048_574).fill(1))).toEqual([" expected at most 1,048,576 values in a document, got more"]);
  });
  test("toJSON and valueOf are keys like any other, and are not called", () => {
    let calls = 0;
    const call = () => ++calls;
    expect(
      issuesOf({ ...head, toJSON: call, valueOf: call, toString: call }).map((issue) => issue.split(" ")[0]),
    ).toEqual(["/toJSON", "/valueOf", "/toString", "/toJSON", "/valueOf", "/toString"]);
    expect(calls).toBe(0);
  });
  test("more issues than anybody will read: the first 10,000 are listed, and that there are more", () => {
    expect(issuesOf({ ...head, hide: new Array(10_000).fill(1) })).toHaveLength(10_000);
    const issues = issuesOf({ ...head, hide: new Array(300_000).fill(1) });
    expect(issues).toHaveLength(10_001);
    expect(issues[10_000]).toBe(
      " has more than 10,000 issues, of which the first are listed; mend these and try again",
    );
  });
  test("a name of half a megabyte with many issues below it", () => {
    const limits = Array(64).fill({ description: 1 });
    const result = safeParsePolicy(JSON.stringify({ ...head, tools: { ["a/~".repeat(170_000)]: { limits } } }));
    const issues = result.ok ? [] : result.issues;
    expect([issues.length, issues[1]?.pointer.length, issues[20]?.pointer]).toEqual([21, 850_016, ""]);
    expect(issues[0]?.message).toBe(
      "expected at most 16,777,216 characters in the places of all rules, conditions and limits, of which the name of an entry is a part; shorten the names",
    );
    expect(issues[20]?.message).toContain(
      "so that some are not listed; shorten the names (the first that is not listed:",
    );
  });
  test("a name of ten megabytes with an issue below it, whose place would be too long to list twice", () => {
    const tools = { ["n".repeat(10_000_000)]: { action: "no", reason: 1 } };
    const result = safeParsePolicy({ ...head, tools });
    expect(!result.ok && result.issues.map(({ pointer }) => pointer.length)).toEqual([10_000_014, 0]);
  });
  test("numbers that are too large below a long name that is unknown", () => {
    const key = "k".repeat(400_000);
    const result = safeParsePolicy(`{"version":"1","default":"deny","${key}":[${Array(1_000).fill("1e99").join()}]}`);
    const issues = result.ok ? [] : result.issues;
    expect(issues).toHaveLength(42);
    expect(issues[41]?.pointer).toBe("");
  });
  test("an error shows the beginning of a long place", () => {
    const name = "n".repeat(100_000);
    expect(() => parsePolicy({ ...head, tools: { [name]: 1 } })).toThrow(
      `invalid policy\n/tools/${"n".repeat(193)}…: expected tool rules, an object`,
    );
  });
});

describe("the name `__proto__`", () => {
  const at = (text: string) => issuesOf(text).map((issue) => issue.split(";")[0]);
  const unknown = (pointer: string) => [`${pointer}/__proto__ unknown key \`__proto__\``];
  test.each([
    ["", '{"version":"1","default":"deny","__proto__":{}}'],
    ["/all_tools", '{"version":"1","default":"deny","all_tools":{"limits":[],"__proto__":1}}'],
    ["/tools/t", '{"version":"1","default":"deny","tools":{"t":{"__proto__":{"action":"deny"}}}}'],
    [
      "/tools/t/require/0",
      '{"version":"1","default":"deny","tools":{"t":{"require":[{"conditions":[],"__proto__":1}]}}}',
    ],
    [
      "/tools/t/require/0/conditions/0",
      '{"version":"1","default":"deny","tools":{"t":{"require":[{"conditions":[{"path":"args.a","op":"exists","value":true,"__proto__":1}]}]}}}',
    ],
    [
      "/tools/t/limits/0",
      '{"version":"1","default":"deny","tools":{"t":{"limits":[{"counter":"c","window":1,"max":1,"scope":"grant","__proto__":1}]}}}',
    ],
    [
      "/tools/t/rate_limit",
      '{"version":"1","default":"deny","tools":{"t":{"rate_limit":{"max":1,"window":1,"__proto__":1}}}}',
    ],
  ])("is an unknown key of %s", (pointer, text) => {
    expect(at(text)).toEqual(unknown(pointer));
    expect(issuesOf(JSON.parse(text)).map((issue) => issue.split(";")[0])).toEqual(unknown(pointer));
  });

  test.each([
    ["text", (text: string) => text],
    ["value", JSON.parse],
  ])("is a tool's name like any other, in a %s", (_, form) => {
    const { tools } = parsePolicy(form('{"version":"1","default":"deny","tools":{"__proto__":{"action":"deny"}}}'));
    expect(Object.keys(tools!)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(tools)).toBe(null);
    expect(Object.values(tools!)).toEqual([{ action: "deny" }]);
    expect(at(form('{"version":"1","default":"deny","tools":{"__proto__":{"action":1}}}'))).toEqual([
      '/tools/__proto__/action expected `"allow"`, `"deny"` or `"require_approval"`, got `1`',
    ]);
  });
  test("can be hidden", () => {
    expect(parsePolicy({ ...head, hide: ["__proto__", "constructor"] }).hide).toEqual(["__proto__", "constructor"]);
  });
});

test.each([
  ["Object.keys", Object as object, "keys", head],
  ["Number.isFinite", Number as object, "isFinite", 5],
])("what breaks the parser itself (%s) is told so, and without its words", (_, holder, name, document) => {
  const broken = vi.spyOn(holder as Record<string, () => never>, name).mockImplementation(() => {
    throw new Error("secret");
  });
  const result = safeParsePolicy(document);
  broken.mockRestore();
  expect(result).toEqual({
    ok: false,
    issues: [
      {
        code: "TG104",
        pointer: "",
        message: "could not be checked; is `Object.prototype` changed, or the stack nearly used up?",
      },
    ],
  });
});

test("what breaks the parser itself refuses the document, and throws nothing", () => {
  const descriptor = { value: "x", enumerable: true, configurable: true, writable: true };
  const outcomes: unknown[] = [];
  for (const key of ["error", "path", "writable", "get", "set", "value"]) {
    Object.defineProperty(Object.prototype, key, descriptor);
    try {
      outcomes.push(safeParsePolicy({ ...head, default: "x" }).ok);
    } catch {
      outcomes.push("threw");
    } finally {
      delete (Object.prototype as Record<string, unknown>)[key];
    }
  }
  expect(outcomes).toEqual([false, false, false, false, false, false]);
});

describe("an `Object.prototype` that was polluted", () => {
  const polluted: string[] = [];
  const pollute = (key: string, value: unknown, enumerable: boolean) => {
    Object.defineProperty(Object.prototype, key, { value, enumerable, configurable: true, writable: true });
    polluted.push(key);
  };
  const clean = () => {
    for (const key of polluted.splice(0)) delete (Object.prototype as Record<string, unknown>)[key];
  };
  afterEach(clean);

  test.each([true, false])("gives a document nothing (enumerable: %s)", (enumerable) => {
    const full = {
      ...head,
      tools: {
        t: {
          require: [{ conditions: [{ path: "args.a", op: "lt", value: 3 }] }],
          limits: [{ counter: "c", window: "day", max: 1, scope: "grant" }],
          rate_limit: { max: 1, window: 60 },
        },
      },
    };
    const outcomes = () => {
      const policy = parsePolicy(full);
      return [
        policy.revision,
        policy.tools?.t?.action,
        policy.hide,
        policy.tools?.t?.rate_limit?.scope,
        policy.tools?.t?.limits?.[0]?.increment_from,
        issuesOf({}).length,
        issuesOf('{"version":"1"}').length,
        issuesOf('{"version":"1","default":"deny","tools":{"t":{"limits":[{}]}}}').length,
        issuesOf({ ...head, tools: { t: { require: [{ conditions: [{ op: "lt" }] }] } } }).length,
        issuesOf({ ...head, tools: { t: { action: "deny", limits: [] } } }).length,
        issuesOf({ ...head, tools: { t: { reason: "x" } } }).length,
        issuesOf({ ...head, defualt: 1 }).length,
      ];
    };
    const before = outcomes();
    expect(before.slice(1)).toEqual([undefined, undefined, undefined, undefined, 2, 1, 4, 2, 1, 1, 1]);
    const keys = {
      default: "allow",
      version: "1",
      action: "allow",
      hide: ["*"],
      tools: {},
      scope: "global",
      op: "eq",
    };
    const more = {
      conditions: [],
      counter: "c",
      window: 1,
      max: 1,
      increment_from: "args.x",
      reason: "r",
    };
    for (const [key, value] of Object.entries({ ...keys, ...more })) pollute(key, value, enumerable);
    const after = outcomes();
    clean();
    expect(after).toEqual(before);
  });
});
