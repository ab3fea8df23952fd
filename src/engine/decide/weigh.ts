import { toMillionths } from "../../policy/amount.js";
import { MAX_AMOUNT } from "../../policy/caps.js";
import { Verdict } from "../compile/condition.js";
import * as messages from "../compile/denial-messages.js";
import { denial } from "../compile/fixed-decisions.js";
import { type Limit, type Limits, limitAt } from "../compile/limit.js";
import { type Meter, maxAfter, Release, releaseOf } from "../compile/meter.js";
import type { CallScope, Decision } from "../decision.js";
import type { Charge } from "../store.js";
import { chargeOf, subjectOf } from "./charge.js";
import { nodeVerdict, valueAt } from "./node-verdict.js";
import { isScopeValue } from "./scope-values.js";
import { valueType } from "./value-type.js";

/** The facts by which a charge is given back, or corrected. */
export type Counted = Pick<Meter, "name" | "path" | "release" | "looks">;

/** The limits that count for one call. See docs/language.md#limits. */
export interface Weighed {
  readonly charges: readonly Charge[];
  /** One for each charge. */
  readonly meters: readonly Counted[];
  /** The limits that are charged, each with what it charges itself and the place of its charge. */
  readonly list: readonly Limit[];
  /** Those that the call cannot be charged to, in their order. */
  readonly lacking: readonly { readonly limit: Limit; readonly denial: Decision }[];
}

/** One counter of a call, while its limits are looked at. */
interface Account {
  readonly meter: Meter;
  readonly counter: string;
  readonly subject: string;
  amount: number;
  room: number;
  release: Release;
  looks: boolean;
}

/** Whose counter a call is charged to; a denial where it lacks a value. */
type Subject = { readonly counter: string; readonly subject: string } | Decision;

/**
 * Looks at each limit of a tool for one call: whether it counts, on which counter, and how much. `values` has all that the
 * tool looks at. If the call only looks (`usage`), nothing is charged and no amount is read.
 */
export function weigh(
  { list, meters }: Limits,
  values: readonly unknown[],
  scope: unknown,
  fallback: CallScope,
  now: number,
  onlyLooks = false,
): Weighed {
  const accounts: Account[] = [];
  const places = new Map<number, number>();
  const counted: Limit[] = [];
  const lacking: { limit: Limit; denial: Decision }[] = [];
  for (const limit of list) {
    if (limit.when !== null && nodeVerdict(limit.when, values, undefined, 1) === Verdict.False) continue;
    const meter = meters[limit.meter]!;
    let place = places.get(limit.meter);
    const found = place === undefined ? subjectFor(meter, limit, values, scope, fallback) : accounts[place]!;
    if ("effect" in found) {
      lacking.push({ limit, denial: found });
      continue;
    }
    const amount = onlyLooks ? 0 : amountFor(meter, limit, values);
    if (amount < 0) {
      const { pointer, policy, document } = limit;
      lacking.push({ limit, denial: denial("amount_invalid", pointer, messages.amountInvalid(document), policy) });
      continue;
    }
    if (place === undefined) {
      const { counter, subject } = found;
      const none = { amount: 0, room: Number.MAX_SAFE_INTEGER, release: Release.onEnd, looks: true };
      place = accounts.push({ meter, counter, subject, ...none }) - 1;
      places.set(limit.meter, place);
    }
    const account = accounts[place]!;
    account.amount = Math.max(account.amount, amount);
    account.room = Math.min(account.room, limit.max - amount);
    account.release = Math.min(account.release, releaseOf(limit.document));
    account.looks &&= limit.document.amount === 0;
    counted.push(limitAt(limit, place, amount));
  }
  return {
    charges: accounts.map(({ meter, counter, subject, amount, room }) =>
      chargeOf(meter, counter, subject, amount, maxAfter(room, amount), now),
    ),
    meters: accounts.map(({ meter: { name, path }, release, looks }) => ({ name, path, release, looks })),
    list: counted,
    lacking,
  };
}

/** The amount that a limit charges a call; below 0 for what cannot be charged. */
function amountFor({ path }: Meter, { amount, size }: Limit, values: readonly unknown[]): number {
  if (path !== null) return toMillionths(valueAt(path, values, undefined));
  if (size === null) return amount;
  const array = valueAt(size, values, undefined);
  if (!Array.isArray(array)) return -1;
  // Read once: the length of a proxy may be another one each time, and anything.
  const { length } = array;
  return Number.isInteger(length) && length <= MAX_AMOUNT ? length : -1;
}

function subjectFor(
  meter: Meter,
  limit: Limit,
  values: readonly unknown[],
  scope: unknown,
  fallback: CallScope,
): Subject {
  const { by, counter, counters } = meter;
  const { pointer, policy, document } = limit;
  const whose = subjectOf(meter, scope, fallback);
  if (whose === undefined) return denial("scope_missing", pointer, messages.scopeMissing(limit.scope), policy);
  if (by === null) return { counter, subject: whose };
  const keys: (string | number | boolean)[] = [];
  for (const [index, path] of by.entries()) {
    const value = valueAt(path, values, undefined);
    if (!isKey(value)) {
      const message = messages.keyMissing(document.by![index]!, valueType(value));
      return denial("scope_missing", pointer, message, policy);
    }
    keys.push(value);
  }
  if (counters !== null) {
    const [key] = keys as [string | number | boolean];
    return { counter: counters[typeof key as keyof typeof counters], subject: `${key}` };
  }
  // As JSON no two combinations are one text, and -0 is 0.
  return { counter, subject: JSON.stringify([whose, ...keys]) };
}

/** A value that `by` can count apart. */
const isKey = (value: unknown): value is string | number | boolean =>
  typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)) || isScopeValue(value);
