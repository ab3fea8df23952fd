/** The types of JSON Schema, `integer` counted among the numbers. */
export type JsonType = "string" | "number" | "boolean" | "array" | "object" | "null";

export const JSON_TYPES: readonly JsonType[] = ["string", "number", "boolean", "array", "object", "null"];

/** The type of a JSON value. */
export function jsonType(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}
