import type { Condition2 as Condition, Path, PolicyDocument2 as PolicyDocument, ToolRules2 as ToolRules } from "../../src/policy/policy.v2.js"; // biome-ignore format: one line
import { NUMBERS, STRINGS, several } from "./document.js";
import { LISTS, NAMES, PROMPTS, RESOURCES } from "./document2.js";
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

export interface Leaf {
  readonly path: readonly string[];
  readonly condition: Condition;
  /** Whether it is there that the operand is read. */
  readonly isOperand?: true;
}

/** What looks at a value: tests and quantifiers, by the names of their paths. */
export function leaves(conditions: readonly Condition[]): Leaf[] {
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

const knownLeaves = new WeakMap<readonly PolicyDocument[], readonly Leaf[]>();

/** What the rules of a stack look at. */
export function leavesOf(stack: readonly PolicyDocument[]): readonly Leaf[] {
  let found = knownLeaves.get(stack);
  if (found === undefined) {
    found = leaves(rulesOf(stack));
    knownLeaves.set(stack, found);
  }
  return found;
}

function rulesOf(stack: readonly PolicyDocument[]): Condition[] {
  return stack
    .flatMap(({ tools = {}, all_tools, resources, prompts }): ToolRules[] => [
      ...[tools, resources?.entries ?? {}, prompts?.entries ?? {}].flatMap((entries) => Object.values(entries)),
      ...(all_tools ? [all_tools as ToolRules] : []),
    ])
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

type Members = Record<string, unknown>;

/** Values for all that the rules look at, by the root of their paths. */
function membersFor(random: Random, stack: readonly PolicyDocument[]): { args: unknown } & Members {
  const from: { args: unknown } & Members = { args: {}, principal: {}, annotations: {} };
  for (const leaf of leavesOf(stack)) {
    const { path } = leaf;
    const [root] = path;
    if (root === undefined || !(root in from) || random.once(9)) continue;
    from[root] = put(random, from[root], path.slice(1), leafValue(random, leaf, 3));
  }
  return from;
}

/** The arguments of a call of a tool: those that rules look at, those that limits count, and the calls that it carries. */
function argsFor(
  random: Random,
  stack: readonly PolicyDocument[],
  tool: string,
  from: unknown,
  depth: number,
): unknown {
  const args = asObject(random, from) as Members;
  if (typeof args !== "object" || args === null) return args;
  if (!random.once(6)) args.amount = random.once(8) ? "1" : random.pick([0, 0.1, 0.3, 1, 5]);
  Object.assign(args, keyed(random));
  if (stack.some(({ dispatch = {} }) => Object.hasOwn(dispatch, tool)))
    Object.assign(args, carrying(random, stack, depth));
  if (random.once(10)) random.pick(OTHER_NAMES)(args);
  return args;
}

/** Arguments that few entries allow: by another case, without a value, not told of. */
const OTHER_NAMES: readonly ((args: Members) => unknown)[] = [
  (args) => Object.assign(args, { A: "a" }),
  (args) => Object.assign(args, { A: undefined }),
  (args) => Object.assign(args, { [Symbol("a")]: 1 }),
  (args) => Object.defineProperty(args, "A", { value: "a", configurable: true }),
];

const NO_NAMES = [5, null, undefined, ["t"], {}];
const NO_ARGUMENTS = ["{}", [], [{}], 5, false];
const NO_CALLS = [{}, "t", null, undefined, [null], ["t"], [{ tool: "t", args: {} }, 5], [{ args: {} }]];

/** What calls of other tools are carried in, wherever a document says that they stand. */
function carrying(random: Random, stack: readonly PolicyDocument[], depth: number): Members {
  const toolOf = (): unknown => (random.once(25) ? random.pick<unknown>(NO_NAMES) : depth > 1 && random.once(2) ? "t" : random.pick([...NAMES, "other", "t".repeat(random.once(20) ? 1_025 : 1)])); // biome-ignore format: one line
  const inner = (tool: unknown): unknown => {
    if (random.once(25)) return random.pick<unknown>(NO_ARGUMENTS);
    if (random.once(8)) return random.pick([undefined, null]);
    return argsFor(random, stack, String(tool), membersFor(random, stack).args, depth - 1);
  };
  const one = (): Members => {
    const tool = toolOf();
    return { tool, ...(random.once(12) ? {} : { args: depth > 0 ? inner(tool) : {} }) };
  };
  const many = (): unknown[] => {
    if (random.once(20))
      return Array.from({ length: random.pick([100, 101]) }, () => ({ tool: random.pick(["tu", "u_t"]) }));
    const repeated = one();
    return random.once(3) ? Array.from({ length: 1 + random.below(5) }, () => repeated) : several(random, 3, one);
  };
  const name = toolOf();
  return {
    ...(random.once(20) ? {} : { name, arguments: depth > 0 ? inner(name) : {} }),
    calls: random.once(12) ? random.pick<unknown>(NO_CALLS) : random.once(12) ? [] : depth > 0 ? many() : [],
    names: random.once(12) ? random.pick<unknown>(NO_CALLS) : several(random, 2, toolOf),
  };
}

/** A call of a resource or a prompt in place of one of a tool, or of several things at once, which is none. */
function named(random: Random, stack: readonly PolicyDocument[], tool: string): object {
  if (random.once(60)) return random.pick<object>([{ tool, resource: "r:a" }, { resource: "r:a", prompt: "p" }, { tool, prompt: null }, {}]); // biome-ignore format: one line
  const has = (kind: "resources" | "prompts") => stack.some((document) => document[kind] !== undefined);
  if (has("resources") ? random.once(4) : random.once(30))
    return { resource: random.pick([...RESOURCES, random.once(8) ? "r:".repeat(513) : "r:other"]) };
  if (has("prompts") ? random.once(4) : random.once(30)) return { prompt: random.pick([...PROMPTS, "p*"]) };
  return { tool };
}

export function callFor2(random: Random, stack: readonly PolicyDocument[]): unknown {
  const from = membersFor(random, stack);
  const carriers = stack.flatMap(({ dispatch = {} }) => Object.keys(dispatch));
  const tool = random.once(12) ? random.pick(["other", "debug_x", "t".repeat(1_025)]) : carriers.length > 0 && random.once(3) ? random.pick(carriers) : random.pick(NAMES); // biome-ignore format: one line
  const args = argsFor(random, stack, tool, from.args, random.once(8) ? 5 : random.pick([1, 1, 2]));
  if (!random.once(4)) from.principal = put(random, from.principal, ["id"], keyValue(random));
  const given = <Key extends string>(key: Key, seldom: number) =>
    random.once(seldom) ? {} : { [key]: random.once(40) ? random.pick<unknown>([null, "x", [], 5]) : asObject(random, from[key]) }; // biome-ignore format: one line
  const scope = {
    ...(random.once(12) ? {} : { grant: random.pick(["g", "g", "a", "A"]) }),
    ...(random.once(12) ? {} : { session: random.pick(["s", "ab"]) }),
  };
  return {
    ...named(random, stack, tool),
    args,
    ...given("principal", 4),
    ...given("annotations", 3),
    ...(random.once(20) ? {} : { scope }),
  };
}

/** What a host knows of some tools. */
export const knownTools = (random: Random): object =>
  Object.fromEntries(
    several(random, 3, () => [
      random.pick(NAMES),
      random.once(12) ? random.pick<unknown>([null, "x", []]) : { readOnlyHint: random.once(2), title: random.pick(["a", "A", "b"]) }, // biome-ignore format: one line
    ]),
  );
