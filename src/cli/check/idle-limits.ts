import { pointers } from "../../policy/places.js";
import type { Policy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { windowText } from "../text.js";
import type { LintRule } from "./finding.js";
import { type LimitPart, ownLimits, sharedLimits } from "./parts.js";

/** Limits that never refuse, because another that is charged by the same calls refuses before. */
export const idleLimits: LintRule = ({ policy }, report) => {
  const pointerTo = pointers();
  const payers = payersOf(policy);
  const idle = new Set<LimitPart>();
  for (const limit of new Set(payers.flat())) {
    const other = strictest(limit, payers, idle);
    if (other === undefined) continue;
    idle.add(limit);
    report({
      id: "TG128",
      path: limit.path,
      message: `this limit of ${said(limit)} never refuses a call, since ${quote(pointerTo(other.path))} with ${said(other)} refuses before; lower it or remove one of them`,
    });
  }
};

const said = ({ max, window, argument }: LimitPart): string =>
  `${max}${argument === undefined ? "" : ` of ${quote(argument)}`} in ${windowText(window)}`;

/** For each kind of call, the limits that it is charged to: one for each tool, one for those that `tools` does not list. */
function payersOf(policy: Policy): readonly (readonly LimitPart[])[] {
  const shared = sharedLimits(policy);
  const hidden = new Set(policy.hide ?? []);
  const listed = Object.entries(policy.tools ?? {})
    .filter(([tool, { action }]) => action !== "deny" && !hidden.has(tool))
    .map(([tool]) => [...ownLimits(policy, tool), ...shared]);
  return policy.default === "allow" ? [...listed, shared] : listed;
}

/** A limit that every call charged to `limit` is charged to as well, and that keeps the count of `limit` within its `max`. */
function strictest(
  limit: LimitPart,
  payers: readonly (readonly LimitPart[])[],
  idle: ReadonlySet<LimitPart>,
): LimitPart | undefined {
  const paying = payers.filter((limits) => limits.some((one) => isSameCounter(one, limit)));
  const candidates = paying.find((limits) => limits.includes(limit)) ?? [];
  return candidates.find((other) => {
    // Of two that make each other idle one stays.
    if (other === limit || idle.has(other) || !countsAll(other, limit)) return false;
    const caps = paying.map((limits) =>
      Math.min(...limits.filter((one) => isSameCounter(one, other)).map(({ max }) => max)),
    );
    return Math.max(...caps) * windowsWithin(other.windowSeconds, limit.windowSeconds) <= limit.max;
  });
}

const isSameCounter = (a: LimitPart, b: LimitPart): boolean =>
  a.counter === b.counter && a.windowSeconds === b.windowSeconds && a.scope === b.scope && a.argument === b.argument;

const WIDTH = { session: 0, grant: 1, global: 2 } as const;

/** Whether all that a counter of `limit` counts is also counted, by one counter, for `other`. */
const countsAll = (other: LimitPart, limit: LimitPart): boolean =>
  other.argument === limit.argument && WIDTH[other.scope] >= WIDTH[limit.scope];

/** How many windows of one length can meet one window of another length; both are aligned. */
function windowsWithin(seconds: number, within: number): number {
  if (within % seconds === 0) return within / seconds;
  return seconds % within === 0 ? 1 : Math.ceil(within / seconds) + 1;
}
