import type { ConditionDocument } from "../../engine/condition.js";
import type { Policy } from "../../policy/policy.js";
import { quote, show } from "../../policy/words.js";
import { anchorsOf, takesAnything } from "./anchors.js";
import type { LintRule } from "./finding.js";
import { conditionsOf, rulesOf } from "./parts.js";

/** Patterns of `require` that let more through than they seem to. */
export const patterns: LintRule = ({ policy }, report) => {
  for (const part of rulesOf(policy)) {
    if (part.list !== "require") continue;
    for (const { condition, path } of conditionsOf(part)) {
      if (condition.op !== "regex") continue;
      const at = [...path, "value"];
      if (!anchorsOf(condition.value).safe) {
        report({
          id: "TG125",
          path: at,
          message: `this pattern is found anywhere in ${quote(condition.path)}, so that any text around it passes; write ${show(`^(?:${condition.value})$`)}`,
        });
      } else if (isPathPattern(condition) && !deniesDots(policy, part.tool, condition.path)) {
        report({
          id: "TG126",
          path: at,
          message: `this pattern also takes \`../\`, so that a path may lead elsewhere; write \`[^/]*\` for one name, or deny \`{ "path": ${JSON.stringify(condition.path)}, "op": "contains", "value": ".." }\` in \`deny_if\``,
        });
      }
    }
  }
};

const PATH_NAMES = /(?:^|[._-]|[a-z](?=[A-Z]))(?:path|file|filename|filepath|dir|directory|folder|cwd)s?$/i;

/** Whether it lets any text stand in what names a file. */
function isPathPattern({ path, value }: ConditionDocument): boolean {
  const pattern = value as string;
  const names = PATH_NAMES.test(path) || (pattern.includes("/") && !pattern.includes("://"));
  return names && (takesAnything(pattern) || (pattern.includes("/") && !anchorsOf(pattern).end));
}

/** Whether the tool denies `..` in that argument elsewhere. */
function deniesDots({ tools }: Policy, tool: string, path: string): boolean {
  const rules = tools?.[tool]?.deny_if ?? [];
  return rules.some(({ conditions }) =>
    conditions.some(
      ({ path: other, op, value }) =>
        other === path && ((op === "contains" && value === "..") || (op === "regex" && value.includes("\\.\\."))),
    ),
  );
}
