const TAGGED = new Map<unknown, unknown>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
  ["undefined", undefined],
]);

/** A copy in which every `{"$value": "NaN"}` and its like is the value that it stands for; a key named `__proto__` stays a key. */
export function revive(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "$value" && TAGGED.has(first[1])) return TAGGED.get(first[1]);
  const copy = {};
  for (const [key, inner] of entries) {
    Object.defineProperty(copy, key, { value: revive(inner), enumerable: true, writable: true, configurable: true });
  }
  return copy;
}
