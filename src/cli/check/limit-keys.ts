import { canMeet, covering, includesPattern, isNamePattern } from "../../policy/name-pattern.js";
import { pathText } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ToolRules2 } from "../../policy/policy.v2.js";
import { quote } from "../../policy/words.js";
import type { JsonType } from "../server-tools/json-type.js";
import type { LintRule } from "./lint-finding.js";
import { deniesAbsence, impliesPresence } from "./optional-arguments.js";
import {
  ALL_TOOLS,
  argumentOf,
  conditionsOf,
  isWhole,
  type LimitPart,
  ownLimits,
  ownRules,
  pathsOf,
  sharedLimits,
} from "./parts.js";
import { isOptional, type Place } from "./place.js";
import { coverage } from "./tree.js";

/** Limits that count apart by an argument: one that may be left out, and one whose caller opens a new count with each call. */
export const limitKeys: LintRule = ({ policy, others, tools, placeOf }, report) => {
  if (policy.version === "1") return;
  const coveredBy = coverage(policy, tools);
  const entries = Object.keys(policy.tools ?? {}).map((key) => [key, ownLimits(policy, key)] as const);
  for (const [key, limits] of [...entries, [ALL_TOOLS, sharedLimits(policy)] as const]) {
    for (const limit of limits) {
      const keys = pathsOf(limit).filter((one) => one.key === "by" && one.names[0] === "args");
      for (const one of keys) {
        const argument = argumentOf(one);
        if (argument === undefined) continue;
        const lacking = (key === ALL_TOOLS ? [...(tools?.keys() ?? [])] : coveredBy(key)).find((tool) => {
          const place = placeOf(tool, argument);
          return place !== undefined && isDoubtful(place) && !isGiven(policy, key, limit, argument, place);
        });
        if (lacking === undefined) continue;
        const place = placeOf(lacking, argument)!;
        report({
          id: "TG181",
          path: one.path,
          message: `${quote(argument)} of ${quote(lacking)} ${isOptional(place) ? "does not have to be given" : "may be something else than a text, a number or a boolean"}, and calls where it is not one are denied; if they may pass, leave them out of this limit with \`"when": [${JSON.stringify({ path: argument, op: "exists", value: true })}]\`, and count them by another`,
        });
      }
      const [first] = keys;
      if (first === undefined || limit.written.amount === 0) continue;
      const beside = [policy, ...others].flatMap((one) => limitsBeside(one, key));
      if (beside.some((other) => bounds(other, limit))) continue;
      report({
        id: "TG183",
        path: [...limit.path, "by"],
        message: `the caller chooses ${quote(pathText(first.names))}, and another value begins a count of its own; put a limit beside this one that does not count by arguments, under another name`,
      });
    }
  }
};

const COUNTED: readonly JsonType[] = ["string", "number", "boolean"];

/** Whether the schema takes calls that `by` does not; those whose argument never fits are another finding. */
const isDoubtful = (place: Place): boolean =>
  place.never === undefined &&
  COUNTED.some((type) => place.types.has(type)) &&
  (isOptional(place) || (place.listed && [...place.types].some((type) => !COUNTED.includes(type))));

/** Whether the policy says what becomes of calls without the argument: the limit leaves them out, or a rule denies them. */
function isGiven(policy: AnyPolicy, key: string, limit: LimitPart, argument: string, { given }: Place): boolean {
  if (!given.includes(false)) return false;
  const isHere = (path: string): boolean => impliesPresence(path, argument, given);
  const when = limit.written.when ?? [];
  if (when.some((one) => "op" in one && one.op === "exists" && one.value === true && one.path === argument))
    return true;
  return ownRules(policy, key).some((part) =>
    part.list === "require"
      ? conditionsOf(part).some(({ condition: { op, value, path } }) => !(op === "exists" && !value) && isHere(path))
      : isWhole(part) && deniesAbsence(part.rule, argument),
  );
}

/** The limits that every call of an entry of some policy is charged to in this one. */
function limitsBeside(policy: AnyPolicy, key: string): readonly LimitPart[] {
  const entries: readonly (readonly [string, ToolRules2])[] = Object.entries(policy.tools ?? {});
  const around = entries.filter(([other, { except }]) => includes(other, except, key));
  return [...sharedLimits(policy), ...around.flatMap(([other]) => ownLimits(policy, other))];
}

/** Whether an entry covers all that another entry covers. */
function includes(other: string, except: readonly string[] = [], key: string): boolean {
  if (other === key) return true;
  if (key === ALL_TOOLS) return other === "*" && except.length === 0;
  if (!isNamePattern(key)) return covering(other, except)(key);
  return includesPattern(other, key) && !except.some((one) => canMeet(one, key));
}

/** Whether a limit bounds what another counts apart, whatever the arguments are. */
const bounds = ({ written }: LimitPart, { written: apart }: LimitPart): boolean =>
  !(written.by ?? []).some((path) => (typeof path === "string" ? path.split(".") : path)[0] === "args") &&
  written.when === undefined &&
  written.amount !== 0 &&
  (written.release !== "on_end" || apart.release === "on_end");
