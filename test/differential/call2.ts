import type { Condition2 as Condition, Path, PolicyDocument2 as PolicyDocument } from "../../src/policy/policy.v2.js";
import { NUMBERS, STRINGS, several } from "./document.js";
import { LISTS, NAMES } from "./document2.js";
import type { Random } from "./random.js";

/** Calls made to test the conditions of documents of version "2". */

const STRICT_TEXTS: Readonly<Record<string, readonly string[]>> = {
  within: ["/srv/data", "/srv/data/a", "/srv/database", "/SRV/data/x", "/srv/data/../x", "x", "/etc", "//etc", "/srv/data./x"], // biome-ignore format: one line
  url_in: ["https://example.com", "https://example.com/?x", "https://a.example.org/docs/1", "https://a.example.org/DOCS", "https://a.example.org/docs/../x", "https://xn--a.example.org/docs", "http://example.com", "https://evil.net", "https://example.com@evil.net", "x"], // biome-ignore format: one line
  email_in: ["a@example.com", "A@EXAMPLE.com", "a@b.example.org", "a@example.org", "joe.b@mail.net", "joeb@mail.net", "jim@mail.net", "a b@example.com", "a@xn--b.example.org"], // biome-ignore format: one line
};

const ODD: readonly (() => unknown)[] = [() => null, () => undefined, () => Number.NaN, () => [], () => ({}), () => 1n, () => Symbol("s"), () => new Date(0), () => Array(2), () => Array(1_001).fill("a")]; // biome-ignore format: one line

function valueFor(random: Random, condition: Condition, depth: number): unknown {
  if (random.once(7)) return random.pick(ODD)();
  if ("every" in condition || "some" in condition) {
    const inner = condition.conditions;
    if (random.once(8)) return "a, b";
    return random.once(8) ? [] : several(random, 3, () => itemFor(random, inner, depth - 1));
  }
  if (!("op" in condition)) return undefined;
  const { op, value, value_from } = condition as { op: string; value?: unknown; value_from?: Path };
  if ((op === "lt" || op === "gte") && value_from !== undefined) return random.pick(NUMBERS);
  if (op.endsWith("in") && value_from !== undefined && random.once(2)) return random.pick<unknown>(["a", "A", 1, 5]);
  if (STRICT_TEXTS[op]) return random.pick(STRICT_TEXTS[op]);
  const operand: unknown = Array.isArray(value) ? random.pick<unknown>(value) : value;
  if (op === "min_size" || op === "max_size")
    return random.pick(["", "a", "😀😀", "abc", [], [1], [1, 2], [1, 2, 3, 4]]);
  if (op === "contains" && random.once(2)) return several(random, 3, () => random.pick<unknown>([operand, `${operand}x`, "b", 1, null])); // biome-ignore format: one line
  if (operand !== undefined && random.once(2)) {
    if (typeof operand !== "string") return operand;
    return random.pick([operand, operand.toUpperCase(), operand.toLowerCase(), `${operand}b`, `b${operand}`]);
  }
  return random.pick<unknown>([random.pick(STRINGS), random.pick(NUMBERS), random.once(2), ["a", "A", 1], LISTS.words]);
}

/** What a test could be compared with. */
function operandFor(random: Random, { op }: { readonly op: string }): unknown {
  if (op === "in" || op === "not_in") return several(random, 3, () => random.pick<unknown>(["a", "A", 1, 5, true]));
  if (op === "starts_with" || op === "ends_with") return random.pick(["a", "b", "A", ""]);
  return op === "lt" || op === "gte" ? random.pick(NUMBERS) : random.pick<unknown>(["a", 1, 5, true]);
}

const leafValue = (random: Random, { condition, isOperand }: Leaf, depth: number): unknown =>
  isOperand && "op" in condition && !random.once(4)
    ? operandFor(random, condition)
    : valueFor(random, condition, depth);

function itemFor(random: Random, conditions: readonly Condition[], depth: number): unknown {
  let item: unknown;
  for (const leaf of leaves(conditions)) item = put(random, item, leaf.path.slice(1), leafValue(random, leaf, depth));
  return item;
}

interface Leaf {
  readonly path: readonly string[];
  readonly condition: Condition;
  /** Whether it is there that the operand is read. */
  readonly isOperand?: true;
}

/** What looks at a value: tests and quantifiers, by the names of their paths. */
function leaves(conditions: readonly Condition[]): Leaf[] {
  const namesOf = (path: Path) => (typeof path === "string" ? path.split(".") : path);
  return conditions.flatMap((condition) => {
    if ("all" in condition) return leaves(condition.all);
    if ("any" in condition) return leaves(condition.any);
    if ("not" in condition) return leaves([condition.not]);
    if ("op" in condition) {
      const from = (condition as { value_from?: Path }).value_from;
      const own = { path: namesOf(condition.path), condition };
      const isPath = from !== undefined && !(typeof from === "string" && from.startsWith("lists."));
      return isPath ? [own, { path: namesOf(from), condition, isOperand: true }] : [own];
    }
    return [{ path: namesOf("every" in condition ? condition.every : condition.some), condition }];
  });
}

/** A value with another one at a path below it; what is no object on the way makes it absent or unreadable. */
function put(random: Random, target: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const object = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  if (random.once(8)) return random.pick<unknown>([null, "s", 5, [], object]);
  const below = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
  Reflect.defineProperty(object, name, { value: put(random, below, rest, value), writable: true, enumerable: true, configurable: true }); // biome-ignore format: one line
  return object;
}

function rulesOf(stack: readonly PolicyDocument[]): Condition[] {
  return stack
    .flatMap(({ tools = {}, all_tools }) => [...Object.values(tools), ...(all_tools ? [all_tools] : [])])
    .flatMap(({ require = [], deny_if = [], approve_if = [], limits = [] }) => [
      ...[...require, ...deny_if, ...approve_if].flatMap(({ conditions }) => conditions),
      ...limits.flatMap(({ when = [] }) => when),
    ]);
}

const KEYS = ["a", "a", "a", "b", "1", 1, 0, -0, true, "true"];
const ODD_KEYS = ["", null, undefined, Number.NaN, Infinity, ["a"], {}, "x".repeat(1_024), "x".repeat(1_025), "😀".repeat(1_024), "\ud800", 1n]; // biome-ignore format: one line
const keyValue = (random: Random): unknown => (random.once(12) ? random.pick(ODD_KEYS) : random.pick(KEYS));
const SIZES = [[], [1], [1], [1, 2], ["a", null, {}]];
const ODD_SIZES = [() => "a, b", () => null, () => ({ length: 1 }), () => 2];

/** Values that limits count by, and an array whose elements they count. */
const keyed = (random: Random): object => ({
  ...(random.once(12) ? {} : { k: keyValue(random) }),
  ...(random.once(12) ? {} : { ids: random.once(12) ? random.pick<() => unknown>(ODD_SIZES)() : random.pick(SIZES) }),
  ...(random.once(3) ? { other: keyValue(random) } : {}),
});

const asObject = (random: Random, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : random.once(30) ? value : {};

export function callFor2(random: Random, stack: readonly PolicyDocument[]): unknown {
  const from: Record<string, unknown> = { args: {}, principal: {}, annotations: {} };
  for (const leaf of leaves(rulesOf(stack))) {
    const { path } = leaf;
    const [root] = path;
    if (root === undefined || !(root in from) || random.once(9)) continue;
    from[root] = put(random, from[root], path.slice(1), leafValue(random, leaf, 3));
  }
  const args = asObject(random, from.args) as Record<string, unknown>;
  if (!random.once(6) && typeof args === "object" && args !== null)
    args.amount = random.once(8) ? "1" : random.pick([0, 0.1, 0.3, 1, 5]);
  if (typeof args === "object" && args !== null) Object.assign(args, keyed(random));
  if (!random.once(4)) from.principal = put(random, from.principal, ["id"], keyValue(random));
  const given = <Key extends string>(key: Key, seldom: number) =>
    random.once(seldom) ? {} : { [key]: random.once(40) ? random.pick<unknown>([null, "x", [], 5]) : asObject(random, from[key]) }; // biome-ignore format: one line
  const scope = {
    ...(random.once(12) ? {} : { grant: random.pick(["g", "g", "a", "A"]) }),
    ...(random.once(12) ? {} : { session: random.pick(["s", "ab"]) }),
  };
  return {
    tool: random.once(12) ? random.pick(["other", "debug_x", "t".repeat(1_025)]) : random.pick(NAMES),
    args,
    ...given("principal", 4),
    ...given("annotations", 3),
    ...(random.once(20) ? {} : { scope }),
  };
}
