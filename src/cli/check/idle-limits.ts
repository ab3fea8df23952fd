import { anyOf } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { spanText } from "../../policy/windows.js";
import { quote } from "../../policy/words.js";
import type { LintRule } from "./lint-finding.js";
import { type LimitPart, ownLimits, sharedLimits } from "./parts.js";

/** Limits that are never reached, because another that is charged by the same calls is reached before. */
export const idleLimits: LintRule = ({ policy, pointerTo }, report) => {
  const all = payers(policy);
  const capsBeside = capsOf(all);
  const payersOf = groupedBy(all, ({ limits }) => limits);
  const idle = new Set<LimitPart>();
  for (const [limit, paying] of payersOf) {
    const others = paying.map((payer) => stricter(limit, payer, capsBeside, idle));
    // One of `all_tools` is idle only if it is for each tool that pays it.
    if (others.includes(undefined)) continue;
    const [other, more] = [...new Set(others as LimitPart[])] as [LimitPart, LimitPart?];
    idle.add(limit);
    report({
      id: "TG128",
      path: limit.path,
      message: `this limit of ${said(limit)} is never reached, since ${quote(pointerTo(other.path))} with ${said(other)} is reached before${more === undefined ? "" : ", and others for other tools"}; ${advice(limit, others as LimitPart[])}`,
    });
  }
};

const said = ({ max, argument, written }: LimitPart): string =>
  `${max}${argument === undefined ? "" : ` of ${quote(argument)}`} in ${spanText(written)}`;

/** A limit also denies calls that carry no value of its scope. */
const advice = ({ scope }: LimitPart, others: readonly LimitPart[]): string =>
  others.every((other) => other.scope === scope)
    ? "lower it, or remove it"
    : `lower it; without it, calls that carry no ${scope} could pass`;

/** A kind of calls with the limits that they are charged to: those of one tool, or of all that `tools` does not list. */
interface Payer {
  readonly limits: readonly LimitPart[];
  /** By kind, the strictest limit. */
  readonly strictest: ReadonlyMap<string, LimitPart>;
}

function payers(policy: AnyPolicy): readonly Payer[] {
  const shared = sharedLimits(policy);
  const isHidden = anyOf(policy.hide);
  const listed = Object.entries(policy.tools ?? {})
    .filter(([tool, { action }]) => action !== "deny" && !isHidden(tool))
    .map(([tool]) => payerOf([...ownLimits(policy, tool), ...shared]));
  return policy.default === "allow" ? [...listed, payerOf(shared)] : listed;
}

function payerOf(limits: readonly LimitPart[]): Payer {
  const strictest = new Map<string, LimitPart>();
  for (const limit of limits) {
    const known = strictest.get(limit.kind);
    if (known === undefined || limit.max < known.max) strictest.set(limit.kind, limit);
  }
  return { limits, strictest };
}

function groupedBy<Key>(all: readonly Payer[], keysOf: (payer: Payer) => Iterable<Key>): ReadonlyMap<Key, Payer[]> {
  const groups = new Map<Key, Payer[]>();
  for (const payer of all) {
    for (const key of keysOf(payer)) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [payer]);
      else known.push(payer);
    }
  }
  return groups;
}

/** For a limit, each kind that counts the same of all calls on its counter as well, with the most that its counter can hold. */
type CapsBeside = (limit: LimitPart) => ReadonlyMap<string, number>;

function capsOf(all: readonly Payer[]): CapsBeside {
  const paying = groupedBy(all, ({ strictest }) => strictest.keys());
  // Counters that are charged in other ways too.
  const mixed = new Set(
    all.flatMap(({ limits }) => limits.flatMap(({ isPlain, counterKey }) => (isPlain ? [] : [counterKey]))),
  );
  const known = new Map<string, ReadonlyMap<string, number>>();
  return ({ kind, counterKey, isPlain }) => {
    if (!isPlain || mixed.has(counterKey)) return NONE;
    const caps = known.get(kind) ?? commonCaps(kind, paying.get(kind) ?? []);
    known.set(kind, caps);
    return caps;
  };
}

const NONE: ReadonlyMap<string, number> = new Map();

function commonCaps(counted: string, paying: readonly Payer[]): ReadonlyMap<string, number> {
  const caps = new Map<string, number>();
  for (const [kind, { isPlain }] of paying[0]?.strictest ?? []) {
    if (!isPlain) continue;
    const beside = paying.map(({ strictest }) => {
      const other = strictest.get(kind);
      // One counter may count another argument of each tool.
      return other?.argument === strictest.get(counted)!.argument ? other : undefined;
    });
    if (!beside.includes(undefined)) caps.set(kind, Math.max(...beside.map((limit) => limit!.units)));
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
  const twin = strictest.get(limit.kind);
  if (twin !== undefined && twin !== limit && !idle.has(twin)) return twin;
  for (const [kind, cap] of capsBeside(limit)) {
    const other = strictest.get(kind);
    // If two make each other idle, one stays.
    if (other === undefined || other === limit || idle.has(other)) continue;
    if (WIDTH[other.scope] < WIDTH[limit.scope]) continue;
    if (cap * windowsWithin(other.windowSeconds, limit.windowSeconds) <= limit.units) return other;
  }
  return undefined;
}

const WIDTH = { session: 0, grant: 1, global: 2 } as const;

/** How many windows of one length can meet one window of another length; both are aligned. */
function windowsWithin(seconds: number, within: number): number {
  if (within % seconds === 0) return within / seconds;
  return seconds % within === 0 ? 1 : Math.ceil(within / seconds) + 1;
}
