const MAX_DEPTH = 64;
/** More values than any argument list that a person could be asked about; keeps shared branches from multiplying. */
const MAX_VALUES = 1_000_000;

type Json = null | string | number | boolean | readonly Json[] | JsonObject;
/** A member without a value is kept: it has a name, which a policy may not allow. */
type JsonObject = { readonly [name: string]: Json | undefined };

/** A copy of JSON data, its objects without prototype; undefined for anything that is not JSON data. */
export function snapshot(value: object): JsonObject | undefined {
  const budget = { left: MAX_VALUES };
  try {
    return copy(value, 1, budget) as JsonObject | undefined;
  } catch {
    // A value that throws while it is read is not data.
  }
}

function copy(value: unknown, depth: number, budget: { left: number }): Json | undefined {
  budget.left -= 1;
  if (budget.left < 0) return undefined;
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "object":
      if (value === null) return null;
      if (depth > MAX_DEPTH) return undefined;
      return Array.isArray(value) ? copyArray(value, depth, budget) : copyObject(value, depth, budget);
  }
}

function copyArray(array: readonly unknown[], depth: number, budget: { left: number }): readonly Json[] | undefined {
  const { length } = array;
  if (length > budget.left || Reflect.ownKeys(array).length !== length + 1) return undefined;
  const result: Json[] = [];
  for (let i = 0; i < length; i++) {
    // There is one: an array with a hole has another number of keys, or throws here.
    const own = Object.getOwnPropertyDescriptor(array, i)!;
    const element = own.enumerable ? copy(own.value, depth + 1, budget) : undefined;
    if (element === undefined) return undefined;
    result.push(element);
  }
  return result;
}

function copyObject(object: object, depth: number, budget: { left: number }): JsonObject | undefined {
  if (!isPlain(Object.getPrototypeOf(object))) return undefined;
  // Not `Object.create(null)`: V8 keeps that as a hash table, whose keys take long to list.
  const result: Record<string, Json | undefined> = Object.setPrototypeOf({}, null);
  for (const key of Reflect.ownKeys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key)!;
    if (typeof key === "symbol" || !property.enumerable || !("value" in property)) return undefined;
    const member = copy(property.value, depth + 1, budget);
    if (member === undefined && property.value !== undefined) return undefined;
    result[key] = member;
  }
  return result;
}

/** Whether it is the prototype of plain objects, of this realm or another, or none. */
const isPlain = (prototype: object | null): boolean =>
  prototype === null ||
  prototype === Object.prototype ||
  (Object.getPrototypeOf(prototype) === null && Object.keys(prototype).length === 0);

/** Whether two pieces of JSON data are equal by value, the order of keys and members without a value apart. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isArray(a) || isArray(b)) {
    return isArray(a) && isArray(b) && a.length === b.length && a.every((element, i) => equal(element, b[i]));
  }
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => equal(a[name], b[name]));
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

export type { JsonObject };
