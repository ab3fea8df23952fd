import { MAX_DEPTH, MAX_NODES } from "./caps.js";
import type { Path, Report } from "./finding.js";
import type { IssueCode } from "./issue-code.js";
import { isPolicy } from "./policy.js";
import { quote } from "./words.js";

/** Stands in a copy for what could not be copied and was reported. */
export const UNREADABLE = Symbol("unreadable");

/** Stands for a whole document that has too many values to be looked at. */
const TOO_LARGE = Symbol("too large");

/**
 * Copies JSON data into objects without a prototype and plain arrays, reads each part once, and reports what is not
 * JSON data. Never throws, whatever getters and proxies do, and calls no `toJSON` or `valueOf`.
 * Returns undefined for a document that has too many values.
 */
export function copyJson(input: unknown, report: Report): { readonly value: unknown } | undefined {
  let nodes = 0;

  const count = (more: number): void => {
    nodes += more;
    if (nodes > MAX_NODES) throw TOO_LARGE;
  };
  const refuse = (path: Path, message: string, code: IssueCode = "TG104"): typeof UNREADABLE => {
    report(path, code, message);
    return UNREADABLE;
  };

  const copy = (value: unknown, path: Path, depth: number): unknown => {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : refuse(path, `expected a finite number, got \`${value}\``);
      case "object":
        break;
      default:
        return refuse(
          path,
          `expected JSON data, got ${typeof value === "undefined" ? "`undefined`" : `a ${typeof value}`}`,
        );
    }
    if (value === null) return null;
    if (depth > MAX_DEPTH) return refuse(path, "nested more than 32 deep; a policy needs no more than 8", "TG110");
    try {
      return Array.isArray(value) ? copyArray(value, path, depth) : copyObject(value, path, depth);
    } catch (error) {
      if (error === TOO_LARGE) throw error;
      return refuse(path, "cannot be read: its getter or proxy threw");
    }
  };

  const copyArray = (value: readonly unknown[], path: Path, depth: number): unknown => {
    if (!isPlain(value, 2)) return refuse(path, "expected a plain array, got an instance of a class");
    const { length } = value;
    count(length);
    const result: unknown[] = [];
    for (let index = 0; index < length; index++) {
      const at = [...path, index];
      result.push(
        Object.hasOwn(value, index)
          ? member(value, index, at, depth)
          : refuse(at, "expected JSON data, got a hole in the array"),
      );
    }
    for (const key of Reflect.ownKeys(value)) {
      const extra = typeof key === "symbol" || !isIndex(key, length);
      // `length` is not enumerable.
      if (extra && isEnumerable(value, key)) refuse(path, "expected a plain array, got one with keys of its own");
    }
    return result;
  };

  const copyObject = (value: object, path: Path, depth: number): unknown => {
    if (!isPlain(value, 1))
      return refuse(path, "expected JSON data, got an instance of a class; pass JSON text or plain objects");
    // `Object.create(null)` makes a table of its own for each object, which takes twice the memory.
    const result: Record<string, unknown> = Object.setPrototypeOf({}, null);
    for (const key of Reflect.ownKeys(value)) {
      if (!isEnumerable(value, key)) {
        // A policy's `revision` is not a part of its document; anything else would be dropped in silence.
        if (!isPolicy(value)) refuse(path, `expected enumerable keys, got ${quote(String(key))} that is not`);
        continue;
      }
      if (typeof key === "symbol") {
        refuse(path, "expected keys that are strings, got a symbol");
        continue;
      }
      count(1);
      const copied = member(value, key, [...path, key], depth);
      // The object has no prototype, so that `__proto__` is a key like any other.
      if (copied !== undefined) result[key] = copied;
    }
    return result;
  };

  const member = (holder: object, key: string | number, path: Path, depth: number): unknown => {
    let value: unknown;
    try {
      value = (holder as Record<string | number, unknown>)[key];
    } catch {
      return refuse(path, "cannot be read: its getter or proxy threw");
    }
    if (value === undefined && !Array.isArray(holder)) return undefined;
    return copy(value, path, depth + 1);
  };

  try {
    return { value: copy(input, [], 1) };
  } catch (error) {
    if (error !== TOO_LARGE) throw error;
    report([], "TG110", "expected at most 1,048,576 values in a document, got more");
    return undefined;
  }
}

/** Whether the prototype chain has no more than so many objects, as those of literals in any realm have. */
function isPlain(value: object, links: number): boolean {
  let prototype: object | null = Object.getPrototypeOf(value);
  for (let link = 0; link < links && prototype !== null; link++) prototype = Object.getPrototypeOf(prototype);
  return prototype === null;
}

function isEnumerable(value: object, key: string | symbol): boolean {
  return Object.getOwnPropertyDescriptor(value, key)?.enumerable === true;
}

function isIndex(key: string, length: number): boolean {
  const index = Number(key) >>> 0;
  return String(index) === key && index < length;
}
