import type { AnyCall, Decision } from "../engine/decision.js";
import type { Explanation } from "../engine/explanation.js";
import type { Policy } from "../policy/policy.js";
import { SECTIONS } from "../policy/sections.js";
import { withArgumentNames } from "./calls/argument-demands.js";
import { findLaxer } from "./calls/find-laxer.js";
import type { NameKind } from "./calls/names.js";
import { type Profile, profileOf, type Stack } from "./calls/profile.js";
import { rememberDoubts } from "./calls/remembered.js";
import { schemaGoals } from "./calls/schema.js";
import { isUnchanged } from "./calls/unchanged.js";
import { confirmedCall, type DecidedCall, type Engines } from "./calls/witness.js";
import { type NameComparison, verdictFor, type Witness, type WitnessDecision } from "./comparison.js";
import { compareLimits } from "./limits/compare-limits.js";
import { type Counters, counterOf } from "./limits/counters.js";
import { callsThatCount } from "./limits/material.js";
import type { Sequence } from "./limits/sequence.js";
import { createSpace } from "./values/space.js";

/** One side of a comparison. */
export interface Side {
  readonly stack: Stack;
  readonly policies: readonly Policy[];
  readonly counters: Counters;
}

/** All that is known while names are compared. */
export interface Comparing {
  readonly old: Side;
  readonly new: Side;
  readonly engines: Engines;
  /** How often formulas may be asked about one name, and calls decided. */
  readonly mostSteps: number;
  readonly mostCalls: number;
  readonly names: readonly NameKind[];
  /** Whether all counters are charged by the same limits on both sides. */
  readonly hasSameCounters: boolean;
  /** The JSON Schema of arguments, of tools of which it is known. */
  readonly schemas: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

const MOST_OTHERS = 6;

/** Compares how calls of one name are decided. */
export function compareName(name: NameKind, comparing: Comparing): NameComparison {
  const { old, new: now, engines } = comparing;
  const { kind } = old.stack;
  if (
    isUnchanged(old.stack, now.stack, name.name) &&
    (comparing.hasSameCounters || hasSameChargers(name.name, comparing))
  )
    return comparison(name, kind, {});
  const budget = { left: comparing.mostSteps };
  const { place, profiles } = readName(name.name, comparing);
  const confirm = (isLaxer: boolean) => (cells: Parameters<typeof confirmedCall>[0]) =>
    confirmedCall(cells, place, engines, isLaxer);
  const laxer = findLaxer(profiles.old, profiles.new, place.domain, budget, confirm(true));
  const stricter = findLaxer(profiles.new, profiles.old, place.domain, budget, confirm(false));
  const limits = compareLimits(
    place,
    profiles,
    {
      old: { limits: profiles.old.limits, stack: old.stack, counters: old.counters },
      new: { limits: profiles.new.limits, stack: now.stack, counters: now.counters },
    },
    { old: old.policies, new: now.policies },
    engines,
    () => othersOn(name, profiles, comparing),
    budget,
    { left: comparing.mostCalls },
  );
  const remember = rememberDoubts(old.stack, now.stack, name.name);
  const byCall = (found: DecidedCall | undefined): Witness | undefined =>
    found && { before: [], call: found.call, old: decided(found.old), new: decided(found.new) };
  return comparison(name, kind, {
    laxer: byCall(laxer.witness) ?? bySequence(limits.laxer),
    stricter: byCall(stricter.witness) ?? bySequence(limits.stricter),
    undecidedLaxer: [...laxer.undecided, ...limits.undecidedLaxer, ...remember],
    undecidedStricter: [...stricter.undecided, ...limits.undecidedStricter, ...remember],
  });
}

/** The places of calls of a name, and what each side says of them. */
function readName(name: string, { old, new: now, schemas }: Comparing) {
  const space = createSpace(name);
  const [first, second] = withArgumentNames(
    [profileOf(old.stack, name, space), profileOf(now.stack, name, space)],
    space,
  ) as [Profile, Profile];
  const schema = schemas.get(name);
  const domain = schema === undefined ? [] : schemaGoals(schema, space);
  return { place: { kind: old.stack.kind, name, space, domain }, profiles: { old: first, new: second } };
}

/** Whether the counters that calls of a name are charged to are charged by the same calls on both sides. */
function hasSameChargers(name: string, comparing: Comparing): boolean {
  const { old, new: now } = comparing;
  const { profiles } = readName(name, comparing);
  const chargersOf = ({ stack, counters }: Side, { limits }: Profile): string =>
    JSON.stringify(limits.map(({ limit, document }) => counters.get(counterOf(limit, document, stack.policies))));
  return chargersOf(old, profiles.old) === chargersOf(now, profiles.new);
}

type Profiles = Readonly<Record<"old" | "new", Profile>>;

/** A name whose calls are charged to a counter. */
interface Charging {
  readonly name: string;
  readonly limits: number;
  readonly calls: () => readonly AnyCall[];
}

/** By counter, the names that are charged to it; those come first whose calls have the fewest limits. */
const charging = new WeakMap<Comparing, ReadonlyMap<string, readonly Charging[]>>();

/** Calls of other names that are charged to counters of this one. */
function othersOn({ name }: NameKind, profiles: Profiles, comparing: Comparing): readonly AnyCall[] {
  const own = countersIn(profiles, comparing);
  if (own.size === 0) return [];
  const byCounter = charging.get(comparing) ?? chargingNames(comparing);
  charging.set(comparing, byCounter);
  const found = new Set<AnyCall>();
  for (const counter of own)
    for (const other of byCounter.get(counter) ?? []) {
      if (found.size >= MOST_OTHERS) break;
      if (other.name !== name) for (const call of other.calls()) found.add(call);
    }
  return [...found];
}

function countersIn(profiles: Profiles, comparing: Comparing): ReadonlySet<string> {
  const of = (side: "old" | "new"): readonly string[] =>
    profiles[side].limits.map(({ limit, document }) => counterOf(limit, document, comparing[side].stack.policies));
  return new Set([...of("old"), ...of("new")]);
}

function chargingNames(comparing: Comparing): ReadonlyMap<string, readonly Charging[]> {
  const found = new Map<string, Charging[]>();
  for (const { name } of comparing.names) {
    const { place, profiles } = readName(name, comparing);
    let calls: readonly AnyCall[] | undefined;
    const one: Charging = {
      name,
      limits: profiles.old.limits.length + profiles.new.limits.length,
      calls: () => {
        calls ??= callsThatCount(place, profiles, comparing.engines, { left: comparing.mostSteps }).own.slice(0, 2);
        return calls;
      },
    };
    for (const counter of countersIn(profiles, comparing)) {
      const others = found.get(counter) ?? [];
      others.push(one);
      found.set(counter, others);
    }
  }
  for (const others of found.values()) others.sort((a, b) => a.limits - b.limits);
  return found;
}

const decided = ({ effect, code, rule, policy }: Decision | Explanation): WitnessDecision => ({
  effect,
  code,
  rule,
  ...(policy === undefined ? {} : { policy }),
});

const bySequence = (found: Sequence | undefined): Witness | undefined =>
  found && {
    before: found.before.map(({ outcome, ...run }) => (outcome === undefined ? run : { ...run, outcome })),
    call: found.call,
    at: found.at,
    old: decided(found.old),
    new: decided(found.new),
  };

interface Found {
  readonly laxer?: Witness | undefined;
  readonly stricter?: Witness | undefined;
  readonly undecidedLaxer?: readonly string[];
  readonly undecidedStricter?: readonly string[];
}

/** The answer for a name by what was found. */
export function comparison(
  { name, isExact, patterns }: NameKind,
  kind: Stack["kind"],
  { laxer, stricter, undecidedLaxer = [], undecidedStricter = [] }: Found,
): NameComparison {
  const open = [
    ...(laxer === undefined ? undecidedLaxer : []).map((reason) => ({ direction: "laxer", reason }) as const),
    ...(stricter === undefined ? undecidedStricter : []).map((reason) => ({ direction: "stricter", reason }) as const),
  ];
  return {
    kind: SECTIONS[kind].what,
    name,
    exact: isExact,
    patterns,
    verdict: verdictFor(laxer !== undefined, stricter !== undefined, open.length > 0),
    ...(laxer === undefined ? {} : { laxer }),
    ...(stricter === undefined ? {} : { stricter }),
    undecided: open,
  };
}
