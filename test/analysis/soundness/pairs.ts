import type { PolicyDocument2 as PolicyDocument } from "../../../src/policy/policy.v2.js";
import { documentOf, NUMBERS, STRINGS } from "../../differential/document.js";
import { stackOf } from "../../differential/document2.js";
import type { Random } from "../../differential/random.js";

/** Two sides to compare: random documents, and the same with a small change, or others. */
export interface Pair {
  readonly old: readonly PolicyDocument[];
  readonly new: readonly PolicyDocument[];
}

export function pairOf(random: Random): Pair {
  const old = random.once(4) ? [documentOf(random) as unknown as PolicyDocument] : stackOf(random);
  if (random.once(6))
    return { old, new: random.once(4) ? [documentOf(random) as unknown as PolicyDocument] : stackOf(random) };
  let next = changedOnce(random, old);
  while (random.once(3)) next = changedOnce(random, next);
  return { old, new: next };
}

type Way = readonly (string | number)[];
const KEPT = ["version", "name", "lists", "$schema"];

function ways(value: unknown, way: Way = []): readonly Way[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]): readonly Way[] => {
    if (way.length < 2 && KEPT.includes(key)) return [];
    const next = [...way, Array.isArray(value) ? Number(key) : key];
    return [next, ...ways(one, next)];
  });
}

const OPERATORS = [["eq", "neq", "exists"], ["in", "not_in"], ["lt", "lte", "gt", "gte"], ["starts_with", "ends_with", "contains", "regex"], ["min_size", "max_size"]]; // biome-ignore format: one line
const WORDS: Readonly<Record<string, readonly unknown[]>> = {
  scope: ["grant", "session", "global"],
  window: ["minute", "hour", "day", 60, 3_600, 7],
  default: ["allow", "deny"],
  mode: ["enforce", "observe"],
  action: ["allow", "deny", "require_approval"],
  release: ["on_error"],
  path: ["args.a", "args.o.x", "args.b"],
};

/** A document with one constant, operator, part or word changed. */
export function changedOnce(random: Random, documents: readonly PolicyDocument[]): readonly PolicyDocument[] {
  const copy = structuredClone(documents) as unknown as Record<string | number, unknown>;
  const all = Object.keys(copy).flatMap((at) => ways(copy[at], [Number(at)]));
  if (all.length === 0) return documents;
  const way = random.pick(all);
  const key = way.at(-1)!;
  const holder = way.slice(0, -1).reduce((part, step) => (part as never)[step], copy as unknown) as Record<
    string | number,
    unknown
  >;
  const value = holder[key];
  const set = (next: unknown): void => void Reflect.defineProperty(holder, key, { value: next, writable: true, enumerable: true, configurable: true }); // biome-ignore format: one line
  const remove = (): void =>
    void (Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key));
  if (typeof value === "number") set(random.pick([value + 1, Math.max(0, value - 1), value, random.pick(NUMBERS)]));
  else if (typeof value === "boolean") set(!value);
  else if (key === "op") set(random.pick(OPERATORS.find((group) => group.includes(value as string)) ?? ["eq"]));
  else if (typeof key === "string" && WORDS[key] && !random.once(5)) set(random.pick(WORDS[key]));
  else if (typeof value === "string")
    set(random.pick([`${value}a`, value.slice(1), value.toUpperCase(), random.pick(STRINGS)]));
  else if (Array.isArray(value) && value.length > 0 && random.once(2))
    set(random.once(2) ? value.slice(1) : [...value, random.pick(value)]);
  else remove();
  return copy as unknown as readonly PolicyDocument[];
}
