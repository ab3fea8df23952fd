import type { ValueType } from "../explanation.js";
import { UNREADABLE } from "./read-arguments.js";

/** The type of what a path gave, which is never null, in the words of the language. */
export function valueType(value: unknown): ValueType {
  if (value === undefined) return "absent";
  if (value === UNREADABLE) return "unreadable";
  switch (typeof value) {
    case "string":
    case "boolean":
      return typeof value as "string" | "boolean";
    case "number":
      return Number.isFinite(value) ? "number" : "other";
    case "object":
      return Array.isArray(value) ? "array" : "object";
    default:
      return "other";
  }
}
