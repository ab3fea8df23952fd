import type { Formula, Known } from "../search/formula.js";
import { verdictsOf } from "../search/formula.js";
import type { Goal } from "../search/solve.js";
import { comparedTest } from "../values/compared-test.js";
import type { Space, Variable } from "../values/space.js";
import { ALIKE, type Json, type ValueTest } from "../values/value-test.js";
import { FALSE, only, TRUE, Verdict, type Verdicts } from "../verdicts.js";

/** The calls of a tool that fit the JSON Schema of its arguments, as far as it is read here. */

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : typeof value === "string" ? [value] : [];

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};

/** Whether a value is of one of some types. */
function typeTest(types: readonly string[]): ValueTest {
  const verdict = (value: Json): Verdict =>
    types.some((type) => TYPES[type]?.(value) ?? true) ? Verdict.True : Verdict.False;
  return { key: `type ${types.join()}`, verdict, text: ALIKE, numbers: [], charges: false, array: () => ALIKE };
}

/** The goals that calls of a tool meet if their arguments fit. */
export function schemaGoals(schema: Schema, space: Space): readonly Goal[] {
  const formulas = objectFormulas(schema, ["args"], space);
  return formulas.map((formula) => ({ formula, allowed: TRUE }));
}

function objectFormulas(schema: Schema, names: readonly string[], space: Space): readonly Formula[] {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = new Set(textsIn(schema.required));
  const own = Object.entries(properties).flatMap(([name, one]): readonly Formula[] => {
    const at = space.at([...names, name]);
    const isThere = leaf(at, space, comparedTest({ path: "args.x", op: "exists", value: true }, true), Verdict.False);
    const needed: readonly Formula[] = required.has(name) ? [{ kind: "any", parts: [isThere, heldBy(at, space)] }] : [];
    if (!isSchema(one)) return needed;
    return [...needed, ...valueFormulas(one, at, space), ...objectFormulas(one, [...names, name], space)];
  });
  if (schema.additionalProperties !== false) return own;
  const others = space.variables.filter(
    ({ names: all }) =>
      all.length === names.length + 1 &&
      names.every((name, at) => all[at] === name) &&
      !Object.hasOwn(properties, all.at(-1)!),
  );
  return [...own, ...others.map((at): Formula => ({ kind: "not", part: { kind: "own", at } }))];
}

/** TRUE where the object that should hold a place is absent: then nothing is required of it. */
function heldBy(at: Variable, space: Space): Formula {
  if (at.parent === null) return { kind: "constant", verdict: Verdict.False };
  const test = space.test(at.parent, comparedTest({ path: "args.x", op: "exists", value: true }, true));
  return {
    kind: "not",
    part: { kind: "test", at: at.parent, test, absent: Verdict.False, unreadable: Verdict.True },
  };
}

/** A test of a value that is there; of one that is not, `absent`. */
const leaf = (at: Variable, space: Space, test: ValueTest, absent: Verdict): Formula => ({
  kind: "test",
  at,
  test: space.test(at, test),
  absent,
  unreadable: Verdict.True,
});

const BOUNDS = { minimum: "gte", maximum: "lte", exclusiveMinimum: "gt", exclusiveMaximum: "lt" } as const;
const SIZES = { minLength: "min_size", maxLength: "max_size", minItems: "min_size", maxItems: "max_size" } as const;

function valueFormulas(schema: Schema, at: Variable, space: Space): readonly Formula[] {
  const types = textsIn(schema.type);
  const formulas: Formula[] = types.length === 0 ? [] : [leaf(at, space, typeTest(types), Verdict.True)];
  const isOf = (type: string): boolean => types.length === 1 && types[0] === type;
  const add = (op: "gte" | "lte" | "gt" | "lt" | "min_size" | "max_size", value: unknown): void => {
    if (typeof value !== "number" || !Number.isFinite(value)) return;
    formulas.push(leaf(at, space, comparedTest({ path: "args.x", op, value }, value), Verdict.True));
  };
  if (isOf("number") || isOf("integer")) for (const [key, op] of Object.entries(BOUNDS)) add(op, schema[key]);
  for (const [key, op] of Object.entries(SIZES)) {
    const isOfType = key.endsWith("Length") ? isOf("string") : isOf("array");
    if (isOfType && Number.isSafeInteger(schema[key]) && (schema[key] as number) >= 0) add(op, schema[key]);
  }
  const listed = "const" in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : [];
  const scalars = listed.filter((one) => ["string", "number", "boolean"].includes(typeof one));
  if (listed.length > 0 && scalars.length === listed.length) {
    const parts = scalars.map((value) =>
      leaf(at, space, comparedTest({ path: "args.x", op: "eq", value }, value), Verdict.True),
    );
    formulas.push({ kind: "any", parts });
  }
  return formulas;
}

/** Whether values of a call meet goals. */
export const meets = (goals: readonly Goal[], values: Readonly<Record<string, Json>>): boolean =>
  goals.every(({ formula, allowed }) => (verdictsOf(formula, knownFromValues(values)) & allowed) !== 0);

const UNREADABLE = Symbol("unreadable");

function knownFromValues(values: Readonly<Record<string, Json>>): Known {
  const read = ({ names }: Variable): Json | undefined | typeof UNREADABLE => {
    let value: Json | undefined = values;
    for (const [depth, name] of names.entries()) {
      if (value === undefined || value === null) return undefined;
      if (typeof value !== "object" || Array.isArray(value)) return depth === 0 ? undefined : UNREADABLE;
      value = Object.hasOwn(value, name) ? (value as Record<string, Json>)[name] : undefined;
    }
    return value;
  };
  return {
    test(at, test, absent, unreadable): Verdicts {
      const value = read(at);
      if (value === undefined || value === null) return only(absent);
      return only(value === UNREADABLE ? unreadable : at.tests[test]!.verdict(value));
    },
    own: (at) => (read(at) === undefined ? FALSE : TRUE),
  };
}
