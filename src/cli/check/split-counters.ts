import { spanText, windowKey, windowText } from "../../policy/windows.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { allOwnLimits, type LimitPart, sharedLimits } from "./parts.js";

/** One counter name with different windows or scopes: two counters, where one budget may have been meant. */
export const splitCounters: LintRule = ({ policy, pointerTo }, report) => {
  const limits = [...sharedLimits(policy), ...allOwnLimits(policy)];
  const firstOf = new Map<string, LimitPart>();
  const slidingOf = new Map<string, LimitPart>();
  for (const limit of limits.filter(slidesByChoice).reverse()) slidingOf.set(limit.counter, limit);
  for (const limit of limits) {
    const first = firstOf.get(limit.counter) ?? limit;
    firstOf.set(limit.counter, first);
    const sliding = slidingOf.get(limit.counter);
    if (sliding !== undefined && couldSlide(limit)) {
      report({
        id: "TG194",
        path: [...limit.path, "window"],
        message: `the counter ${quote(limit.counter)} slides at ${quote(pointerTo(sliding.path))} and not here, so that up to twice this \`max\` passes around the end of ${windowText(limit.window)}: these are two counters; write \`"sliding": true\` in each limit of this one, or give each a name of its own`,
      });
    } else if (areTwo(first, limit) && !(sliding === limit && couldSlide(first))) {
      report({
        id: "TG127",
        path: limit.path,
        message: `the counter ${quote(limit.counter)} counts ${said(limit)} here and ${said(first)} at ${quote(pointerTo(first.path))}: these are two counters; give each a name of its own, or both the same window and scope`,
      });
    }
  }
};

const areTwo = (one: LimitPart, other: LimitPart): boolean =>
  windowKey(one.window) !== windowKey(other.window) || one.scope !== other.scope;

/** Calls that run at once are always counted by a sliding limit. */
const slidesByChoice = ({ written }: LimitPart): boolean => written.sliding === true && written.release !== "on_end";

/** Whether a fixed limit could slide, and charges: a look that forgets is another finding. */
const couldSlide = ({ window, written, path }: LimitPart): boolean =>
  written.sliding !== true &&
  written.zone === undefined &&
  written.amount !== 0 &&
  typeof windowKey(window) === "number" &&
  path.at(-1) !== "rate_limit";

const said = (limit: LimitPart): string => `in ${spanText(limit.written)} by ${limit.scope}`;
