import type { ConditionDocument, RuleDocument } from "../../engine/condition.js";
import type { Policy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { placeOf } from "./arguments.js";
import type { LintRule } from "./finding.js";
import { conditionsOf, type RulePart, rulesOf } from "./parts.js";

/** A `deny_if` that compares an argument which may be left out, without saying what becomes of calls that do. */
export const optionalArguments: LintRule = ({ policy, tools }, report) => {
  if (tools === undefined) return;
  for (const part of rulesOf(policy)) {
    const schema = tools.get(part.tool)?.inputSchema;
    if (schema === undefined || part.list !== "deny_if") continue;
    const guarded = new Set<string>();
    for (const { condition, path } of conditionsOf(part)) {
      const place = placeOf(schema, condition.path);
      if (condition.op === "exists" || place.kind !== "found" || !place.required.includes(false)) continue;
      if (guarded.has(condition.path) || saysSo(policy, part, condition, place.required)) continue;
      guarded.add(condition.path);
      const guard = { path: condition.path, op: "exists", value: true };
      report({
        id: "TG144",
        path,
        fix: { path, value: guard },
        message: `${quote(condition.path)} may be left out, and calls that leave it out are denied${part.rule.conditions.length > 1 ? " unless another condition of the rule is false" : ""}; if they may pass, put \`${JSON.stringify(guard)}\` before this condition (\`--fix\` writes it)`,
      });
    }
  }
};

/** Whether the policy says, in this rule or in another of the tool, what becomes of calls without the argument. */
function saysSo({ tools }: Policy, part: RulePart, { path }: ConditionDocument, required: readonly boolean[]): boolean {
  const isHere = (one: ConditionDocument): boolean => impliesPresence(one.path, path, required);
  if (part.rule.conditions.some((one) => one.op === "exists" && one.value === true && isHere(one))) return true;
  const { require = [], deny_if = [] } = tools?.[part.tool] ?? {};
  const isDenied = ({ conditions: [only, ...more] }: RuleDocument): boolean =>
    more.length === 0 && only?.op === "exists" && only.value === false && only.path === path;
  // What `require` looks at has to be there.
  return (
    deny_if.some(isDenied) ||
    require.some(({ conditions }) => conditions.some((one) => !(one.op === "exists" && !one.value) && isHere(one)))
  );
}

/** Whether an argument is there for certain once the one at `other` is. */
function impliesPresence(other: string, path: string, required: readonly boolean[]): boolean {
  if (other === path || other.startsWith(`${path}.`)) return true;
  return path.startsWith(`${other}.`) && !required.slice(other.split(".").length - 1).includes(false);
}
