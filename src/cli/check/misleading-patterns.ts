import { sampleOf } from "../../policy/operators.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition } from "../../policy/policy.v1.js";
import { kindOf } from "./argument-kind.js";
import type { ConditionFinding, LintRule } from "./lint-finding.js";
import { elementWildcard, notation } from "./notations.js";
import { conditionsOf, isWhole, ownRules, type RulePart, rulesOf } from "./parts.js";
import { matcher } from "./pattern-source.js";
import { looseness } from "./required-patterns.js";
import { spelling } from "./spellings.js";

/** Patterns and texts that do not say what they seem to: at most one finding for a condition, the plainest. */
export const patterns: LintRule = ({ policy, placeOf }, report) => {
  const known = new Map<string, ConditionFinding | undefined>();
  for (const part of rulesOf(policy)) {
    const isDenied = denier(policy, part.tool);
    for (const { condition, path } of conditionsOf(part)) {
      if (!isText(condition)) continue;
      const place = placeOf(part.tool, condition.path);
      if (place !== undefined && !place.types.has("string")) {
        const found = place.types.has("array") ? elementWildcard(part.list, condition) : undefined;
        if (found !== undefined) report({ ...found, path: [...path, "value"] });
        continue;
      }
      const kind = kindOf(condition.path, unslashed(String(condition.value)), place);
      const denied = isDenied(condition.path);
      // Many tools have the same.
      const key = JSON.stringify([part.list, condition, kind, part.list === "require" && denied.rules]);
      if (!known.has(key)) known.set(key, look(part.list, condition, kind, denied.test));
      const found = known.get(key);
      if (found !== undefined) report({ ...found, path: [...path, "value"] });
    }
  }
};

/** Text between slashes does not look like a folder for that. */
const unslashed = (source: string): string => source.replace(/^\/(.+)\/[a-z]*$/s, "$1");

const isText = ({ value }: Condition): boolean => typeof sampleOf(value) === "string";

function look(
  list: RulePart["list"],
  condition: Condition,
  kind: ReturnType<typeof kindOf>,
  isDenied: (text: string) => boolean,
): ConditionFinding | undefined {
  const found = notation(list, condition, kind);
  if (found !== undefined) return found;
  if (list === "deny_if") return spelling(condition, kind);
  return condition.op === "regex" ? looseness(condition.path, condition.value, kind, isDenied) : undefined;
}

interface Denier {
  /** Whether the tool denies a text of the argument, by a rule that looks at nothing else. */
  readonly test: (text: string) => boolean;
  readonly rules: readonly Condition[];
}

function denier(policy: AnyPolicy, tool: string): (path: string) => Denier {
  const all = ownRules(policy, tool)
    .filter((part) => part.list === "deny_if" && isWhole(part))
    .map(({ rule }) => rule);
  return (path) => {
    const rules = all
      .filter(({ conditions }) => conditions.every((one) => one.path === path))
      .map(({ conditions }) => conditions.filter(({ op, value }) => op !== "exists" || !value))
      .flatMap(([only, ...more]) => (only !== undefined && more.length === 0 ? [only] : []));
    // Patterns are compiled once a text is asked about.
    let tests: readonly ((text: string) => boolean)[] | undefined;
    const test = (text: string): boolean => {
      tests ??= rules.map(tester);
      return tests.some((one) => one(text));
    };
    return { rules, test };
  };
}

function tester({ op, value }: Condition): (text: string) => boolean {
  if (op === "regex") return matcher(value);
  return op === "contains" && typeof value === "string" ? (text) => text.includes(value) : () => false;
}
