import { segmentName } from "../../json/pointer.js";
import { JSON_TYPES, type JsonType, jsonType } from "./json-type.js";

export type Schema = Readonly<Record<string, unknown>>;

/** A schema, `true` or `false`; anything else is taken as `true`. */
export type Part = unknown;

/**
 * Reads a schema so that nothing it says is too much: a value that the schema takes has one of `types`, is one of
 * `values`, and so on. Keywords narrow what a schema takes, each by itself, so that one which is not read here, or
 * whose drafts disagree, may be passed over. A schema that is too large to be read throws `TooLarge`.
 */
export interface SchemaReader {
  readonly root: Part;
  types(part: Part): ReadonlySet<JsonType>;
  /** The strings, numbers and booleans that the schema takes; undefined if they are not listed. */
  values(part: Part): readonly unknown[] | undefined;
  /** The schema of a member of an object that the schema takes. */
  member(part: Part, name: string): Part;
  /** Whether each object that the schema takes has the member. */
  requires(part: Part, name: string): boolean;
  /** The types of the elements of an array that the schema takes. */
  elementTypes(part: Part): ReadonlySet<JsonType>;
  /** Every schema that says something of the same value, certain or not: those under `then`, `not` and the like too. */
  mentions(part: Part): readonly Part[];
  /** Whether a schema follows a reference that cannot be followed here. */
  isElsewhere(part: Part): boolean;
}

export class TooLarge extends Error {}

/** The budget that is left for all readers of one run. */
export interface Budget {
  left: number;
}

const MAX_STEPS = 20_000;
const MAX_DEPTH = 64;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function createSchemaReader(root: Part, budget: Budget): SchemaReader {
  const followed = followsReferences(root);
  let steps = 0;
  let depth = 0;

  /** Reads a part that lies within another one. */
  function within<T>(read: () => T): T {
    if (depth === 0) steps = 0;
    if (++steps > MAX_STEPS || --budget.left < 0 || depth >= MAX_DEPTH) throw new TooLarge();
    depth++;
    try {
      return read();
    } finally {
      depth--;
    }
  }

  /** Facts that hold of a value together: a schema's own keywords, all of some schemas, and one of each list of others. */
  function parted(schema: Schema): { own: Schema; all: readonly Part[]; any: readonly (readonly Part[])[] } {
    // Up to draft 7, what stands beside a reference is passed over.
    if (Object.hasOwn(schema, "$ref")) return { own: {}, all: [target(schema.$ref)], any: [] };
    return {
      own: schema,
      all: listOf(schema.allOf),
      any: [listOf(schema.anyOf), listOf(schema.oneOf)].filter(({ length }) => length > 0),
    };
  }

  function target(reference: unknown): Part {
    return (followed && typeof reference === "string" ? referenced(reference, root) : undefined) ?? true;
  }

  const types = (part: Part): ReadonlySet<JsonType> =>
    within(() => {
      if (part === false) return NONE;
      if (!isSchema(part)) return ALL;
      const { own, all, any } = parted(part);
      let left = ownTypes(own);
      for (const one of all) left = intersection(left, types(one));
      for (const options of any) left = intersection(left, union(options.map(types)));
      return left;
    });

  const values = (part: Part): readonly unknown[] | undefined =>
    within(() => {
      if (![...types(part)].some((type) => SCALARS.has(type))) return [];
      if (!isSchema(part)) return undefined;
      const { own, all, any } = parted(part);
      const lists = [
        ...ownValues(own).map((list) => list.filter((value) => SCALARS.has(jsonType(value)))),
        ...all.map(values),
        ...any.map((options) => joined(options.map(values))),
      ].filter((list) => list !== undefined);
      return lists.length === 0 ? undefined : lists.reduce((a, b) => a.filter((value) => b.includes(value)));
    });

  const member = (part: Part, name: string): Part =>
    within(() => {
      if (!isSchema(part)) return part;
      const { own, all, any } = parted(part);
      const parts = [
        ownMember(own, name),
        ...all.map((one) => member(one, name)),
        ...any.map((options) => oneOf(withType(options, "object").map((one) => member(one, name)))),
      ].filter((one) => one !== true);
      if (parts.includes(false)) return false;
      return parts.length < 2 ? (parts[0] ?? true) : { allOf: parts };
    });

  const requires = (part: Part, name: string): boolean =>
    within(() => {
      if (!isSchema(part)) return part === false;
      const { own, all, any } = parted(part);
      return (
        listOf(own.required).includes(name) ||
        all.some((one) => requires(one, name)) ||
        any.some((options) => withType(options, "object").every((one) => requires(one, name)))
      );
    });

  const elementTypes = (part: Part): ReadonlySet<JsonType> =>
    within(() => {
      if (part === false) return NONE;
      if (!isSchema(part)) return ALL;
      const { own, all, any } = parted(part);
      let left = ownElementTypes(own);
      for (const one of all) left = intersection(left, elementTypes(one));
      for (const options of any) left = intersection(left, union(withType(options, "array").map(elementTypes)));
      return left;
    });

  function ownElementTypes({ items, prefixItems }: Schema): ReadonlySet<JsonType> {
    // Without `items`, or with a list of them, further elements may be anything.
    if (items === undefined || Array.isArray(items)) return ALL;
    return union([items, ...listOf(prefixItems)].map(types));
  }

  const withType = (options: readonly Part[], type: JsonType): readonly Part[] =>
    options.filter((one) => types(one).has(type));

  function mentions(part: Part): readonly Part[] {
    const found = new Set<Part>();
    const visit = (one: Part): void => {
      if (!isSchema(one) || found.has(one)) return;
      found.add(one);
      within(() => {
        for (const key of ["allOf", "anyOf", "oneOf"]) listOf(one[key]).forEach(visit);
        for (const key of ["if", "then", "else", "not"]) visit(one[key]);
        for (const key of ["dependentSchemas", "dependencies"]) {
          if (isSchema(one[key])) Object.values(one[key]).forEach(visit);
        }
        if (Object.hasOwn(one, "$ref")) visit(target(one.$ref));
      });
    };
    visit(part);
    return [...found];
  }

  const isElsewhere = (part: Part): boolean =>
    isSchema(part) &&
    (Object.hasOwn(part, "$dynamicRef") ||
      Object.hasOwn(part, "$recursiveRef") ||
      (Object.hasOwn(part, "$ref") && target(part.$ref) === true));

  return { root, types, values, member, requires, elementTypes, mentions, isElsewhere };
}

const ALL: ReadonlySet<JsonType> = new Set(JSON_TYPES);
const NONE: ReadonlySet<JsonType> = new Set();
const SCALARS: ReadonlySet<JsonType> = new Set<JsonType>(["string", "number", "boolean"]);

const intersection = (a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> =>
  new Set([...a].filter((type) => b.has(type)));
const union = (sets: readonly ReadonlySet<JsonType>[]): ReadonlySet<JsonType> =>
  new Set(sets.flatMap((set) => [...set]));

function joined(lists: readonly (readonly unknown[] | undefined)[]): readonly unknown[] | undefined {
  return lists.includes(undefined) ? undefined : lists.flatMap((list) => list!);
}

function oneOf(options: readonly Part[]): Part {
  const left = options.filter((one) => one !== false);
  if (left.length < 2) return left[0] ?? false;
  return left.includes(true) ? true : { anyOf: left };
}

const NAMED: ReadonlyMap<unknown, JsonType> = new Map<unknown, JsonType>([
  ...JSON_TYPES.map((type) => [type, type] as const),
  ["integer", "number"],
]);

function ownTypes(schema: Schema): ReadonlySet<JsonType> {
  const named = [schema.type].flat().map((name) => NAMED.get(name));
  // A name that JSON Schema does not have, as "any", says nothing.
  const isSaid = named.length > 0 && !named.includes(undefined);
  let left: ReadonlySet<JsonType> = isSaid ? new Set(named as JsonType[]) : ALL;
  for (const list of ownValues(schema)) left = intersection(left, new Set(list.map(jsonType)));
  return schema.nullable === true ? new Set([...left, "null"]) : left;
}

const ownValues = (schema: Schema): readonly (readonly unknown[])[] => [
  ...(Object.hasOwn(schema, "const") ? [[schema.const]] : []),
  ...(listOf(schema.enum).length > 0 ? [listOf(schema.enum)] : []),
];

function ownMember({ properties, patternProperties, additionalProperties = true }: Schema, name: string): Part {
  if (isSchema(properties) && Object.hasOwn(properties, name)) return asPart(properties[name]);
  if (patternProperties !== undefined) return true;
  return asPart(additionalProperties);
}

const asPart = (value: unknown): Part => (value === false || isSchema(value) ? value : true);

/** Whether references within a schema lead from its root: not where a part of it has an address of its own. */
function followsReferences(root: Part): boolean {
  const old = isSchema(root) && /draft-0[34]/.test(String(root.$schema));
  const left: unknown[] = isSchema(root) ? Object.values(root) : [];
  for (let value = left.pop(); value !== undefined || left.length > 0; value = left.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const { $id, id } = value as Schema;
    if (typeof $id === "string" || (old && typeof id === "string")) return false;
    for (const inner of Object.values(value)) left.push(inner);
  }
  return true;
}

/** The target of a reference within a schema; undefined if that is nothing. */
export function referenced(reference: string, root: Part): Part | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let node = root;
  for (const step of reference.split("/").slice(1)) {
    const name = segmentName(decoded(step));
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, name)) return undefined;
    node = (node as Schema)[name];
  }
  return node;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
