import type { Random } from "../../../differential/random.js";

/** Random schemas of arguments over a few names and values, with whatever JSON Schema has to say of them. */

export const NAMES = ["a", "b", "c", "path"];
export const SCALARS = ["x", "y", "xy", "", 0, 1, 2, 1.5, true, false];

type Schema = Record<string, unknown>;
type Draw = (random: Random, depth: number) => unknown;

const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"];
const some = <Value>(random: Random, make: () => Value): Value[] => Array.from({ length: 1 + random.below(3) }, make);
const value = (random: Random): unknown =>
  random.once(6) ? random.pick([null, {}, [], { a: "x" }]) : random.pick(SCALARS);

const members: Draw = (random, depth) =>
  Object.fromEntries(some(random, () => [random.pick(NAMES), schemaOf(random, depth + 1)]));
const names = (random: Random): string[] => [...new Set(some(random, () => random.pick(NAMES)))];
const one: Draw = (random, depth) => schemaOf(random, depth + 1);
const list: Draw = (random, depth) => some(random, () => schemaOf(random, depth + 1));
const closed: Draw = (random, depth) => (random.once(3) ? one(random, depth) : random.once(3));
const REFERENCES = [
  "#",
  "#/$defs/D",
  "#/$defs/E",
  "#/$defs/D",
  "#/properties/a",
  "#/%24defs/D",
  "#/$defs/none",
  "#here",
  "other.json",
];

/** What is drawn for each keyword. */
const KEYWORDS: readonly (readonly [keyword: string, draw: Draw])[] = [
  ["properties", members],
  ["properties", members],
  ["required", names],
  ["required", names],
  ["additionalProperties", closed],
  ["additionalProperties", () => false],
  ["unevaluatedProperties", closed],
  ["patternProperties", (random, depth) => ({ [random.pick(["^a", "b", "."])]: one(random, depth) })],
  ["propertyNames", (random) => ({ enum: names(random) })],
  ["minProperties", (random) => random.below(2)],
  ["dependentRequired", (random) => ({ [random.pick(NAMES)]: names(random) })],
  ["dependentSchemas", members],
  [
    "dependencies",
    (random, depth) => (random.once(2) ? members(random, depth) : { [random.pick(NAMES)]: names(random) }),
  ],
  ["items", one],
  ["items", (random, depth) => (random.once(2) ? list(random, depth) : random.once(2))],
  ["prefixItems", list],
  ["additionalItems", closed],
  ["enum", (random) => some(random, () => value(random))],
  ["enum", (random) => some(random, () => random.pick(SCALARS))],
  ["const", value],
  ["allOf", list],
  ["anyOf", list],
  ["oneOf", list],
  ["not", one],
  ["if", one],
  ["then", one],
  ["else", one],
  ["$ref", (random) => random.pick(REFERENCES)],
  ["minimum", (random) => random.below(3)],
  ["nullable", () => true],
  ["default", value],
];

function typeOf(random: Random): unknown {
  if (random.once(12)) return random.pick(["any", ["string", "any"], []]);
  return random.once(5) ? some(random, () => random.pick(TYPES)) : random.pick(TYPES);
}

// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
const thenWith = (properties: unknown): Schema => ({ then: { properties } });

/** A schema as servers mostly have them. */
function plainOf(random: Random): Schema {
  if (random.once(3)) return { enum: some(random, () => random.pick(SCALARS)) };
  if (random.once(4)) return { anyOf: [plainOf(random), random.pick([{ type: "null" }, plainOf(random)])] };
  if (random.once(3)) {
    const first = random.pick<Schema>([{}, {}, { prefixItems: [plainOf(random)] }, { items: [plainOf(random)] }]);
    return { type: "array", ...(random.once(5) ? {} : { items: plainOf(random) }), ...first };
  }
  return { type: random.pick(TYPES) };
}

export function schemaOf(random: Random, depth = 0): unknown {
  if (depth > 0 && random.once(12)) return random.once(2);
  if (depth > 0 && random.once(2)) return plainOf(random);
  const schema: Schema = {};
  if (random.once(depth === 0 ? 3 : 4) === false) schema.type = depth === 0 ? "object" : typeOf(random);
  if (depth === 0) schema.properties = members(random, depth);
  // Most schemas are plain, and few have much.
  const most = depth > 3 ? 0 : random.pick(depth === 0 ? [1, 2, 3, 4] : [0, 0, 1, 1, 2, 3]);
  for (let count = 0; count < most; count++) {
    const [keyword, draw] = random.pick(KEYWORDS);
    schema[keyword] = draw(random, depth);
  }
  if (schema.type === undefined && schema.nullable) delete schema.nullable;
  if (depth === 0) {
    const inner = { $id: "inner.json", allOf: [{ $ref: "#/$defs/E" }], $defs: { E: schemaOf(random, 2) } };
    schema.$defs = { D: random.once(3) ? inner : schemaOf(random, 2), E: schemaOf(random, 2) };
    if (random.once(4)) Object.assign(schema.properties as Schema, { b: { $ref: "#/$defs/D" } });
    if (random.once(6)) Object.assign(schema, { if: one(random, 2), ...thenWith(members(random, 1)) });
  } else if (random.once(60)) {
    // References within it lead from here.
    Object.assign(schema, { $id: `part${depth}.json`, $defs: { D: schemaOf(random, depth + 2) } });
  }
  return schema;
}

const isSchema = (part: unknown): part is Schema => typeof part === "object" && part !== null && !Array.isArray(part);

/** A value that a schema may take, made by a look at its plainest keywords. Not more than a guess. */
export function valueFor(random: Random, part: unknown, depth = 0): unknown {
  if (!isSchema(part) || depth > 4 || random.once(12)) return anyValue(random, depth);
  if (Array.isArray(part.enum) && random.once(3) === false) return random.pick(part.enum);
  if ("const" in part && random.once(3) === false) return part.const;
  const options = [part.anyOf, part.oneOf, part.allOf].flatMap((one) => (Array.isArray(one) ? one : []));
  if (options.length > 0 && random.once(3)) return valueFor(random, random.pick(options), depth + 1);
  const type = random.pick([part.type ?? random.pick(TYPES)].flat());
  if (type === "object") return objectFor(random, part, depth);
  if (type === "array") return some(random, () => valueFor(random, part.items, depth + 1)).slice(random.below(2));
  if (type === "null") return null;
  const fitting = SCALARS.filter((scalar) => typeof scalar === (type === "integer" ? "number" : type));
  return fitting.length > 0 ? random.pick<unknown>(fitting) : anyValue(random, depth);
}

export function objectFor(random: Random, part: Schema, depth = 0): Schema {
  const properties = isSchema(part.properties) ? part.properties : {};
  const listed = Object.keys(properties);
  const wanted = [...listed.filter(() => random.once(2)), ...(Array.isArray(part.required) ? part.required : [])];
  if (random.once(3)) wanted.push(random.pick(NAMES));
  return Object.fromEntries(
    wanted.map((name) => [
      name,
      valueFor(random, Object.hasOwn(properties, name) ? properties[name] : true, depth + 1),
    ]),
  );
}

function anyValue(random: Random, depth: number): unknown {
  const kind = depth > 3 ? 0 : random.below(8);
  if (kind === 1) return null;
  if (kind === 2) return some(random, () => anyValue(random, depth + 1)).slice(random.below(2));
  if (kind >= 5) return Object.fromEntries(some(random, () => [random.pick(NAMES), anyValue(random, depth + 1)]));
  return random.pick(SCALARS);
}
