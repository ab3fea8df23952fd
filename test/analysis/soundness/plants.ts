import type { PolicyDocument2 as PolicyDocument } from "../../../src/policy/policy.v2.js";

/** Documents that differ from one in one place. */

export type PlantKind = "constant" | "operator" | "class" | "except" | "limit";
export const PLANT_KINDS: readonly PlantKind[] = ["constant", "operator", "class", "except", "limit"];

export interface Plant {
  readonly kind: PlantKind;
  /** The way to what was changed. */
  readonly at: string;
  readonly document: PolicyDocument;
}

type Way = readonly (string | number)[];
type Part = Readonly<Record<string, unknown>>;
interface Change {
  readonly kind: PlantKind;
  readonly way: Way;
  readonly value: unknown;
}

/** Each plant of a document, in the order of its parts. Some are refused by the parser. */
export const plantsIn = (document: PolicyDocument): readonly Plant[] =>
  changesIn(document as never, []).map(({ kind, way, value }) => ({
    kind,
    at: `/${way.join("/")}`,
    document: changed(document, way, value),
  }));

function changed(document: PolicyDocument, way: Way, value: unknown): PolicyDocument {
  const copy = structuredClone(document);
  let holder = copy as unknown as Record<string, unknown>;
  for (const step of way.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  const key = String(way.at(-1));
  if (value === undefined) Reflect.deleteProperty(holder, key);
  else holder[key] = value;
  return copy;
}

function changesIn(part: Part, way: Way): readonly Change[] {
  const own: Change[] = [];
  const add = (kind: PlantKind, key: string, values: readonly unknown[]): void => {
    own.push(...values.map((value) => ({ kind, way: [...way, key], value })));
  };
  if (typeof part.op === "string") {
    add("operator", "op", OPERATORS[part.op] ?? []);
    if ("value" in part) add("constant", "value", otherConstants(part.value));
    if (part.op === "regex") add("class", "value", otherClasses(String(part.value)));
  }
  if (Array.isArray(part.except)) add("except", "except", [undefined, part.except.slice(1)].slice(0, part.except.length)); // biome-ignore format: one line
  const inner = Object.entries(part).flatMap(([key, value]): readonly Change[] => {
    if (typeof value !== "object" || value === null) return [];
    const next = [...way, Array.isArray(part) ? Number(key) : key];
    if (key === "limits" && Array.isArray(value)) return value.flatMap((limit: Part, at) => limitChanges(limit, [...next, at])); // biome-ignore format: one line
    if (key === "rate_limit") return limitChanges(value as Part, next);
    if (key === "lists") return Object.keys(value).flatMap((name) => otherConstants((value as Part)[name]).map((one): Change => ({ kind: "constant", way: [...next, name], value: one }))); // biome-ignore format: one line
    if (key === "tools") return [...exceptions(value as never, next), ...changesIn(value as never, next)];
    return changesIn(value as never, next);
  });
  return [...own, ...inner];
}

/** An exception to each pattern that has none. */
const exceptions = (entries: Readonly<Record<string, Part>>, way: Way): readonly Change[] =>
  Object.entries(entries).flatMap(([key, rules]) =>
    key.includes("*") && rules?.except === undefined
      ? [{ kind: "except", way: [...way, key, "except"], value: [key.replace("*", "planted")] }]
      : [],
  );

/** The operators that take the same operand. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  eq: ["neq"],
  neq: ["eq"],
  in: ["not_in"],
  not_in: ["in"],
  lt: ["lte", "gt"],
  lte: ["lt", "gte"],
  gt: ["gte", "lt"],
  gte: ["gt", "lte"],
  starts_with: ["ends_with"],
  ends_with: ["starts_with"],
  min_size: ["max_size"],
  max_size: ["min_size"],
};

function otherConstants(value: unknown): readonly unknown[] {
  if (typeof value === "number") return [value + 1];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "string") return value === "" ? ["x"] : [`${value}x`, value.slice(0, -1)];
  if (!Array.isArray(value)) return [];
  const one = otherConstants(value[0])[0];
  return [value.slice(1), ...(one === undefined ? [] : [value.with(0, one)])];
}

/** A pattern with one character more in a class, and with the end of a range earlier, in each class. */
function otherClasses(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\[\^?((?:\\.|[^\]\\])+)\]/g)].flatMap((found) => {
    const [text, inside = ""] = found;
    const before = pattern.slice(0, found.index);
    // An escaped bracket begins no class.
    if (/(?:^|[^\\])\\(?:\\\\)*$/.test(before)) return [];
    const after = pattern.slice(found.index + text.length);
    const head = text.startsWith("[^") ? "[^" : "[";
    const shorter = inside.replace(/z/, "y");
    return [`${before}${head}~${inside}]${after}`, ...(shorter === inside ? [] : [`${before}${head}${shorter}]${after}`])]; // biome-ignore format: one line
  });
}

function limitChanges(limit: Part, way: Way): readonly Change[] {
  const max = Number(limit.max);
  const other = { minute: "hour", hour: "day", day: "hour", week: "month", month: "week" }[String(limit.window)] ?? Number(limit.window) + 1; // biome-ignore format: one line
  const fields: Part = {
    max: max + 1,
    window: other,
    scope: limit.scope === "global" ? "grant" : "global",
    ...(limit.increment_from === undefined && limit.increment_from_size === undefined
      ? { amount: Number(limit.amount ?? 1) + 1 }
      : {}),
    ...(limit.zone === undefined && !["week", "month"].includes(String(limit.window)) ? { sliding: limit.sliding !== true } : {}), // biome-ignore format: one line
    by: limit.by === undefined ? ["args.planted"] : undefined,
    release: limit.release === undefined ? "on_error" : undefined,
    when: limit.when === undefined ? [{ path: "args.planted", op: "eq", value: 1 }] : undefined,
  };
  // A rate_limit has no other fields than these.
  const known = way.at(-1) === "rate_limit" ? ["max", "window", "scope"] : Object.keys(fields);
  return known.map((key) => ({ kind: "limit", way: [...way, key], value: fields[key] }));
}
