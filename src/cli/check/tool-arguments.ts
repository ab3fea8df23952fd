import type { Path } from "../../policy/finding.js";
import { operatorHint } from "../../policy/operator-hints.js";
import { OPERATOR_NAMES, OPERATORS, type Operator, typesTaken } from "../../policy/operators.js";
import type { Condition } from "../../policy/policy.v1.js";
import type { Version } from "../../policy/version.js";
import { nearest, oneOf, quote, show } from "../../policy/words.js";
import { type JsonType, jsonType } from "../server-tools/json-type.js";
import type { LintRule, Report } from "./lint-finding.js";
import { type Argument, reportMissing } from "./missing-arguments.js";
import {
  argumentOf,
  conditionsOf,
  isNegative,
  type LimitPath,
  matchedPaths,
  namesValues,
  ownLimits,
  pathsOf,
  type RulePart,
  rulesOf,
} from "./parts.js";
import type { Place } from "./place.js";
import { argumentAt, coverage, nestedLooks } from "./tree.js";
import { aType, typeNames } from "./type-words.js";

/** Paths, operators and values that the tool's schema of its arguments rules out. */
export const toolArguments: LintRule = ({ policy, tools, placeOf }, report) => {
  const { version } = policy;
  const coveredBy = coverage(policy, tools);
  /** The entry of a pattern is told of the first of its tools that has something wrong. */
  const first = (key: string, look: (tool: string) => boolean): void => void coveredBy(key).some(look);
  for (const part of rulesOf(policy)) {
    for (const { condition, path } of conditionsOf(part)) {
      first(part.tool, (tool) => {
        const place = placeOf(tool, condition.path);
        if (place === undefined) return false;
        const argument = { tool, written: condition.path, path: [...path, "path"], list: part.list, version };
        return (
          reportMissing(place, argument, report) || checkCondition(part, condition, place, { path, version }, report)
        );
      });
    }
  }
  for (const { tool: key, list, condition, path } of nestedLooks(policy)) {
    const written = argumentAt(condition);
    if (written === undefined) continue;
    first(key, (tool) => {
      const place = placeOf(tool, written.path);
      const argument = { tool, written: written.path, path: [...path, written.key], list, version };
      return place !== undefined && reportMissing(place, argument, report);
    });
  }
  for (const one of matchedPaths(policy)) {
    const written = argumentOf(one);
    if (written === undefined) continue;
    first(one.tool, (tool) => {
      const place = placeOf(tool, written);
      return place !== undefined && reportMissing(place, { tool, written, path: one.path, version }, report);
    });
  }
  for (const key of Object.keys(policy.tools ?? {})) {
    for (const one of ownLimits(policy, key).flatMap(pathsOf)) {
      const argument = argumentOf(one);
      if (argument === undefined) continue;
      first(key, (tool) => {
        const place = placeOf(tool, argument);
        const counted = { tool, written: argument, path: one.path, version };
        return place !== undefined && checkCounted(counted, place, TAKEN[one.key], report);
      });
    }
  }
};

/** Reports a comparison that the schema rules out; whether it reported one. */
function checkCondition(
  part: RulePart,
  condition: Condition,
  place: Place,
  { path, version }: Pick<Argument, "path" | "version">,
  report: Report,
): boolean {
  const { op, value } = condition;
  const taken = typesTaken(op, value);
  if (!intersects(taken, place.types)) {
    report({
      id: "TG143",
      path: [...path, namesValues(op) ? "value" : "op"],
      message: `${quote(condition.path)} is ${aType(place.types)}, and ${said(condition)} takes ${aType(new Set(taken))}, so that this is never decided${consequence(part)}; ${typeAdvice(part, condition, place, version)}`,
    });
    return true;
  }
  if (op === "contains" && !place.types.has("string")) {
    if (place.elementTypes.has(jsonType(value))) return false;
    report({
      id: "TG143",
      path: [...path, "value"],
      message: `the elements of ${quote(condition.path)} are of type ${typeNames(place.elementTypes)}, so that none equals ${show(value)}; write a value of that type`,
    });
    return true;
  }
  const allowed = place.values;
  const strange = comparedValues(condition).find(({ value: one }) => allowed?.includes(one) === false);
  if (allowed === undefined || strange === undefined) return false;
  report({
    id: "TG147",
    path: [...path, ...strange.at],
    message: `${quote(condition.path)} is never ${show(strange.value)}; ${valueAdvice(strange.value, allowed)}`,
  });
  return true;
}

/** The fate of calls if a condition is never decided. */
function consequence({ list, written }: RulePart): string {
  if (list === "deny_if" && written.conditions.length > 1)
    return " and the rule denies, unless another condition is false";
  return " and every call of the tool is denied";
}

/** The types that a path of a limit leads to. */
interface Taken {
  readonly types: readonly JsonType[];
  readonly says: string;
}
const TAKEN: Readonly<Record<LimitPath["key"], Taken>> = {
  increment_from: { types: ["number"], says: "a limit counts numbers" },
  increment_from_size: { types: ["array"], says: "a limit counts the elements of an array there" },
  by: { types: ["string", "number", "boolean"], says: "`by` counts by texts, numbers and booleans" },
};

function checkCounted(argument: Argument, place: Place, { types, says }: Taken, report: Report): boolean {
  if (reportMissing(place, argument, report)) return true;
  if (intersects(types, place.types)) return false;
  const { written, path } = argument;
  report({
    id: "TG143",
    path,
    message: `${quote(written)} is ${aType(place.types)}, and ${says}, so that every call is denied; count another argument, or calls`,
  });
  return true;
}

const intersects = (a: readonly JsonType[], b: ReadonlySet<JsonType>): boolean => a.some((type) => b.has(type));

function comparedValues({ op, value }: Condition): readonly { readonly value: unknown; readonly at: Path }[] {
  if (!namesValues(op)) return [];
  return typeof value === "object"
    ? value.map((one, index) => ({ value: one, at: ["value", index] }))
    : [{ value, at: ["value"] }];
}

const SHOWN_VALUES = 8;

function valueAdvice(value: unknown, allowed: readonly unknown[]): string {
  const texts = allowed.filter((one) => typeof one === "string");
  const near = typeof value === "string" ? nearest(value, texts) : undefined;
  if (near !== undefined) return `did you mean ${show(near)}?`;
  const shown = allowed.slice(0, SHOWN_VALUES).map(show).join(", ");
  return `it is one of ${shown}${allowed.length > SHOWN_VALUES ? " and more" : ""}`;
}

const advisedFor = (type: JsonType): readonly Operator[] =>
  OPERATOR_NAMES.filter((name) => OPERATORS[name].advisedFor?.includes(type));

function typeAdvice({ list, written }: RulePart, { op, value }: Condition, { types }: Place, version: Version): string {
  if (typeof value === "string" && (op === "eq" || op === "neq")) {
    if (types.has("boolean") && /^(?:true|false)$/.test(value)) return `write \`${value}\`, without quotes`;
    if (types.has("number") && value.trim() !== "" && Number.isFinite(Number(value))) {
      return `write \`${Number(value)}\`, without quotes`;
    }
  }
  if ((op === "eq" || op === "neq") && types.has("string")) return `write \`"${String(value)}"\`, with quotes`;
  if (isNegative(op)) {
    // Others would ask for the opposite.
    if (isComparable(types)) return `write a value of type ${typeNames(types)}`;
    const place = { version, list, alone: written.conditions.length < 2 } as const;
    return operatorHint(types.has("array") ? "not_contains" : "not_exists", value, place)!;
  }
  const fitting = new Set([...types].flatMap(advisedFor));
  if (fitting.has(op)) return `write a value of type ${typeNames(types)}`;
  return `write ${oneOf([...fitting])}`;
}

const isComparable = (types: ReadonlySet<JsonType>): boolean =>
  types.has("string") || types.has("number") || types.has("boolean");

const said = ({ op, value }: Condition): string =>
  op === "eq" || op === "neq" ? `\`${op}\` ${show(value)}` : `\`${op}\` here`;
