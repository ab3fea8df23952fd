import { revisionOf } from "../../policy/revision.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { type RulePart, rulesOf } from "./parts.js";

/** Two rules of one list with the same conditions, in whatever order: the second never decides. */
export const identicalRules: LintRule = ({ policy, pointerTo }, report) => {
  const seen = new Map<string, RulePart>();
  for (const part of rulesOf(policy)) {
    const key = JSON.stringify([part.tool, part.list, part.written.mode, meaning(part)]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, part);
    else {
      report({
        id: "TG124",
        path: part.path,
        repair: { changes: [{ path: part.path }] },
        message: `this rule has the same conditions as ${quote(pointerTo(first.path))}, which decides before it; remove this one`,
      });
    }
  }
};

const meaning = ({ written }: RulePart): readonly string[] => [
  ...new Set(written.conditions.map(({ description: _, ...condition }) => revisionOf(condition)).sort()),
];
