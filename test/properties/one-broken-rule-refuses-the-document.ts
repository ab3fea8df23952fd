import fc from "fast-check";
import type { PolicyDocument } from "../../src/index.js";
import { document } from "./policies.js";
import { policyOf, type Theorem } from "./theorem.js";

type Place = readonly (string | number)[];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Every rule, condition, limit, tool and the document itself, by its place. */
function objectsIn(value: unknown, place: Place = []): Place[] {
  if (!isObject(value)) return [];
  const below = Object.entries(value).flatMap(([key, part]) => objectsIn(part, [...place, Array.isArray(value) ? Number(key) : key])); // biome-ignore format: one line
  const isMap = place.length === 1 && place[0] === "tools";
  return Array.isArray(value) || isMap ? below : [place, ...below];
}

/** One way to break an object of the language. */
const breaking = fc.constantFrom<((object: Record<string, unknown>) => Record<string, unknown> | unknown)[]>(
  (object) => ({ ...object, unknown: 1 }),
  (object) => ({ ...object, Description: "x" }),
  (object) => ({ ...object, description: 5 }),
  (object) => Object.fromEntries(Object.entries(object).map(([key]) => [key, new Date(0)])),
  (object) => ("op" in object ? { ...object, op: "matches" } : { ...object, "": 1 }),
  (object) => ("scope" in object ? { ...object, scope: "user" } : null),
  (object) => ("max" in object ? { ...object, max: -1 } : []),
  (object) => ("conditions" in object ? { on_deny: "no conditions" } : "allow"),
);

function brokenAt(value: unknown, [step, ...rest]: Place, change: (object: never) => unknown): unknown {
  if (step === undefined) return change(value as never);
  if (Array.isArray(value)) return value.with(step as number, brokenAt(value[step as number], rest, change));
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, part]) => [key, key === step ? brokenAt(part, rest, change) : part]));
}

const pointerTo = (place: Place) =>
  place.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** A document of which one part is broken is refused whole, with an issue at that part, in a text as in a value. */
export const one_broken_rule_refuses_the_document: Theorem = (library) =>
  fc.property(document, breaking, fc.nat(), (any, change, which) => {
    policyOf(library, any);
    const places = objectsIn(any);
    const place = places[which % places.length]!;
    const broken = brokenAt(any, place, change) as PolicyDocument;
    fc.pre(
      isObject(broken) && Object.keys(any).length > 0 && !(place.length === 0 && Object.keys(broken).length === 0),
    );
    const pointer = pointerTo(place);
    return [broken, JSON.stringify(broken)].every((form) => {
      const parsed = library.safeParsePolicy(form);
      return !parsed.ok && parsed.issues.some((issue) => `${issue.pointer}/`.startsWith(`${pointer}/`));
    });
  });
