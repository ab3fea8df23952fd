import { asKey } from "../../json/own.js";
import { toMillionths } from "../../policy/amount.js";
import { counterKey } from "../../policy/counter-key.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import type { Decision, ScopeKind } from "../decision.js";
import type { Path } from "./arguments.js";
import * as messages from "./denial-messages.js";
import { denial } from "./fixed-decisions.js";
import type { Windows } from "./window.js";

/** When a charge is given back: the least of these among the limits that charge a counter. */
export enum Release {
  never = 0,
  onError = 1,
  onEnd = 2,
}

/** One counter that a call of a tool is charged to, whatever number of limits names it. */
export interface Meter {
  /** As documents name it. */
  readonly name: string;
  readonly counter: string;
  readonly scope: ScopeKind;
  /** The first meter of the same scope, whose subject this one shares, so that each is read once; -1 for the first. */
  readonly subjectOf: number;
  readonly windows: Windows;
  /** The argument that is charged; null where calls are counted. */
  readonly path: Path | null;
  /** The values that it is counted apart by; null for none. */
  readonly by: readonly Path[] | null;
  /** By type, the counter where the value of `by` is itself the subject; null where subjects are joined. */
  readonly counters: Readonly<Record<"string" | "number" | "boolean", string>> | null;
  /** The most that one of its limits charges a call, where calls are counted. */
  readonly amount: number;
  /** The least that one of its limits leaves below what it charges itself. */
  readonly room: number;
  /** The most that it may hold after `amount`. */
  readonly max: number;
  readonly release: Release;
  /** Whether none of its limits charges it. */
  readonly looks: boolean;
  readonly scopeMissing: Decision;
  readonly amountInvalid: Decision;
}

/** The amount that a limit charges; -1 where the call says it. */
export const amountOf = ({ amount = 1, increment_from, increment_from_size }: Limit2): number =>
  increment_from === undefined && increment_from_size === undefined ? amount : -1;

/** The maximum of a limit in units of its counter. */
export const maxOf = ({ max, increment_from }: Limit2): number =>
  increment_from === undefined ? Math.min(max, Number.MAX_SAFE_INTEGER) : toMillionths(max);

export const releaseOf = ({ release, amount }: Limit2): Release => {
  // A limit that charges nothing leaves it to the others.
  if (amount === 0) return Release.onEnd;
  return release === undefined ? Release.never : release === "on_end" ? Release.onEnd : Release.onError;
};

/** The most that a counter may hold after a charge, where its limits leave so much room below their own. */
export const maxAfter = (room: number, amount: number): number => Math.min(room + amount, Number.MAX_SAFE_INTEGER);

/** The counters of values of each type. */
export function countersOf(counter: string): NonNullable<Meter["counters"]> {
  const typed = (type: string): string => asKey(`${type}:${counter}`);
  return { string: typed("string"), number: typed("number"), boolean: typed("boolean") };
}

/** The meter of a counter that one limit names, in no namespace. */
export function createMeter(
  limit: Limit2,
  pointer: string,
  policy: string | undefined,
  observes: boolean,
  windows: Windows,
  paths: { readonly path: Path | null; readonly by: readonly Path[] | null },
): Meter {
  const { counter: name, scope } = limit;
  const counter = asKey(counterKey(limit, "", policy, observes));
  const isValue = scope === "global" && paths.by?.length === 1;
  const amount = amountOf(limit);
  return meterAt(
    {
      name,
      counter,
      scope,
      windows,
      ...paths,
      counters: isValue ? countersOf(counter) : null,
      scopeMissing: denial("scope_missing", pointer, messages.scopeMissing(scope), policy),
      amountInvalid: denial("amount_invalid", pointer, messages.amountInvalid(limit), policy),
    },
    -1,
    { amount, room: maxOf(limit) - Math.max(0, amount), release: releaseOf(limit), looks: limit.amount === 0 },
  );
}

/** How limits on one counter differ. */
type Bounds = Pick<Meter, "amount" | "room" | "release" | "looks">;

/** The same counter with another limit on it. */
export const withLimit = (meter: Meter, one: Bounds): Meter =>
  meterAt(meter, meter.subjectOf, {
    amount: Math.max(meter.amount, one.amount),
    room: Math.min(meter.room, one.room),
    release: Math.min(meter.release, one.release),
    looks: meter.looks && one.looks,
  });

/**
 * A meter at another place among those of its tool. Written out: V8 gives a copy by `...` another shape, and a call that
 * sees both takes a fifth longer.
 */
export const meterAt = (
  meter: Omit<Meter, "subjectOf" | "max" | keyof Bounds>,
  subjectOf: number,
  { amount, room, release, looks }: Bounds,
): Meter => ({
  name: meter.name,
  counter: meter.counter,
  scope: meter.scope,
  subjectOf,
  windows: meter.windows,
  path: meter.path,
  by: meter.by,
  counters: meter.counters,
  amount,
  room,
  max: maxAfter(room, Math.max(0, amount)),
  release,
  looks,
  scopeMissing: meter.scopeMissing,
  amountInvalid: meter.amountInvalid,
});
