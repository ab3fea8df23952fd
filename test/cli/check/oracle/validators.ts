import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";

type Schema = Record<string, unknown>;

const OPTIONS = {
  strict: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  inlineRefs: false,
} as const;
/** Ajv keeps what it has compiled: after so many schemas it is made anew. */
const SCHEMAS = 200;
let compiledSchemas = 0;
let [draft7, draft2020] = [new Ajv(OPTIONS), new Ajv2020(OPTIONS)];

/** Whether any reading of a schema takes the arguments: by draft 2020-12, by draft 7, and by draft 7 to the letter. */
export function takenBy(schema: unknown): (args: unknown) => boolean {
  if (++compiledSchemas % SCHEMAS === 0) [draft7, draft2020] = [new Ajv(OPTIONS), new Ajv2020(OPTIONS)];
  const known = withoutUnknown(schema);
  const bare = withoutSiblings(known);
  const hasSiblings = JSON.stringify(bare) !== JSON.stringify(known);
  const validators = [
    compiled(draft2020, known),
    compiled(draft7, known),
    ...(hasSiblings ? [compiled(draft7, bare)] : []),
  ].filter((one) => one !== undefined);
  return (args) =>
    validators.some((validate) => {
      try {
        return validate(args) === true;
      } catch {
        return false; // A reference that leads to itself.
      }
    });
}

function compiled(ajv: Ajv, schema: unknown) {
  try {
    const validate = ajv.compile(schema as Schema);
    ajv.removeSchema(schema as Schema);
    return validate;
  } catch {
    return undefined; // What this draft does not have, or a reference that leads nowhere.
  }
}

const isSchema = (part: unknown): part is Schema => typeof part === "object" && part !== null;

/** Types that JSON Schema does not have say nothing; Ajv refuses them. */
function withoutUnknown(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutUnknown);
  if (!isSchema(part)) return part;
  const entries = Object.entries(part).filter(
    ([key, inner]) =>
      !(key === "type" && [inner].flat().some((one) => one === "any")) &&
      !(key === "type" && [inner].flat().length === 0),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUnknown(inner)]));
}

/** In draft 7 all beside a reference is passed over. Ajv looks at it. */
function withoutSiblings(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutSiblings);
  if (!isSchema(part)) return part;
  const entries = Object.entries(part).filter(
    ([key]) => typeof part.$ref !== "string" || ["$ref", "$defs", "properties"].includes(key),
  );
  const kept = typeof part.$ref === "string" ? entries.filter(([key]) => key !== "properties") : entries;
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSiblings(inner)]));
}
