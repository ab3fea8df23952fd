import type { ConditionDocument } from "../../engine/condition.js";
import type { Policy } from "../../policy/policy.js";
import { quote, show } from "../../policy/words.js";
import type { LintRule } from "./finding.js";
import { conditionsOf, rulesOf } from "./parts.js";
import { anchored, pathThatLeaves, textAround } from "./pattern-texts.js";

/** Patterns of `require` that let more through than they seem to, each with a text that it really matches. */
export const patterns: LintRule = ({ policy }, report) => {
  const around = remembering(textAround);
  const leaving = remembering(pathThatLeaves);
  for (const part of rulesOf(policy)) {
    if (part.list !== "require") continue;
    for (const { condition, path } of conditionsOf(part)) {
      if (condition.op !== "regex") continue;
      const pattern = condition.value;
      const at = [...path, "value"];
      const more = around(pattern);
      if (more !== undefined) {
        const held = anchored(pattern);
        report({
          id: "TG125",
          path: at,
          example: more,
          message: `this pattern is found anywhere in ${quote(condition.path)}, and also takes ${show(more)}; ${held === undefined ? "hold it to the whole text by `^` and `$`" : `write ${show(held)}`}`,
        });
        continue;
      }
      const path_ =
        isPathPattern(condition) && !deniesDots(policy, part.tool, condition.path) ? leaving(pattern) : undefined;
      if (path_ === undefined) continue;
      report({
        id: "TG126",
        path: at,
        example: path_,
        message: `this pattern also takes ${show(path_)}, which may lead elsewhere; deny \`{ "path": ${JSON.stringify(condition.path)}, "op": "contains", "value": ".." }\` in \`deny_if\`, or write \`[\\w-]+(?:\\.[\\w-]+)*\` for one name`,
      });
    }
  }
};

/** Asks once for each pattern: many tools have the same. */
function remembering(ask: (pattern: string) => string | undefined): (pattern: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (pattern) => {
    if (!known.has(pattern)) known.set(pattern, ask(pattern));
    return known.get(pattern);
  };
}

const PATH_NAMES = /(?:^|[._-]|[a-z](?=[A-Z]))(?:path|file|filename|filepath|dir|directory|folder|cwd)s?$/i;

/** Whether the argument or the pattern speaks of folders, and not of addresses. */
const isPathPattern = ({ path, value }: ConditionDocument): boolean =>
  PATH_NAMES.test(path) || ((value as string).includes("/") && !(value as string).includes("://"));

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
