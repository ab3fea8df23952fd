import { pointers } from "../../policy/places.js";
import type { Policy } from "../../policy/policy.js";
import { quote } from "../../policy/words.js";
import { windowText } from "../text.js";
import type { LintRule } from "./finding.js";
import { type LimitPart, ownLimits, sharedLimits } from "./parts.js";

/** Limits that never refuse, because another that is charged by the same calls refuses before. */
export const idleLimits: LintRule = ({ policy }, report) => {
  const pointerTo = pointers();
  const all = payers(policy);
  const capsBeside = capsOf(all);
  const idle = new Set<LimitPart>();
  for (const payer of all) {
    for (const limit of payer.limits) {
      const other = idle.has(limit) ? undefined : stricter(limit, payer, capsBeside, idle);
      if (other === undefined) continue;
      idle.add(limit);
      report({
        id: "TG128",
        path: limit.path,
        message: `this limit of ${said(limit)} never refuses a call, since ${quote(pointerTo(other.path))} with ${said(other)} refuses before; lower it or remove one of them`,
      });
    }
  }
};

const said = ({ max, window, argument }: LimitPart): string =>
  `${max}${argument === undefined ? "" : ` of ${quote(argument)}`} in ${windowText(window)}`;

/** A kind of calls with the limits that they are charged to: those of one tool, or of all that `tools` does not list. */
interface Payer {
  readonly limits: readonly LimitPart[];
  /** The strictest limit on each counter. */
  readonly strictest: ReadonlyMap<string, LimitPart>;
}

function payers(policy: Policy): readonly Payer[] {
  const shared = sharedLimits(policy);
  const hidden = new Set(policy.hide ?? []);
  const listed = Object.entries(policy.tools ?? {})
    .filter(([tool, { action }]) => action !== "deny" && !hidden.has(tool))
    .map(([tool]) => payerOf([...ownLimits(policy, tool), ...shared]));
  return policy.default === "allow" ? [...listed, payerOf(shared)] : listed;
}

function payerOf(limits: readonly LimitPart[]): Payer {
  const strictest = new Map<string, LimitPart>();
  for (const limit of limits) {
    const known = strictest.get(limit.counterKey);
    if (known === undefined || limit.max < known.max) strictest.set(limit.counterKey, limit);
  }
  return { limits, strictest };
}

/** For a counter, each counter that all its calls are charged to as well, with the most that it can hold. */
type CapsBeside = (counter: string) => ReadonlyMap<string, number>;

function capsOf(all: readonly Payer[]): CapsBeside {
  const paying = new Map<string, Payer[]>();
  for (const payer of all) {
    for (const counter of payer.strictest.keys()) {
      const known = paying.get(counter);
      if (known === undefined) paying.set(counter, [payer]);
      else known.push(payer);
    }
  }
  const known = new Map<string, ReadonlyMap<string, number>>();
  return (counter) => {
    const caps = known.get(counter) ?? commonCaps(paying.get(counter) ?? []);
    known.set(counter, caps);
    return caps;
  };
}

function commonCaps(paying: readonly Payer[]): ReadonlyMap<string, number> {
  const [first, ...others] = paying.map(({ strictest }) => strictest);
  const caps = new Map<string, number>();
  for (const [counter, { max }] of first ?? []) {
    if (others.every((strictest) => strictest.has(counter))) {
      caps.set(counter, Math.max(max, ...others.map((strictest) => strictest.get(counter)!.max)));
    }
  }
  return caps;
}

/** A limit of the same calls that keeps the count of `limit` within its `max`. */
function stricter(
  limit: LimitPart,
  { strictest }: Payer,
  capsBeside: CapsBeside,
  idle: ReadonlySet<LimitPart>,
): LimitPart | undefined {
  const twin = strictest.get(limit.counterKey);
  if (twin !== undefined && twin !== limit) return twin;
  for (const [counter, cap] of capsBeside(limit.counterKey)) {
    const other = strictest.get(counter);
    // Of two that make each other idle one stays.
    if (other === undefined || other === limit || idle.has(other) || !countsAll(other, limit)) continue;
    if (cap * windowsWithin(other.windowSeconds, limit.windowSeconds) <= limit.max) return other;
  }
  return undefined;
}

const WIDTH = { session: 0, grant: 1, global: 2 } as const;

/** Whether all that a counter of `limit` counts is also counted, by one counter, for `other`. */
const countsAll = (other: LimitPart, limit: LimitPart): boolean =>
  other.argument === limit.argument && WIDTH[other.scope] >= WIDTH[limit.scope];

/** How many windows of one length can meet one window of another length; both are aligned. */
function windowsWithin(seconds: number, within: number): number {
  if (within % seconds === 0) return within / seconds;
  return seconds % within === 0 ? 1 : Math.ceil(within / seconds) + 1;
}
