import { referenced } from "../server-tools/schema-reader.js";
import type { TypeNames } from "./type-names.js";

/** A JSON Schema of which only that is left which a type can say. */
export type TypeSchema = { readonly [keyword: string]: unknown };

type Dict = Readonly<Record<string, unknown>>;

const isDict = (value: unknown): value is Dict => typeof value === "object" && value !== null && !Array.isArray(value);

/** Says nothing of a value. A schema of its own each time: the compiler takes one object for one type. */
const anything = (): TypeSchema => ({});
/** A schema whose parts are known by name: references lead to them. */
export interface NamedSchemas {
  readonly [name: string]: TypeSchema;
}

/**
 * The schemas of a tool's arguments under names of types, the tool's own first. Anything that is not a part of a type is left out
 * of them (a server could have code written by it, or files read). References that lead out of the schema.
 */
export function argumentSchemas(tool: string, inputSchema: unknown, names: TypeNames): NamedSchemas {
  const root = names.of(tool);
  const named = new Map<string, TypeSchema>();
  const nameOfTarget = new Map<string, string>([["#", root]]);

  const follow = (ref: unknown): TypeSchema => {
    const found = typeof ref === "string" ? referenced(ref, inputSchema) : undefined;
    if (found === undefined) return anything();
    let name = nameOfTarget.get(ref as string);
    if (name === undefined) {
      name = names.of(`${tool} ${(ref as string).split("/").at(-1)}`);
      // Before it is read, for it may refer to itself.
      nameOfTarget.set(ref as string, name);
      named.set(name, anything());
      named.set(name, readable(found, follow, 0));
    }
    return { $ref: `#/definitions/${name}` };
  };

  named.set(root, anything());
  const own = readable(inputSchema, follow, 0);
  named.set(root, own);
  const schemas = withoutCircles(Object.fromEntries(named));
  return isArguments(schemas[root]!) ? schemas : { ...schemas, [root]: UNKNOWN_ARGUMENTS() };
}

/** Arguments of which nothing is known. */
const UNKNOWN_ARGUMENTS = (): TypeSchema => ({ type: "object", additionalProperties: anything() });

/** Arguments are an object, whatever a schema says of them. */
const isArguments = (schema: TypeSchema): boolean =>
  schema.type === "object" || schema.$ref !== undefined || schema.anyOf !== undefined || schema.allOf !== undefined;

/** The schemas without references by which a type would be itself, or itself or another. */
function withoutCircles(named: NamedSchemas): NamedSchemas {
  const done = new Map<string, TypeSchema>();
  const finish = (name: string, within: ReadonlySet<string>): void => {
    if (!done.has(name)) done.set(name, cut(named[name]!, new Set([...within, name])));
  };
  const cut = (schema: TypeSchema, within: ReadonlySet<string>): TypeSchema => {
    if (typeof schema.$ref === "string") {
      const name = schema.$ref.slice("#/definitions/".length);
      if (within.has(name)) return anything();
      finish(name, within);
      return schema;
    }
    const all = parts(schema.allOf).map((one) => cut(one, within));
    const any = parts(schema.anyOf).map((one) => cut(one, within));
    const { allOf: _, anyOf: __, ...own } = schema;
    return {
      ...own,
      ...(all.some(saysSomething) ? { allOf: all.filter(saysSomething) } : {}),
      ...(any.length > 0 && any.every(saysSomething) ? { anyOf: any } : {}),
    };
  };
  for (const name of Object.keys(named)) finish(name, new Set());
  return Object.fromEntries(done);
}

const parts = (list: unknown): readonly TypeSchema[] => (Array.isArray(list) ? list : []);

const TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"];

/** No arguments are nested deeper; a schema that is, is not taken at its word. */
const MAX_DEPTH = 24;

/** A schema with the keywords that say something of a type. */
function readable(schema: unknown, follow: (ref: unknown) => TypeSchema, depth: number): TypeSchema {
  if (!isDict(schema) || depth > MAX_DEPTH) return anything();
  const describe = (read: TypeSchema): TypeSchema =>
    typeof schema.description === "string" ? { ...read, description: wellFormed(schema.description) } : read;
  if (schema.$ref !== undefined) return describe(follow(schema.$ref));

  const read = (inner: unknown): TypeSchema => readable(inner, follow, depth + 1);
  const values = Array.isArray(schema.enum) ? schema.enum : Object.hasOwn(schema, "const") ? [schema.const] : undefined;
  if (values !== undefined && values.length > 0 && values.every(isScalar)) return describe({ enum: values });

  const own = typed(schema, read);
  const alternatives = alternativesOf(schema, read);
  const parts = Array.isArray(schema.allOf) ? schema.allOf.map(read).filter(saysSomething) : [];
  const all = [own, ...(alternatives === undefined ? [] : [alternatives]), ...parts].filter(saysSomething);
  return describe(all.length > 1 ? { allOf: all } : (all[0] ?? anything()));
}

const isScalar = (value: unknown): boolean =>
  value === null || (typeof value === "string" ? isWritable(value) : ["number", "boolean"].includes(typeof value));

/** Half of a surrogate pair alone, which no file can hold. */
const LONE = /\p{Cs}/gu;

/** Whether a text can be written into a file as it is. */
export const isWritable = (text: string): boolean => text.search(LONE) < 0;

/** The text as it can be written, for people to read. */
export const wellFormed = (text: string): string => text.replace(LONE, "\ufffd");

const saysSomething = (schema: TypeSchema): boolean => Object.keys(schema).some((key) => key !== "description");

/** One of several. Where one of them says nothing of a type, as `required` alone does, together they say nothing. */
function alternativesOf(schema: Dict, read: (inner: unknown) => TypeSchema): TypeSchema | undefined {
  const list = Array.isArray(schema.anyOf) ? schema.anyOf : schema.oneOf;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const alternatives = list.map(read);
  return alternatives.every(saysSomething) ? { anyOf: alternatives } : undefined;
}

function typed(schema: Dict, read: (inner: unknown) => TypeSchema): TypeSchema {
  const given = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => TYPES.includes(type));
  const types = given.length > 0 ? [...new Set(given)] : isDict(schema.properties) ? ["object"] : [];
  const each = types.map((type): TypeSchema => {
    if (type === "object") return object(schema, read);
    return type === "array" ? { type, items: elements(schema, read) } : { type };
  });
  return each.length > 1 ? { anyOf: each } : (each[0] ?? anything());
}

function elements({ items, prefixItems }: Dict, read: (inner: unknown) => TypeSchema): TypeSchema {
  const list = [prefixItems, items]
    .flatMap((one) => (one === undefined || typeof one === "boolean" ? [] : one))
    .map(read);
  return list.length > 1 ? { anyOf: list } : (list[0] ?? anything());
}

/** An object is closed, so that a misspelt name is found, unless its schema lets in names that it does not list. */
function object(schema: Dict, read: (inner: unknown) => TypeSchema): TypeSchema {
  const { properties, required, additionalProperties: more, patternProperties } = schema;
  const named = isDict(properties) ? Object.entries(properties).filter(([, inner]) => inner !== false) : [];
  const listed = named.filter(([name]) => isWritable(name));
  const open =
    listed.length < named.length ||
    more === true ||
    isDict(more) ||
    isDict(patternProperties) ||
    (!isDict(properties) && more !== false);
  return {
    type: "object",
    properties: Object.fromEntries(listed.map(([name, inner]) => [name, read(inner)])),
    required: Array.isArray(required) ? required.filter((name) => listed.some(([one]) => one === name)) : [],
    // A type for the names that are not listed would have to fit those that are.
    additionalProperties: open && (listed.length === 0 && isDict(more) ? read(more) : anything()),
  };
}
