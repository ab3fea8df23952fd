/** A text of JSON data by which equal values are known. Unlike `JSON.stringify` it asks no `toJSON`, which a prototype may have gained. */
export function keyOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (typeof value !== "object" || value === null) return `${typeof value}${JSON.stringify(value)}`;
  const members = Object.keys(value).map(
    (key) => `${JSON.stringify(key)}:${keyOf((value as Record<string, unknown>)[key])}`,
  );
  return `{${members.join()}}`;
}
