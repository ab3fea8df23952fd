import { RE2JS } from "re2js";
import type { PolicyDocument } from "../../src/index.js";
import type { Condition } from "../../src/policy/policy.v1.js";
import { INHERITED, LARGEST, LONG, NUMBERS, STRINGS, several, TOOLS } from "./document.js";
import type { Random } from "./random.js";

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

/** An array whose first element is not there. */
function hole(second: unknown): unknown[] {
  const array = [0, second];
  delete array[0];
  return array;
}

const OTHERS = [() => undefined, Symbol("s"), 1n, 0n];
const element = (random: Random, value: unknown): unknown =>
  random.pick([value, value, `${value}x`, `x${value}`, "b", 1, 2, true, false, null, undefined, Number.NaN, [value], { x: value }, 1n, -0]); // biome-ignore format: one line

/** An argument made to test a condition: equal, near, of another type, or none. */
function argumentFor(random: Random, { op, value }: Condition): unknown {
  const operand: unknown = Array.isArray(value) ? random.pick<unknown>(value) : value;
  if (op === "regex" && random.once(value === LONG ? 2 : 8))
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
  // Many that no rule asks for, before those that one does.
  if (random.once(40)) for (let i = 0; i < 20; i += 1) args[`unread${i}`] = i;
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

export function callFor(random: Random, document: PolicyDocument): unknown {
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
export function varied(random: Random, call: unknown): unknown {
  if (!isWellFormed(call)) return call;
  const { args = {}, scope } = call as { args?: object; scope?: unknown };
  return random.once(2)
    ? { ...(call as object), args: { ...args, more: 1 } }
    : { ...(call as object), scope: { ...(scope as object), grant: "other" } };
}

/** The text does not say what `usage` tells of a call that is none. */
export function isWellFormed(call: unknown): boolean {
  try {
    const {
      tool,
      resource,
      prompt,
      args = {},
    } = call as Readonly<Record<"tool" | "resource" | "prompt" | "args", unknown>>;
    const names = [tool, resource, prompt].filter((name) => name !== undefined);
    return (
      names.length === 1 &&
      typeof names[0] === "string" &&
      typeof args === "object" &&
      args !== null &&
      !Array.isArray(args)
    );
  } catch {
    return false;
  }
}
