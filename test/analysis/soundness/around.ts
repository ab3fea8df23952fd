import type { NameComparison } from "../../../src/analysis/index.js";
import type { AnyCall } from "../../../src/index.js";
import type { Condition2 as Condition } from "../../../src/policy/policy.v2.js";
import { leaves, leavesOf } from "../../differential/call2.js";
import type { Random } from "../../differential/random.js";
import type { Pair } from "./pairs.js";

/** Calls with values just at, below and beside all that two documents compare with: made without the code under test. */

const MOST_VALUES = 300;

/** So many calls; each value of each path is in one of them, as far as the number reaches. */
export function* callsAround(random: Random, pair: Pair, names: readonly NameComparison[], most: number) {
  const values = valuesByPath(random, pair);
  const paths = [...values.keys()];
  const focused = [...values].flatMap(([path, all]) => all.map((value) => ({ path, value })));
  for (let left = most; left > 0; left--) {
    const focus = focused.length === 0 ? undefined : left <= focused.length ? focused[left - 1] : random.pick(focused);
    const { kind, name } = random.pick(names);
    const call: Record<string, unknown> = { [kind]: name, args: {}, scope: { grant: "g", session: "s" } };
    for (const path of paths) {
      const value = path === focus?.path ? focus.value : random.once(5) ? undefined : random.pick(values.get(path)!);
      if (value !== undefined && path !== "tool") put(call, JSON.parse(path), value);
    }
    yield call as unknown as AnyCall;
  }
}

function put(target: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  const own = Object.hasOwn(target, name!) ? target[name!] : undefined;
  const isObject = typeof own === "object" && own !== null && !Array.isArray(own);
  const below = rest.length === 0 ? value : isObject ? own : {};
  Object.defineProperty(target, name!, { value: below, writable: true, enumerable: true, configurable: true });
  if (rest.length > 0) put(below as Record<string, unknown>, rest, value);
}

/** Values for each path in an object that a call has, by the JSON of its names. */
function valuesByPath(random: Random, pair: Pair): ReadonlyMap<string, readonly unknown[]> {
  const lists = Object.assign({}, ...[...pair.old, ...pair.new].map((document) => document.lists ?? {}));
  const found = new Map<string, Set<unknown>>();
  for (const { path, condition } of [...leavesOf(pair.old), ...leavesOf(pair.new)]) {
    if (!["args", "principal", "annotations"].includes(path[0]!) || path.length < 2) continue;
    const key = JSON.stringify(path);
    const values = found.get(key) ?? new Set<unknown>([true, 1, "", "a"]);
    for (const value of valuesAround(random, condition, lists)) values.add(value);
    found.set(key, values);
  }
  return new Map([...found].map(([key, values]) => [key, [...values]]));
}

type Lists = Readonly<Record<string, readonly unknown[]>>;

function valuesAround(random: Random, condition: Condition, lists: Lists): readonly unknown[] {
  if (!("op" in condition)) {
    const inner = leaves((condition as { readonly conditions: readonly Condition[] }).conditions);
    const item = (): unknown => {
      const made: Record<string, unknown> = {};
      for (const leaf of inner) if (!random.once(5)) put(made, leaf.path, random.pick(valuesAround(random, leaf.condition, lists))); // biome-ignore format: one line
      return made.item ?? null;
    };
    return Array.from({ length: 40 }, (_, at) => Array.from({ length: at % 4 }, item));
  }
  const { op, value, value_from: from } = condition as { op: string; value?: unknown; value_from?: unknown };
  const operand = value ?? (typeof from === "string" && from.startsWith("lists.") ? lists[from.slice(6)] : undefined);
  const all = (Array.isArray(operand) ? operand : [operand]).slice(0, 20);
  if (op === "regex") return textsFor(String(value));
  if (op === "min_size" || op === "max_size") return [-1, 0, 1].flatMap((more) => sized(Number(value) + more));
  const scalars = all.flatMap((one): unknown[] => {
    if (typeof one === "number") return [one, one - 1, one + 1, one + 0.5];
    if (typeof one !== "string") return one === undefined ? [] : [one];
    return [one, `${one}x`, `x${one}`, one.slice(0, -1), one.toUpperCase(), `${one}/a`, `a@${one}`];
  });
  return op === "contains" ? [...scalars, ...scalars.map((one) => [one]), [all[0], "b"], []] : scalars;
}

const sized = (length: number): readonly unknown[] =>
  length < 0 || length > 2_000 ? [] : ["x".repeat(length), new Array(length).fill(1)];

/** Texts of up to three parts: the words of a pattern, the characters of its classes, and some others. */
function textsFor(pattern: string): readonly string[] {
  const words = pattern.replace(/\[[^\]]*\]|\(\?[a-z]+[:)]/g, " ").match(/[A-Za-z0-9_.@-]+/g) ?? [];
  const classes = (pattern.match(/\[[^\]]+\]/g) ?? []).flatMap((one) => [...one.replace(/[[\]^\\]/g, "")].slice(-4));
  const parts = [...new Set(["~", "a", "z", "/", ".", ...words, ...classes])].slice(0, 14);
  const twice = parts.flatMap((one) => parts.map((other) => one + other));
  return [...parts, ...twice, ...twice.flatMap((one) => parts.slice(0, 5).map((other) => one + other))].slice(0, MOST_VALUES); // biome-ignore format: one line
}
