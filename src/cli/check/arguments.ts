import type { ConditionDocument } from "../../engine/condition.js";
import type { Path } from "../../policy/finding.js";
import { nearest, oneOf, quote, show } from "../../policy/words.js";
import type { LintRule, Report } from "./finding.js";
import { type JsonType, jsonType, lookUp, type Place, type Schema } from "./json-schema.js";
import { conditionsOf, ownLimits, rulesOf } from "./parts.js";

/** Paths, operators and values that the tool's schema of its arguments rules out. */
export const toolArguments: LintRule = ({ policy, tools }, report) => {
  if (tools === undefined) return;
  for (const part of rulesOf(policy)) {
    const schema = tools.get(part.tool)?.inputSchema;
    if (schema === undefined) continue;
    for (const { condition, path } of conditionsOf(part)) {
      const place = placeOf(schema, condition.path);
      if (place.kind === "found") checkCondition(condition, place, path, report);
      else reportMissing(place, part.tool, condition.path, [...path, "path"], report);
    }
  }
  for (const tool of Object.keys(policy.tools ?? {})) {
    const schema = tools.get(tool)?.inputSchema;
    if (schema === undefined) continue;
    for (const { argument, path } of ownLimits(policy, tool)) {
      if (argument !== undefined)
        checkCounted(tool, argument, placeOf(schema, argument), [...path, "increment_from"], report);
    }
  }
};

/** What a schema says of the argument at a path of the language. */
export const placeOf = (schema: Schema, path: string): Place => lookUp(schema, path.split(".").slice(1));

type Found = Extract<Place, { kind: "found" }>;

function reportMissing(place: Place, tool: string, written: string, path: Path, report: Report): void {
  const names = written.split(".");
  if (place.kind === "missing") {
    const before = names.slice(0, place.at + 1).join(".");
    const near = nearest(names[place.at + 1]!, place.known);
    const known = place.known.slice(0, SHOWN_NAMES).map((name) => quote(`${before}.${name}`));
    const advice =
      near !== undefined
        ? `did you mean ${quote([before, near, ...names.slice(place.at + 2)].join("."))}?`
        : known.length === 0
          ? "it takes none there"
          : `it has ${known.join(", ")}${place.known.length > SHOWN_NAMES ? " and more" : ""}`;
    report({ id: "TG142", path, message: `${quote(tool)} has no argument ${quote(written)}; ${advice}` });
  } else if (place.kind === "not_object") {
    const before = names.slice(0, place.at + 1).join(".");
    report({
      id: "TG142",
      path,
      message: `${quote(before)} of ${quote(tool)} is ${aType(place.types)}, and a path leads through objects only, so that this is never decided and denies; compare ${quote(before)} itself`,
    });
  }
}

const SHOWN_NAMES = 8;

function checkCondition(condition: ConditionDocument, place: Found, path: Path, report: Report): void {
  const { op, value } = condition;
  const taken = typesTaken(condition);
  if (!intersects(taken, place.types)) {
    report({
      id: "TG143",
      path: [...path, op === "eq" || op === "neq" || op === "in" || op === "not_in" ? "value" : "op"],
      message: `${quote(condition.path)} is ${aType(place.types)}, and ${said(condition)} takes ${aType(new Set(taken))}, so that this is never decided and denies; ${typeAdvice(condition, place)}`,
    });
    return;
  }
  if (op === "contains" && place.elementTypes !== undefined && !place.types.has("string")) {
    if (place.elementTypes.has(jsonType(value))) return;
    report({
      id: "TG143",
      path: [...path, "value"],
      message: `the elements of ${quote(condition.path)} are of type ${typeNames(place.elementTypes)}, so that none equals ${show(value)}; write a value of that type`,
    });
    return;
  }
  if (place.values === undefined) return;
  const allowed = place.values;
  const strange = comparedValues(condition).find(({ value: one }) => !allowed.includes(one));
  if (strange === undefined) return;
  report({
    id: "TG147",
    path: [...path, ...strange.at],
    message: `${quote(condition.path)} is never ${show(strange.value)}; ${valueAdvice(strange.value, allowed)}`,
  });
}

function checkCounted(tool: string, argument: string, place: Place, path: Path, report: Report): void {
  if (place.kind !== "found") reportMissing(place, tool, argument, path, report);
  else if (!place.types.has("number"))
    report({
      id: "TG143",
      path,
      message: `${quote(argument)} is ${aType(place.types)}, and a limit counts numbers, so that every call is denied; count another argument, or calls`,
    });
}

/** The types of an argument on which a condition can be decided. */
function typesTaken({ op, value }: ConditionDocument): readonly JsonType[] {
  switch (op) {
    case "exists":
      return ["string", "number", "boolean", "array", "object", "null"];
    case "regex":
      return ["string"];
    case "contains":
      return typeof value === "string" ? ["string", "array"] : ["array"];
    case "in":
    case "not_in":
      return [jsonType(value[0])];
    default:
      return [jsonType(value)];
  }
}

const intersects = (a: readonly JsonType[], b: ReadonlySet<JsonType>): boolean => a.some((type) => b.has(type));

function comparedValues({ op, value }: ConditionDocument): readonly { readonly value: unknown; readonly at: Path }[] {
  if (op === "eq" || op === "neq") return [{ value, at: ["value"] }];
  if (op !== "in" && op !== "not_in") return [];
  return (value as readonly unknown[]).map((one, index) => ({ value: one, at: ["value", index] }));
}

function valueAdvice(value: unknown, allowed: readonly unknown[]): string {
  const texts = allowed.filter((one) => typeof one === "string");
  const near = typeof value === "string" ? nearest(value, texts) : undefined;
  if (near !== undefined) return `did you mean ${show(near)}?`;
  const shown = allowed.slice(0, SHOWN_NAMES).map(show).join(", ");
  return `it is one of ${shown}${allowed.length > SHOWN_NAMES ? " and more" : ""}`;
}

const OPERATORS_FOR: Readonly<Record<JsonType, readonly string[]>> = {
  string: ["eq", "in", "regex", "contains"],
  number: ["eq", "in", "lt", "lte", "gt", "gte"],
  boolean: ["eq"],
  array: ["contains", "exists"],
  object: ["exists"],
  null: ["exists"],
};

function typeAdvice({ op, value }: ConditionDocument, { types }: Found): string {
  if (typeof value === "string" && (op === "eq" || op === "neq")) {
    if (types.has("boolean") && /^(?:true|false)$/.test(value)) return `write \`${value}\`, without quotes`;
    if (types.has("number") && value.trim() !== "" && Number.isFinite(Number(value))) {
      return `write \`${Number(value)}\`, without quotes`;
    }
  }
  if ((op === "eq" || op === "neq") && types.has("string")) return `write \`"${String(value)}"\`, with quotes`;
  const fitting = new Set([...types].flatMap((type) => OPERATORS_FOR[type]));
  if (fitting.has(op)) return `write a value of type ${typeNames(types)}`;
  return `write ${oneOf([...fitting])}`;
}

const said = ({ op, value }: ConditionDocument): string =>
  op === "eq" || op === "neq" ? `\`${op}\` ${show(value)}` : `\`${op}\` here`;

const ARTICLES: Readonly<Record<JsonType, string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
  null: "null",
};

const aType = (types: ReadonlySet<JsonType>): string => joinOr([...types].map((type) => ARTICLES[type]));
const typeNames = (types: ReadonlySet<JsonType>): string => joinOr([...types]);
const joinOr = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
