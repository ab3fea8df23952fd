import type { JsonType } from "./json-type.js";
import { wordsOfName } from "./name-words.js";
import { createSchemaReader, isSchema, type Part, type Schema, type SchemaReader, TooLarge } from "./schema-reader.js";

/** A member of an object, as a schema lists it. */
export interface Parameter {
  readonly name: string;
  /** The words of its name, joined by blanks. */
  readonly words: string;
  readonly types: ReadonlySet<JsonType>;
  /** All that it may be, if that is listed. */
  readonly values: readonly unknown[] | undefined;
  /** If it is an array, the members of the objects in it. */
  readonly elements: () => readonly Parameter[];
}

/** Steps for one schema. */
const MAX_STEPS = 100_000;

/** The arguments that a schema lists; none if it is too large to be read. */
export function parametersOf(schema: Schema | undefined): readonly Parameter[] {
  if (schema === undefined) return [];
  const reader = createSchemaReader(schema, { left: MAX_STEPS });
  return membersOf(reader, [reader.root]);
}

function membersOf(reader: SchemaReader, parts: readonly Part[]): readonly Parameter[] {
  try {
    const lists = mentioned(reader, parts).map(({ properties }) => properties);
    const members = lists.filter(isSchema).flatMap((properties) => Object.entries(properties));
    return members.map(([name, part]) => ({
      name,
      words: wordsOfName(name).join(" "),
      types: new Set([...reader.types(part)].filter((type) => type !== "null")),
      values: reader.values(part),
      elements: () =>
        membersOf(
          reader,
          mentioned(reader, [part]).map(({ items }) => items),
        ),
    }));
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}

const mentioned = (reader: SchemaReader, parts: readonly Part[]): readonly Schema[] =>
  parts.flatMap((part) => reader.mentions(part)).filter(isSchema);

/** The names of the arguments that a schema lists at its top, and whether it takes more; undefined if it lists none plainly. */
export function listedIn(
  schema: Schema | undefined,
): { readonly names: readonly string[]; readonly isOpen: boolean } | undefined {
  const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema ?? {};
  if (!isSchema(properties) || Object.keys(properties).length === 0 || patternProperties !== undefined)
    return undefined;
  // A schema that describes further arguments means them.
  if (isSchema(additionalProperties) || isSchema(unevaluatedProperties)) return undefined;
  if (["$ref", "allOf", "anyOf", "oneOf"].some((key) => Object.hasOwn(schema!, key))) return undefined;
  return {
    names: Object.keys(properties),
    isOpen: additionalProperties !== false && unevaluatedProperties !== false,
  };
}
