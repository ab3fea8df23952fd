import { isOfDays } from "../../policy/windows.js";
import type { LintRule } from "./lint-finding.js";
import { allOwnLimits, sharedLimits } from "./parts.js";

/** Windows of the calendar that say no zone: their days begin at midnight in UTC, which may be in the middle of a day's work. */
export const limitZones: LintRule = ({ policy }, report) => {
  if (policy.version === "1") return;
  const limits = [...sharedLimits(policy), ...allOwnLimits(policy)].filter(({ path }) => path.at(-1) !== "rate_limit");
  const isZoned = limits.some(({ written }) => written.zone !== undefined);
  for (const { window, written, path } of limits) {
    if (!isOfDays(window) || written.zone !== undefined || written.sliding === true) continue;
    // Version "1" has days as well, and all of them are of UTC.
    if (window === "day" && !isZoned) continue;
    report({
      id: "TG180",
      path: [...path, "window"],
      message: `this ${window} begins at midnight in UTC; if that is meant, write \`"zone": "UTC"\` beside it, else the zone whose days are meant, such as \`"zone": "Europe/Berlin"\``,
    });
  }
};
