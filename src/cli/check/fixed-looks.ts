import type { LintRule } from "./lint-finding.js";
import { allOwnLimits, sharedLimits } from "./parts.js";

/** Limits that only look at what was counted, and forget it whenever a window ends. */
export const fixedLooks: LintRule = ({ policy }, report) => {
  for (const { written, path } of [...sharedLimits(policy), ...allOwnLimits(policy)]) {
    if (written.amount !== 0 || written.sliding === true) continue;
    report({
      id: "TG182",
      path: [...path, "amount"],
      message:
        'a limit with `amount: 0` looks at its window alone, so that a call just after the window\'s end is let through whatever came before; write `"sliding": true` in each limit of this counter, with a length as its window',
    });
  }
};
