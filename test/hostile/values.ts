import { expect } from "vitest";
import type { PolicyDocument } from "../../src/index.js";
import type { Condition } from "../../src/policy/policy.v1.js";
import { createReference } from "../reference.js";
import { coder, DOCUMENT, type Hostile } from "./hostile.js";

/** Calls that cannot be read, and values that are not what they seem. */

const fail = (): never => {
  throw new Error("trap");
};
const throwing = new Proxy({}, { get: fail, ownKeys: fail, getOwnPropertyDescriptor: fail, has: fail });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const getter = (name: string, more: object) =>
  Object.defineProperty({ ...more }, name, { get: fail, enumerable: true });

const NO_CALLS: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["a string", "pay"],
  ["a function", () => ({ tool: "pay" })],
  ["a function with the members of a call", Object.assign(() => 1, { tool: "pay", args: { amount: 5 } })],
  ["no tool", {}],
  ["a boxed name", { tool: new String("pay") }],
  ["a name that is an array", { tool: ["pay"] }],
  ["a name behind a getter that throws", getter("tool", { args: {} })],
  ["arguments behind a getter that throws", getter("args", { tool: "pay" })],
  ["arguments that are an array", { tool: "pay", args: [] }],
  ["arguments that are null", { tool: "pay", args: null }],
  ["arguments that are a string", { tool: "pay", args: "amount=5" }],
  ["arguments that are a function", { tool: "pay", args: () => 1 }],
  ["an argument behind a getter that throws", { tool: "pay", args: getter("amount", {}) }],
  ["a proxy that throws", throwing],
  ["a revoked proxy", revoked.proxy],
  ["arguments that throw", { tool: "pay", args: throwing }],
  ["arguments that are a revoked proxy", { tool: "pay", args: revoked.proxy }],
];

/** How often a value was asked to turn itself into another one. */
let coerced = 0;
const coerce = () => {
  coerced += 1;
  return 5;
};
const coercible = () => ({
  ...{ toJSON: coerce, valueOf: coerce, toString: coerce, inspect: coerce },
  // biome-ignore lint/suspicious/noThenProperty: that is the case
  ...{ then: coerce, [Symbol.toPrimitive]: coerce, [Symbol.iterator]: coerce },
});
// biome-ignore lint/suspicious/noSparseArray: that is the case
const HOLES = [, "ok"];
const SELF: unknown[] = [5];
SELF.push(SELF);

const VALUES: readonly (readonly [string, () => unknown])[] = [
  ["a string", () => "5"],
  ["true", () => true],
  ["NaN", () => NaN],
  ["infinity", () => Infinity],
  ["-0", () => -0],
  ["a boxed number", () => new Number(5)],
  ["a boxed string", () => new String("ok")],
  ["a boxed boolean", () => new Boolean(true)],
  ["a boxed symbol", () => Object(Symbol("ok"))],
  ["a bigint", () => 5n],
  ["a symbol", () => Symbol("5")],
  ["a function", () => () => 5],
  ["a class", () => class {}],
  ["a date", () => new Date(5)],
  ["a map", () => new Map([["ok", 5]])],
  ["a set", () => new Set(["ok", 5])],
  ["a weak map", () => new WeakMap()],
  ["a regular expression", () => /ok/],
  ["an error", () => new Error("ok")],
  ["a promise", () => Promise.resolve(5)],
  ["bytes", () => new Uint8Array([5])],
  ["a buffer", () => new ArrayBuffer(5)],
  ["a generator", () => (function* () {})()],
  ["null", () => null],
  ["undefined", () => undefined],
  ["an array", () => [5, "ok", true]],
  ["an array of a class", () => Reflect.construct(class extends Array {}, [5, 6])],
  ["an array with holes", () => HOLES],
  ["an array with a key", () => Object.assign([5], { ok: 5 })],
  ["an array behind a proxy", () => new Proxy([5, "ok"], {})],
  ["an array that holds itself", () => SELF],
  ["arrays in arrays", () => [["ok"], [[5]]]],
  ["an array-like", () => ({ length: 1, 0: "ok" })],
  ["an object without prototype", () => Object.assign(Object.create(null), { ok: 5 })],
  ["an object that is to be coerced", coercible],
  ["a list of such objects", () => [coercible()]],
  ["an object behind a proxy", () => new Proxy({ ok: 5 }, {})],
  ["a proxy that lies of its keys", () => new Proxy({ ok: 5 }, { ownKeys: () => [], has: () => true, get: () => 5 })],
  ["half of a surrogate pair", () => "\ud800"],
  ["a string of NUL", () => "\0"],
];

const at = { path: "args.a" };
const CONDITIONS: readonly Condition[] = [
  ...[5, "ok", true].flatMap((value): Condition[] => [
    ...(["eq", "neq"] as const).map((op) => ({ ...at, op, value })),
    ...(["in", "not_in"] as const).map((op) => ({ ...at, op, value: [value] as string[] })),
    { ...at, op: "contains", value },
  ]),
  ...(["lt", "lte", "gt", "gte"] as const).map((op): Condition => ({ ...at, op, value: 5 })),
  { ...at, op: "regex", value: "5|ok|object" },
  ...[true, false].map((value): Condition => ({ ...at, op: "exists", value })),
  ...["args.a.ok", "args.a.length", "args.a.constructor.name"].map((path): Condition => ({ path, op: "eq", value: 5 })),
];

/** A tool for each condition and each list. */
const JUDGING: PolicyDocument = {
  version: "1",
  default: "deny",
  tools: Object.fromEntries(
    CONDITIONS.flatMap((condition, index) => {
      const rules = [{ conditions: [condition] }];
      return [
        [`require ${index}`, { require: rules }],
        [`deny_if ${index}`, { deny_if: rules }],
      ];
    }),
  ),
};

/** Whose arguments are asked for, and whether they are JSON data is for a person to see. */
const ASKING: PolicyDocument = { version: "1", default: "deny", tools: { ask: { action: "require_approval" } } };

export const values: readonly Hostile[] = [
  ...NO_CALLS.map(
    ([name, call]): Hostile => [
      `a call that cannot be read is invalid: ${name}`,
      (library) => {
        expect(coder(library)(call)).toBe("invalid_call");
        const policy = library.parsePolicy(DOCUMENT);
        const told: string[] = [];
        const engine = library.createEngine({ policy, onDecision: ({ decision }) => void told.push(decision.code) });
        expect([engine.evaluate(call as never).code, told]).toEqual(["invalid_call", ["invalid_call"]]);
      },
    ],
  ),
  ...VALUES.map(
    ([name, make]): Hostile => [
      `a value is what it is under every operator, and nothing of it is called: ${name}`,
      (library) => {
        const code = coder(library, JUDGING);
        const reference = createReference(JUDGING, { clock: () => 0 });
        coerced = 0;
        const differing = Object.keys(JUDGING.tools!).flatMap((tool) => {
          const call = { tool, args: { a: make() } };
          const [found, wanted] = [code(call), reference.evaluate(call).code];
          return found === wanted ? [] : [`${tool}: ${found}, not ${wanted}`];
        });
        expect([differing, coerced]).toEqual([[], 0]);
      },
    ],
  ),
  ...VALUES.map(
    ([name, make]): Hostile => [
      `a person is never asked about a call that is not JSON data: ${name}`,
      (library) => {
        coerced = 0;
        const reference = createReference(ASKING, { clock: () => 0 });
        for (const args of [{ a: make() }, { list: [make()] }, { o: { a: make() } }]) {
          const found = coder(library, ASKING)({ tool: "ask", args });
          // The engine may refuse more than the reference: keys that are no part of an array.
          expect(["invalid_call", reference.evaluate({ tool: "ask", args }).code]).toContain(found);
        }
        expect(coerced).toBe(0);
      },
    ],
  ),
  [
    "nothing of a call, its scope or a document is called",
    ({ createEngine, parsePolicy, safeParsePolicy }) => {
      coerced = 0;
      const events: unknown[] = [];
      const policy = parsePolicy(ASKING);
      const engine = createEngine({ policy, onDecision: (event) => void events.push(event) });
      const call = { tool: "ask", args: coercible(), scope: { grant: coercible(), session: coercible() } } as never;
      expect(engine.evaluate(call).code).toBe("invalid_call");
      expect(engine.explain(call).code).toBe("invalid_call");
      expect(engine.usage(call)).toEqual([]);
      engine.release(coercible() as never);
      expect(engine.evaluate(call, { approved: coercible() } as never).code).toBe("invalid_call");
      expect(safeParsePolicy(coercible()).ok).toBe(false);
      expect(safeParsePolicy({ ...ASKING, default: coercible() }).ok).toBe(false);
      expect([coerced, events.length]).toEqual([0, 2]);
    },
  ],
];
