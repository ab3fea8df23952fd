import type { Version } from "../../policy/version.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { conditionsOf, type RulePart, rulesOf } from "./parts.js";
import { isTold } from "./place.js";

/** Paths that would lead to an element of a list, or to its length. */
export const listPaths: LintRule = ({ policy, placeOf }, report) => {
  for (const part of rulesOf(policy)) {
    for (const { condition, path } of conditionsOf(part)) {
      // Another check reports the facts of the tool's schema.
      if (isTold(placeOf(part.tool, condition.path))) continue;
      const advice = listAdvice(condition.path, part.list, policy.version);
      if (advice === undefined) continue;
      const effect =
        condition.op === "exists"
          ? "no argument is there"
          : "the argument is absent and the condition is never decided";
      report({
        id: "TG154",
        path: [...path, "path"],
        message: `${quote(condition.path)} looks like a path into a list, and a path leads through objects only, so that ${effect}; ${advice}`,
      });
    }
  }
};

const ELEMENT = /\[\s*(?:\d*|\*)\s*\]$|^\d+$|^\*+$/;

/** The replacement for a path into a list, or to a length; undefined if the path is neither. */
export function listAdvice(written: string, list: RulePart["list"] | undefined, version: Version): string | undefined {
  const names = written.split(".").slice(1);
  const at = names.findIndex((name) => ELEMENT.test(name));
  if (at >= 0) {
    const whole = quote(
      ["args", ...names.slice(0, at), names[at]!.replace(/(?:\[[^\]]*\])+$/, "")]
        .join(".")
        .replace(/\.(?:\d*|\*+)$/, ""),
    );
    if (version === "2") {
      const joiner = list === "require" ? "every" : "some";
      return `write \`{ "${joiner}": "${whole.slice(1, -1)}", "conditions": [...] }\` with paths that begin with \`item\``;
    }
    return list === "require"
      ? `no condition holds for every element of ${whole}: say in \`deny_if\` with \`contains\` what may not be in it, or write \`"action": "require_approval"\` for the tool`
      : `\`contains\` on ${whole} looks at every element, and also denies one that holds the value within a longer text`;
  }
  if (names.length < 2 || names.at(-1) !== "length") return undefined;
  if (version === "2") return "`max_size` and `min_size` look at the length of a list or a text";
  return "no condition looks at a length; for a text, write `regex` with `(?s)^.{0,100}$` in `require`, which takes at most 100 characters";
}
