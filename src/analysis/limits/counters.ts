import { keyOf } from "../../json/key.js";
import { counterKey } from "../../policy/counter-key.js";
import { namesOf } from "../../policy/path.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Limit2, ToolRules2 } from "../../policy/policy.v2.js";
import { limitsOf } from "../../policy/rate-limit.js";
import { SECTION_KINDS, type SectionKind, sectionOf } from "../../policy/sections.js";
import { createReader } from "../search/conditions.js";
import { createSpace } from "../values/space.js";

/** A limit that charges a counter, and the calls that it charges. */
export interface Charger {
  readonly kind: SectionKind;
  /** The key of its entry, with what the entry leaves out; `ALL` for all calls of the kind. */
  readonly of: string;
  readonly limit: Limit2;
  readonly whenKey: string;
}

const ALL = "";

/** The counters of policies, each with the limits that charge it. */
export type Counters = ReadonlyMap<string, readonly Charger[]>;

/** The counter of a limit, apart from the names of documents where there is one document. */
export const counterOf = (limit: Limit2, document: AnyPolicy, policies: readonly AnyPolicy[]): string =>
  counterKey(limit, "", policies.length === 1 ? undefined : document.name);

export function countersOf(policies: readonly AnyPolicy[]): Counters {
  const counters = new Map<string, Charger[]>();
  for (const document of policies) {
    const reader = createReader(document, createSpace(""));
    const add = (
      rules: Pick<ToolRules2, "limits" | "rate_limit" | "mode">,
      key: string | null,
      kind: SectionKind,
      of: string,
    ): void => {
      if (document.mode === "observe" || rules.mode === "observe") return;
      for (const { limit } of limitsOf(rules, key)) {
        if (limit.mode === "observe") continue;
        const counter = counterOf(limit, document, policies);
        const known = counters.get(counter) ?? [];
        counters.set(counter, known);
        known.push({ kind, of, limit, whenKey: limit.when === undefined ? "" : reader.keyOf(limit.when) });
      }
    };
    if (document.all_tools !== undefined) add(document.all_tools, null, "tools", ALL);
    for (const kind of SECTION_KINDS)
      for (const [key, rules] of Object.entries(sectionOf(document, kind).entries))
        add(rules, key, kind, keyOf([key, [...(rules.except ?? [])].sort()]));
  }
  return counters;
}

const RELEASES = [undefined, "on_error", "on_end"];
export const releaseRank = ({ release, amount }: Limit2): number => (amount === 0 ? 2 : RELEASES.indexOf(release));

/** The argument, or the array, that a limit charges by; the same for limits that charge by the same. */
export const chargedBy = ({ increment_from: from, increment_from_size: size }: Limit2): string =>
  keyOf([from === undefined ? null : namesOf(from), size === undefined ? null : namesOf(size)]);

/** Whether each call is charged at least as much, and keeps its charge at least as long, by limits that `others` have too. */
export const coversChargers = (own: readonly Charger[], others: readonly Charger[]): boolean =>
  own.every((one) =>
    others.some(
      (other) =>
        other.kind === one.kind &&
        (other.of === one.of || other.of === ALL) &&
        chargedBy(other.limit) === chargedBy(one.limit) &&
        (other.whenKey === "" || other.whenKey === one.whenKey) &&
        (other.limit.amount ?? 1) >= (one.limit.amount ?? 1) &&
        releaseRank(other.limit) <= releaseRank(one.limit),
    ),
  );
