import { spanText, windowKey } from "../../policy/windows.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { allOwnLimits, type LimitPart, sharedLimits } from "./parts.js";

/** One counter name with different windows or scopes: two counters, where one budget may have been meant. */
export const splitCounters: LintRule = ({ policy, pointerTo }, report) => {
  const firstOf = new Map<string, LimitPart>();
  for (const limit of [...sharedLimits(policy), ...allOwnLimits(policy)]) {
    const first = firstOf.get(limit.counter);
    if (first === undefined) firstOf.set(limit.counter, limit);
    else if (windowKey(first.window) !== windowKey(limit.window) || first.scope !== limit.scope) {
      report({
        id: "TG127",
        path: limit.path,
        message: `the counter ${quote(limit.counter)} counts ${said(limit)} here and ${said(first)} at ${quote(pointerTo(first.path))}: these are two counters; give each a name of its own, or both the same window and scope`,
      });
    }
  }
};

const said = (limit: LimitPart): string => `in ${spanText(limit.written)} by ${limit.scope}`;
