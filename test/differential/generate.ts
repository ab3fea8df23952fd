import { RE2JS } from "re2js";
import type { CallScope, PolicyDocument } from "../../src/index.js";
import type { Condition, Limit, Rule, ToolRules } from "../../src/policy/policy.v1.js";
import type { Random } from "./random.js";

/** One thing done to both sides. Calls have a number, by which later steps speak of their decisions. */
export type Step =
  | {
      readonly do: "call";
      readonly id: number;
      readonly at: unknown;
      readonly call: unknown;
      readonly approved?: Approved;
    }
  | { readonly do: "usage"; readonly at: unknown; readonly call: unknown }
  | { readonly do: "release"; readonly of: number; readonly copied?: boolean }
  | { readonly do: "replace"; readonly document: PolicyDocument };
/** Which earlier decision is handed back, and whether as a copy, which no engine has issued. */
export interface Approved {
  readonly of: number;
  readonly copied?: boolean;
}
export interface Sequence {
  readonly document: PolicyDocument;
  readonly scope?: CallScope;
  readonly steps: readonly Step[];
}

/** What a clock step stands for that throws when it is read. */
export const THROWING_CLOCK = "a clock that throws";

export const INHERITED = ["constructor", "toString", "__proto__", "hasOwnProperty"];
const TOOLS = ["t", "u", "a/b~c", "*t"].slice(0, 3).concat(INHERITED);
const PATHS = ["args.a", "args.a", "args.b", "args.o.x", "args.o.x", "args.a.length"].concat(
  INHERITED.map((name) => `args.${name}`),
  ["args.o.constructor", "args.toString.name"],
);
const AMOUNT_PATHS = ["args.amount", "args.o.amount", "args.constructor"];
const STRINGS = ["a", "ab", "1", "true", "", "café", "cafe\u0301", "\ud83d", "😀", "constructor", "A"];
const NUMBERS = [0, -0, 1, -1, 0.1, 0.3, 5, 1000, 2 ** 53 - 1, 5e-324, 1e21, -1e308];
const LONG = "(?:ab?){450}";
const PATTERNS = ["^a", "b$", "^(ab|1)+$", "", "[0-9]{3}", "\\d", "(?i)AB", "^$", "é", ".", "^\\x{1F600}$", "t.*r"];
const WINDOWS = ["minute", 60, "minute", "hour", "day", 60, 3_600, 86_400, 1, 7, 90, 31_622_400] as const;
const COUNTERS = ["c", "d", "sum", "t_rate", "constructor_rate", ...INHERITED];
export const SUMS = ["sum", "toString_sum", "__proto__ "];
const LARGEST = (2 ** 53 - 1) / 1e6;
const SUM_MAXIMA = [0, 0.000001, 0.3, 1, 4.35, 5, 10.5, LARGEST];
const AMOUNTS = [0, -0, 0.1, 0.2, 0.3, 1, 1, 2, 4.35, 0.000001, 5, LARGEST];
const NO_AMOUNTS = [2 ** 53 / 1e6, 1e-7, 0.1 + 0.2, 1.0000005, -1, -1e-6, Number.NaN, Infinity, "1", null, true, 2 ** 53, 1e300, [1], 1n, undefined]; // biome-ignore format: one line
const SUBJECTS = ["g", "g", "g", "h", "", "x".repeat(1_024), "x".repeat(1_025), "😀".repeat(600), 5, null, undefined].concat(INHERITED, INHERITED, INHERITED); // biome-ignore format: one line

const longest = new Map<string, number>();
function longestFor(pattern: string): number {
  const known = longest.get(pattern);
  if (known !== undefined) return known;
  const length = Math.floor(2_097_152 / RE2JS.compile(pattern).programSize());
  longest.set(pattern, length);
  return length;
}

const several = <Value>(random: Random, most: number, make: () => Value): Value[] =>
  Array.from({ length: 1 + random.below(most) }, make);

function scalar(random: Random, type: number): string | number | boolean {
  return type === 0 ? random.pick(STRINGS) : type === 1 ? random.pick(NUMBERS) : random.once(2);
}

const OPERATORS = "eq eq eq neq neq neq in in in not_in not_in not_in lt lte gt gte regex contains contains contains exists exists".split(" "); // biome-ignore format: one line

function condition(random: Random, path: string): Condition {
  const op = random.pick(OPERATORS);
  const type = random.below(3);
  if (op === "in" || op === "not_in")
    return { path, op, value: several(random, 3, () => scalar(random, type)) as string[] };
  if (op === "lt" || op === "lte" || op === "gt" || op === "gte")
    return { path, op, value: scalar(random, 1) as number };
  if (op === "regex") return { path, op, value: random.once(40) ? LONG : random.pick(PATTERNS) };
  if (op === "exists") return { path, op, value: random.once(2) };
  const value = scalar(random, type);
  return { path, op: op as "eq", value: op === "contains" && value === "" ? "a" : value };
}

function rule(random: Random): Rule {
  const path = random.pick(PATHS);
  if (random.once(20)) return { conditions: [] };
  return {
    conditions: several(random, 2, () => condition(random, random.once(2) ? path : random.pick(PATHS))),
    ...(random.once(10) ? { on_deny: "no" } : {}),
  };
}

function countLimit(random: Random): Limit {
  const [counter, window] = [random.pick(COUNTERS), random.pick(WINDOWS)];
  return {
    counter,
    window,
    max: random.pick([0, 1, 1, 1, 1, 2, 2, 3]),
    scope: random.pick(["grant", "session", "global"]),
  };
}

function limit(random: Random, path: string): Limit {
  if (random.once(2)) return countLimit(random);
  const increment_from = random.once(20) ? random.pick(AMOUNT_PATHS) : path;
  return { ...countLimit(random), counter: random.pick(SUMS), max: random.pick(SUM_MAXIMA), increment_from };
}

/** Now and then with a second limit on the first one's counter. */
function doubled(random: Random, limits: Limit[]): Limit[] {
  return random.once(5)
    ? [
        ...limits,
        {
          ...limits[0]!,
          max: random.pick([0, 1, 2, 3]),
          window: limits[0]!.window === "minute" ? 60 : limits[0]!.window,
        },
      ]
    : limits;
}

function toolRules(random: Random): ToolRules {
  if (random.once(12)) return { action: "deny", ...(random.once(2) ? { reason: "never" } : {}) };
  const path = random.pick(AMOUNT_PATHS);
  const { max, window, scope } = countLimit(random);
  const shape = random.below(5);
  return {
    ...(random.once(4) ? { action: "require_approval" as const } : random.once(8) ? { action: "allow" as const } : {}),
    ...(shape === 0 || shape === 2 ? { require: several(random, 2, () => rule(random)) } : {}),
    ...(shape === 1 || shape === 2 || shape === 4 ? { deny_if: several(random, 2, () => rule(random)) } : {}),
    ...(shape === 3 || random.once(3)
      ? {
          limits: doubled(
            random,
            several(random, 3, () => limit(random, path)),
          ),
        }
      : {}),
    ...(random.once(6) ? { rate_limit: { max, window, ...(random.once(2) ? { scope } : {}) } } : {}),
  };
}

/** A document; one in a few is refused by the parser, and then not used. */
export function documentOf(random: Random): PolicyDocument {
  const hide = random.once(60)
    ? ["*"]
    : random.once(5)
      ? [...new Set(several(random, 2, () => random.pick(TOOLS)))]
      : undefined;
  return {
    version: "1",
    default: random.pick(["allow", "deny"]),
    ...(hide ? { hide } : {}),
    ...(random.once(3) ? { all_tools: { limits: several(random, 2, () => countLimit(random)) } } : {}),
    // `fromEntries` makes `__proto__` a key like any other.
    ...(random.once(30) ? {} : { tools: Object.fromEntries(several(random, 3, () => [random.pick(TOOLS), toolRules(random)])) }), // biome-ignore format: one line
  };
}

/** An array whose first element is not there. */
function hole(second: unknown): unknown[] {
  const array = [0, second];
  delete array[0];
  return array;
}

const OTHERS = [() => undefined, Symbol("s"), 1n, 0n];
/** The same document with every amount counted as a call: other counters of the same names. */
export function countingCalls(document: PolicyDocument): PolicyDocument {
  const tools = Object.entries(document.tools ?? {}).map(([name, { limits, ...rules }]): [string, ToolRules] => {
    const counting = limits?.map(({ increment_from: _, ...limit }) => ({ ...limit, max: 2 }));
    return [name, counting ? { ...rules, limits: counting } : rules];
  });
  return { ...document, tools: Object.fromEntries(tools) };
}

const element = (random: Random, value: unknown): unknown =>
  random.pick([value, value, `${value}x`, `x${value}`, "b", 1, 2, true, false, null, undefined, Number.NaN, [value], { x: value }, 1n, -0]); // biome-ignore format: one line

/** An argument made to test a condition: equal, near, of another type, or none. */
function argumentFor(random: Random, { op, value }: Condition): unknown {
  const operand: unknown = Array.isArray(value) ? random.pick<unknown>(value) : value;
  if (op === "regex" && random.once(8))
    return "b".repeat(longestFor(String(value)) + random.below(2)).slice(0, 1 << 14);
  if (op === "contains" && random.once(2)) return several(random, 3, () => element(random, operand));
  switch (random.below(14)) {
    case 0:
    case 1:
      return operand;
    case 2:
      return typeof operand === "number"
        ? operand + random.pick([1, -1, 1e-9])
        : typeof operand === "boolean"
          ? !operand
          : `${operand}x`;
    case 3:
      return random.pick(STRINGS);
    case 4:
      return random.pick(NUMBERS);
    case 5:
      return random.once(2);
    case 6:
      return Number.NaN;
    case 7:
      return random.pick([Infinity, -Infinity]);
    case 8:
    case 9:
      return random.once(8) ? [] : random.once(12) ? hole(operand) : several(random, 3, () => element(random, operand));
    case 10:
      return random.pick([{}, { x: operand }, { length: 1 }, new Date(0), Object(operand), new Map([["x", operand]])]);
    case 11:
      return random.pick(OTHERS);
    case 12:
      return random.pick([null, undefined]);
    default:
      return String(operand);
  }
}

function put(random: Random, args: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".").slice(1);
  let at = args;
  for (const name of names.slice(0, -1)) {
    // Something else than an object on the way: all below it is absent or unreadable.
    const next = random.once(7)
      ? random.pick([null, undefined, "s", 5, [], true, [{}], NaN])
      : Object.hasOwn(at, name)
        ? at[name]
        : {};
    define(at, name, next);
    if (typeof next !== "object" || next === null || Array.isArray(next)) return;
    at = next as Record<string, unknown>;
  }
  define(at, names.at(-1)!, value);
}

function define(object: object, name: string, value: unknown): void {
  Reflect.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function nested(depth: number): Record<string, unknown> {
  return depth <= 1 ? {} : { n: nested(depth - 1) };
}

function argsFor(random: Random, document: PolicyDocument, tool: string): Record<string, unknown> {
  const args: Record<string, unknown> = random.once(10) ? Object.create(null) : {};
  const tools = document.tools ?? {};
  const rules = Object.hasOwn(tools, tool) ? tools[tool]! : {};
  const wanting = random.once(20);
  for (const { conditions } of [...(rules.require ?? []), ...(rules.deny_if ?? [])])
    for (const one of conditions) if (!random.once(9)) put(random, args, one.path, argumentFor(random, one));
  for (const { increment_from } of rules.limits ?? [])
    if (increment_from && !wanting)
      put(random, args, increment_from, random.pick<unknown>(random.once(8) ? NO_AMOUNTS : AMOUNTS));
  if (rules.action === "require_approval" && random.once(8))
    args.extra = random.pick([
      nested(63),
      nested(64),
      [new Date(0)],
      { z: 1, y: 2 },
      { y: 2, z: 1 },
      NaN,
      -0,
      1n,
      "\ud800",
      hole(1),
    ]);
  return args;
}

const malformed = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => undefined,
    () => "t",
    () => ({}),
    () => ({ tool: 5 }),
    () => ({ tool: new String("t") }),
    () => ({ tool: "t", args: [] }),
    () => ({ tool: "t", args: null }),
    () => ({ tool: "constructor", args: "x" }),
    () => ({ tool: "t", args: () => undefined }),
    () => ({ tool: ["t"], args: {} }),
    () => Object.defineProperty({ args: {} }, "tool", { get: fail, enumerable: true }),
    () => Object.defineProperty({ tool: "t" }, "args", { get: fail, enumerable: true }),
  ])();

function fail(): never {
  throw new Error("read");
}

function callFor(random: Random, document: PolicyDocument): unknown {
  if (random.once(50)) return malformed(random);
  const listed = Object.keys(document.tools ?? {});
  const tool = listed.length > 0 && !random.once(7) ? random.pick(listed) : random.pick(TOOLS);
  const args = argsFor(random, document, tool);
  const scope = random.once(50)
    ? random.pick<unknown>([null, "g", ["g"], 5, Object.create({ grant: "g", session: "s" })])
    : { ...(random.once(12) ? {} : { grant: random.once(4) ? random.pick<unknown>(SUBJECTS) : "g" }), ...(random.once(12) ? {} : { session: random.once(8) ? random.pick<unknown>(SUBJECTS) : "s" }) }; // biome-ignore format: one line
  return {
    tool,
    ...(Object.keys(args).length === 0 && random.once(2) ? {} : { args }),
    ...(random.once(40) ? {} : { scope }),
  };
}

/** The same call but for one thing, which an approval of the first does not cover. */
function varied(random: Random, call: unknown): unknown {
  if (!isWellFormed(call)) return call;
  const { args = {}, scope } = call as { args?: object; scope?: unknown };
  return random.once(2)
    ? { ...(call as object), args: { ...args, more: 1 } }
    : { ...(call as object), scope: { ...(scope as object), grant: "other" } };
}

/** The text does not say what `usage` tells of a call that is none. */
function isWellFormed(call: unknown): boolean {
  try {
    const { tool, args = {} } = call as { tool: unknown; args?: unknown };
    return typeof tool === "string" && typeof args === "object" && args !== null && !Array.isArray(args);
  } catch {
    return false;
  }
}

const DAY = 86_400_000;
const LENGTHS = [1_000, 7_000, 60_000, 3_600_000, 3_600_000, DAY, DAY, DAY];

/** The next time: often the same, often a window's end or a millisecond beside it, seldom earlier, or none. */
function timeAfter(random: Random, time: number): number {
  if (random.once(2)) return time;
  const length = random.pick(LENGTHS);
  const end = Math.ceil((time + 1) / length) * length;
  return random.pick([
    time + 1,
    time + 999,
    end,
    end - 1,
    end + 1,
    end,
    end - 1,
    end - 0.5,
    time - 1,
    time - length,
    0,
  ]);
}

export function sequenceOf(random: Random, document: PolicyDocument, others: readonly PolicyDocument[]): Sequence {
  const steps: Step[] = [];
  let current = document;
  let time = random.once(20)
    ? random.pick([-1, 0, -DAY, 0.5, 8e15])
    : 20_000 * DAY + random.pick([0, -1, 1, 59_999, 1_234_567]);
  const calls: { id: number; call: unknown }[] = [];
  for (let id = 0, length = 3 + random.below(6); id < length; id += 1) {
    time = timeAfter(random, time);
    const at = random.once(60)
      ? random.pick([NaN, Infinity, -Infinity, undefined, "5", 5n, null, THROWING_CLOCK])
      : time;
    const earlier = calls.length > 0 ? random.pick(calls) : undefined;
    const again =
      earlier && random.once(2) ? (random.once(6) ? varied(random, earlier.call) : earlier.call) : undefined;
    const call = again ?? callFor(random, current);
    const kind = random.below(24);
    if (kind === 0 && others.length > 0) {
      current = random.pick(others);
      steps.push({ do: "replace", document: current });
    } else if (kind === 1 && isWellFormed(call))
      steps.push({ do: "usage", at: typeof at === "number" && Number.isFinite(at) ? at : time, call });
    else if (kind < 4 && earlier)
      steps.push({ do: "release", of: earlier.id, ...(random.once(6) ? { copied: true } : {}) });
    else {
      const approved =
        again && random.once(2) ? { approved: { of: earlier!.id, ...(random.once(8) ? { copied: true } : {}) } } : {};
      steps.push({ do: "call", id, at, call, ...approved });
      calls.push({ id, call });
    }
  }
  const scope = random.once(10)
    ? { scope: random.pick<CallScope>([{ grant: "g" }, { session: "s" }, { grant: "toString" }]) }
    : {};
  return { document, ...scope, steps };
}
