import { MAX_LIST } from "../../policy/caps.js";
import { oppositeOf } from "../../policy/operators.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import type { Change, LintRule, Repair } from "./lint-finding.js";
import { deniesAbsence, impliesPresence } from "./optional-arguments.js";
import {
  type ConditionPart,
  conditionsOf,
  isWhole,
  neededBy,
  ownLimits,
  ownRules,
  type RulePart,
  rulesOf,
} from "./parts.js";
import { isOptional, type Place } from "./place.js";

/** A `require` that compares an argument which may be left out, without saying that calls without it are to be denied. */
export const requiredOptionals: LintRule = ({ policy, placeOf }, report) => {
  for (const part of rulesOf(policy)) {
    if (part.list !== "require") continue;
    const compared = conditionsOf(part).filter(({ condition }) => {
      const place = placeOf(part.tool, condition.path);
      return (
        condition.op !== "exists" && place !== undefined && isOptional(place) && !saysSo(policy, part, condition, place)
      );
    });
    const [first] = compared;
    if (first === undefined) continue;
    const paths = [...new Set(compared.map(({ condition }) => condition.path))];
    const is2 = policy.version === "2";
    const movable = is2 ? [] : paths.filter((path) => canMove(policy, part, path));
    const repair = movable.length === 0 ? undefined : repairOf(policy, part, movable);
    const names = paths.map(quote).join(" and ");
    report({
      id: "TG161",
      path: first.path,
      ...(repair === undefined ? {} : { repair }),
      message: `${names} ${paths.length === 1 ? "does" : "do"} not have to be given, and calls without ${paths.length === 1 ? "it" : "them"} are denied; if that is meant, say so in a rule of its own with \`exists\` and \`true\`; if they may pass, ${is2 ? IF_ABSENT : advice(movable.length > 0, repair !== undefined)}`,
    });
  }
};

const IF_ABSENT = 'write `"if_absent": true` in the condition';

function advice(isMovable: boolean, isWritten: boolean): string {
  if (!isMovable)
    return 'version "1" cannot say so of `regex` and `contains`: write `in` with the texts that may be given';
  return `deny the opposite after an \`exists\` with \`true\` in a rule of \`deny_if\`${isWritten ? " (`--fix-unsafe` writes it)" : ""}`;
}

/** Whether the policy says elsewhere that calls without the argument are denied. In the same rule, `exists` says "if given". */
function saysSo(policy: AnyPolicy, part: RulePart, { path }: Condition, { given }: Place): boolean {
  const rules = ownRules(policy, part.tool);
  const require = rules.filter(({ list }) => list === "require").map(({ rule }) => rule);
  const deny_if = rules.filter((one) => one.list === "deny_if" && isWhole(one)).map(({ rule }) => rule);
  const asks = (one: Condition, value: boolean): boolean => one.op === "exists" && one.value === value;
  return (
    part.rule.conditions.some((one) => asks(one, false)) ||
    require.some(
      ({ conditions }) =>
        conditions.every((one) => asks(one, true)) && conditions.some((one) => impliesPresence(one.path, path, given)),
    ) ||
    deny_if.some((rule) => deniesAbsence(rule, path)) ||
    neededBy(ownLimits(policy, part.tool)).some((argument) => impliesPresence(argument, path, given))
  );
}

/** Whether all that the tool requires of an argument has an opposite: otherwise calls without it stay denied. */
const canMove = (policy: AnyPolicy, { tool }: RulePart, path: string): boolean =>
  ownRules(policy, tool)
    .filter(({ list }) => list === "require")
    .every(({ rule }) =>
      rule.conditions.every((one) => one.path !== path || one.op === "exists" || oppositeOf(one.op) !== undefined),
    );

/** Denies the opposite of each comparison where the argument is there. Equal for calls that have it, in all three values. */
function repairOf(policy: AnyPolicy, part: RulePart, paths: readonly string[]): Repair | undefined {
  const { conditions, ...said } = part.rule;
  const isMoved = ({ condition }: ConditionPart): boolean => paths.includes(condition.path);
  const moved = conditionsOf(part).filter(isMoved);
  const add = moved.flatMap(({ condition }) =>
    condition.op === "exists"
      ? []
      : [
          {
            conditions: [
              { path: condition.path, op: "exists", value: true },
              { ...condition, op: oppositeOf(condition.op) },
            ],
            ...said,
          },
        ],
  );
  if ((policy.tools?.[part.tool]?.deny_if ?? []).length + add.length > MAX_LIST) return undefined;
  const removed: readonly Change[] =
    moved.length === conditions.length ? [{ path: part.path }] : moved.map(({ path }) => ({ path }));
  const names = paths.map(quote).join(" or ");
  return {
    changes: [...removed, { path: ["tools", part.tool, "deny_if"], add }],
    letsThrough: `calls of ${quote(part.tool)} without ${names}`,
  };
}
