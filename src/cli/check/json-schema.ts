/** The types of JSON Schema, `integer` counted among the numbers. */
export type JsonType = "string" | "number" | "boolean" | "array" | "object" | "null";

export type Schema = Readonly<Record<string, unknown>>;

const OTHERS = ["any", "none", "silent", "unsaid"] as const;
type Others = (typeof OTHERS)[number];

/** One way in which a value can satisfy a schema, as far as it matters here. */
interface Branch {
  readonly types: ReadonlySet<JsonType>;
  readonly properties: ReadonlyMap<string, readonly unknown[]>;
  readonly required: ReadonlySet<string>;
  /** What an object may have besides its properties. `silent`: only those are named; `unsaid`: nothing is. */
  readonly others: Others;
  /** The only values that it may have; undefined where they are not listed. */
  readonly values: readonly unknown[] | undefined;
  readonly items: unknown;
}

/** What a schema says of the value at a path. */
export type Place =
  | {
      readonly kind: "found";
      readonly types: ReadonlySet<JsonType>;
      readonly values: readonly unknown[] | undefined;
      /** Types of the elements where it is an array; undefined where the schema does not say. */
      readonly elementTypes: ReadonlySet<JsonType> | undefined;
      /** For each name of the path, whether the object that it is in must have it. */
      readonly required: readonly boolean[];
    }
  /** The schema leaves open what there is. */
  | { readonly kind: "open" }
  /** There is no such name; `known` are those that there are. */
  | { readonly kind: "missing"; readonly at: number; readonly known: readonly string[] }
  /** The path leads through a value that is no object. */
  | { readonly kind: "not_object"; readonly at: number; readonly types: ReadonlySet<JsonType> };

const ALL: readonly JsonType[] = ["string", "number", "boolean", "array", "object", "null"];
/** Beyond so many ways a schema counts as open. */
const MAX_BRANCHES = 64;
const MAX_DEPTH = 32;

const OPEN = { kind: "open" } as const;

/** What a tool's `inputSchema` says of the argument at a path, given as names without `args`. */
export function lookUp(root: Schema, names: readonly string[]): Place {
  let branches = branchesOf(root, root);
  const required: boolean[] = [];
  for (const [at, name] of names.entries()) {
    if (branches === undefined) return OPEN;
    const objects = branches.filter(({ types }) => types.has("object"));
    if (objects.length === 0) return { kind: "not_object", at, types: typesOf(branches) };
    const step = stepInto(objects, name);
    if (step === "open") return OPEN;
    if (step.length === 0) {
      return { kind: "missing", at, known: [...new Set(objects.flatMap(({ properties }) => [...properties.keys()]))] };
    }
    required.push(
      branches.every((branch) => branch.types.has("object") && !branch.types.has("null") && branch.required.has(name)),
    );
    branches = joined(step.map((schema) => branchesOf(schema, root)));
  }
  if (branches === undefined) return OPEN;
  return {
    kind: "found",
    types: typesOf(branches),
    values: branches.every(({ values }) => values !== undefined)
      ? branches.flatMap(({ values }) => values!)
      : undefined,
    elementTypes: elementTypesOf(branches, root),
    required,
  };
}

function stepInto(objects: readonly Branch[], name: string): readonly unknown[] | "open" {
  const schemas: unknown[] = [];
  for (const { properties, others } of objects) {
    const own = properties.get(name);
    if (own !== undefined) schemas.push(...own);
    else if (others === "any" || others === "unsaid") return "open";
  }
  return schemas;
}

const typesOf = (branches: readonly Branch[]): ReadonlySet<JsonType> =>
  new Set(branches.flatMap(({ types }) => [...types]));

function elementTypesOf(branches: readonly Branch[], root: Schema): ReadonlySet<JsonType> | undefined {
  const arrays = branches.filter(({ types }) => types.has("array"));
  const elements = joined(arrays.map(({ items }) => (items === undefined ? undefined : branchesOf(items, root))));
  return elements === undefined ? undefined : typesOf(elements);
}

function joined(lists: readonly (readonly Branch[] | undefined)[]): readonly Branch[] | undefined {
  return lists.includes(undefined) ? undefined : atMost(lists.flatMap((list) => list!));
}

const atMost = (branches: readonly Branch[]): readonly Branch[] | undefined =>
  branches.length > MAX_BRANCHES ? undefined : branches;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The ways in which a value can satisfy a schema; undefined where that is left open or cannot be told. */
function branchesOf(schema: unknown, root: Schema, depth = 0): readonly Branch[] | undefined {
  if (schema === false) return [];
  if (!isSchema(schema) || depth > MAX_DEPTH) return undefined;
  let branches: readonly Branch[] | undefined = [ownBranch(schema)];
  const narrow = (other: readonly Branch[] | undefined): void => {
    // What cannot be told narrows nothing.
    if (other === undefined || branches === undefined) return;
    branches = atMost(branches.flatMap((a) => other.map((b) => both(a, b))).filter(({ types }) => types.size > 0));
  };
  if (typeof schema.$ref === "string") {
    const target = referenced(schema.$ref, root);
    if (target === undefined) return undefined;
    narrow(branchesOf(target, root, depth + 1));
  }
  for (const part of listOf(schema.allOf)) narrow(branchesOf(part, root, depth + 1));
  for (const key of ["anyOf", "oneOf"]) {
    const options = listOf(schema[key]);
    if (options.length > 0) narrow(joined(options.map((option) => branchesOf(option, root, depth + 1))));
  }
  return branches;
}

function referenced(reference: string, root: Schema): unknown {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (node, step) =>
        typeof node === "object" && node !== null && Object.hasOwn(node, step) ? (node as Schema)[step] : undefined,
      root,
    );
}

function ownBranch(schema: Schema): Branch {
  const values = "const" in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined;
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : [];
  return {
    types: new Set(ownTypes(schema, values)),
    properties: new Map(properties.map(([name, property]) => [name, [property]])),
    required: new Set(listOf(schema.required).filter((name) => typeof name === "string")),
    others: othersOf(schema),
    values,
    items: schema.items,
  };
}

function ownTypes(schema: Schema, values: readonly unknown[] | undefined): readonly JsonType[] {
  const named = [schema.type]
    .flat()
    .filter((type) => typeof type === "string")
    .map((type) => (type === "integer" ? "number" : (type as JsonType)));
  if (named.length > 0) return schema.nullable === true ? [...named, "null"] : named;
  if (values !== undefined) return values.map(jsonType);
  return "properties" in schema ? ["object"] : ALL;
}

/** The type of a JSON value. */
export function jsonType(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}

function othersOf(schema: Schema): Others {
  const { additionalProperties, unevaluatedProperties, patternProperties } = schema;
  if (isSchema(patternProperties) && Object.keys(patternProperties).length > 0) return "any";
  const said = additionalProperties ?? unevaluatedProperties;
  if (said !== undefined) return said === false ? "none" : "any";
  return "properties" in schema ? "silent" : "unsaid";
}

/** Both at once. */
function both(a: Branch, b: Branch): Branch {
  const properties = new Map(a.properties);
  for (const [name, schemas] of b.properties) properties.set(name, [...(properties.get(name) ?? []), ...schemas]);
  const values = a.values === undefined ? b.values : a.values.filter((value) => b.values?.includes(value) ?? true);
  return {
    types: new Set([...a.types].filter((type) => b.types.has(type))),
    properties,
    required: new Set([...a.required, ...b.required]),
    others: OTHERS.find((one) => a.others === one || b.others === one) ?? "unsaid",
    values,
    items: a.items ?? b.items,
  };
}
