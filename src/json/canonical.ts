/** One text for equal JSON data, whatever the order of its keys; throws for anything else and for what is nested too deep. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      // -0 equals 0, and is written like it.
      if (Number.isFinite(value)) return JSON.stringify(value);
      break;
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
      return `{${members(value).join()}}`;
  }
  throw new TypeError("expected JSON data");
}

type Member = readonly [name: string, value: unknown];

// Stryker disable next-line EqualityOperator: no two members of an object have the same name.
const byName = ([a]: Member, [b]: Member): number => (a < b ? -1 : 1);

const members = (object: object): string[] =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(byName)
    .map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`);
