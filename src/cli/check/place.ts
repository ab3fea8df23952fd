import type { JsonType } from "../server-tools/json-type.js";
import {
  type Budget,
  createSchemaReader,
  isSchema,
  type Part,
  type Schema,
  type SchemaReader,
  TooLarge,
} from "../server-tools/schema-reader.js";
import type { Tool } from "../server-tools/tool.js";

/** The certain facts about the argument at a path, in every call whose arguments the tool's schema takes. */
export interface Place extends Mentioned {
  /** The types that it may have. */
  readonly types: ReadonlySet<JsonType>;
  /** All that it may be, if it is a string, a number or a boolean; undefined if that is not listed. */
  readonly values: readonly unknown[] | undefined;
  /** The types that its elements may have, if it is an array. */
  readonly elementTypes: ReadonlySet<JsonType>;
  /** For each name of the path, whether what it leads to is certainly there and not null, if what leads to it is. */
  readonly given: readonly boolean[];
  /** Where it can never be: after so many names; and the types of what is there, if that is not an object. */
  readonly never: { readonly at: number; readonly container: ReadonlySet<JsonType> | undefined } | undefined;
}

/** Whether the schema lists an argument that a call may leave out. */
export const isOptional = ({ listed, never, given }: Place): boolean =>
  listed && never === undefined && given.includes(false);

/** Whether the schema tells of the path: that it leads to an argument, that it never does, or that it is not listed. */
export const isTold = (place: Place | undefined): boolean =>
  place !== undefined && (place.listed || place.never !== undefined || place.unlistedAt !== undefined);

/** Everything that a schema names, certain or not. */
interface Mentioned {
  /** The names that it lists beside each name of the path, as far as it lists these. */
  readonly listedAt: readonly (readonly string[])[];
  /** Whether it lists every name of the path. */
  readonly listed: boolean;
  /** The first name of the path that it does not list, although it lists others and does not speak of more. */
  readonly unlistedAt: number | undefined;
  /** Its words about the argument for people: its `format` and its `description`. */
  readonly format?: string | undefined;
  readonly description?: string | undefined;
}

/** Steps that all look-ups of one run may take together: some seconds. */
const MAX_STEPS = 2_000_000;

/** Looks places up in the schemas of tools, each once. Anything too large to be read is left open. */
export function createPlaces(tools: ReadonlyMap<string, Tool>): (tool: string, path: string) => Place | undefined {
  const budget: Budget = { left: MAX_STEPS };
  const readers = new Map<string, SchemaReader | undefined>();
  const known = new Map<string, Place>();
  return (tool, path) => {
    if (!readers.has(tool)) {
      const schema = tools.get(tool)?.inputSchema;
      readers.set(tool, schema === undefined ? undefined : createSchemaReader(schema, budget));
    }
    const reader = readers.get(tool);
    if (reader === undefined) return undefined;
    const key = JSON.stringify([tool, path]);
    const place = known.get(key) ?? lookUp(reader, path.split(".").slice(1));
    known.set(key, place);
    return place;
  };
}

/** Looks places up in one schema, by paths whose first name stands for what it describes. */
export function placesIn(schema: Schema): (path: string) => Place | undefined {
  const placeOf = createPlaces(new Map([["", { name: "", inputSchema: schema, annotations: {} }]]));
  return (path) => placeOf("", path);
}

function lookUp(reader: SchemaReader, names: readonly string[]): Place {
  try {
    return find(reader, names);
  } catch (error) {
    if (error instanceof TooLarge) return open(names);
    throw error;
  }
}

const open = (names: readonly string[]): Place => ({
  types: ANYTHING,
  values: undefined,
  elementTypes: ANYTHING,
  given: names.map(() => false),
  never: undefined,
  listedAt: [],
  listed: false,
  unlistedAt: undefined,
});

const ANYTHING: ReadonlySet<JsonType> = new Set<JsonType>(["string", "number", "boolean", "array", "object"]);

function find(reader: SchemaReader, names: readonly string[]): Place {
  const { root } = reader;
  const mentioned = findMentioned(reader, names);
  // Arguments are an object; what a schema of something else means nobody knows.
  if (!reader.types(root).has("object")) return open(names);
  let part: Part = root;
  let types: ReadonlySet<JsonType> = new Set<JsonType>(["object"]);
  const given: boolean[] = [];
  for (const [at, name] of names.entries()) {
    const inner = reader.member(part, name);
    const all = types.has("object") ? reader.types(inner) : NONE;
    const here = new Set([...all].filter((type) => type !== "null"));
    if (here.size === 0) {
      const container = types.has("object") ? undefined : types;
      const rest = names.slice(at).map(() => false);
      return {
        ...open(names),
        types: NONE,
        values: [],
        given: [...given, ...rest],
        never: { at, container },
        ...mentioned,
      };
    }
    given.push(types.size === 1 && types.has("object") && reader.requires(part, name) && !all.has("null"));
    part = inner;
    types = here;
  }
  const elementTypes = reader.elementTypes(part);
  return { types, values: reader.values(part), elementTypes, given, never: undefined, ...mentioned };
}

const NONE: ReadonlySet<JsonType> = new Set();

/** Which names a schema lists along a path, under whatever condition. */
function findMentioned(reader: SchemaReader, names: readonly string[]): Mentioned {
  const listedAt: (readonly string[])[] = [];
  let mentions = reader.mentions(reader.root);
  let isOpen = false;
  for (const [at, name] of names.entries()) {
    const objects = mentions.filter(isSchema);
    const lists = objects.flatMap(({ properties }) => (isSchema(properties) ? [properties] : []));
    const known = [...new Set(lists.flatMap((properties) => Object.keys(properties)))];
    listedAt.push(known);
    isOpen ||= objects.some((one) => reader.isElsewhere(one) || welcomesMore(one));
    if (!known.includes(name)) {
      return { listedAt, listed: false, unlistedAt: isOpen || lists.length === 0 ? undefined : at };
    }
    mentions = lists.flatMap((properties) =>
      Object.hasOwn(properties, name) ? reader.mentions(properties[name]) : [],
    );
  }
  return { listedAt, listed: true, unlistedAt: undefined, ...said(mentions.filter(isSchema)) };
}

function said(schemas: readonly Record<string, unknown>[]): Pick<Mentioned, "format" | "description"> {
  const textOf = (key: string) => schemas.map((one) => one[key]).find((one) => typeof one === "string");
  return { format: textOf("format"), description: textOf("description") };
}

/** Whether a schema speaks of members that it does not name. */
const welcomesMore = ({
  additionalProperties,
  unevaluatedProperties,
  patternProperties,
}: Record<string, unknown>): boolean =>
  isMore(additionalProperties) || isMore(unevaluatedProperties) || patternProperties !== undefined;

const isMore = (said: unknown): boolean => said !== undefined && said !== false;
