import type { Charge, Reservation } from "../../src/index.js";
import type { CallRecord, Message } from "./records.js";

// The checker's own account of what a store holds. A counter lives from its first charge to when the store loses it: in
// a crash, or by forgetting it, which it may do one window's length after the window (and its reach) ended by any caller's clock.

/** One counter of one subject in one window, from its first charge until it is lost. */
export interface Life {
  readonly charge: Charge;
  count: number;
  /** Released here without having been charged here, or more than once: by so much what was admitted may exceed `max`. */
  readonly excess: { readonly at: number; readonly amount: number }[];
  readonly standings: Standing[];
  /** When it was lost, by the count of reservations; infinite as long as it lives. */
  endedAt: number;
}

/** A charge that a store has applied. */
export interface Standing {
  readonly call: CallRecord;
  readonly charge: Charge;
  /** Absent for a charge of nothing, which creates no counter. */
  readonly life: Life | undefined;
  /** Its place among all reservations. */
  readonly order: number;
  /** How much of it stands; and whether something of it was given back, which is done once. */
  stands: number;
  givenBack: boolean;
  /** To what it was lowered, and when, as far as a host can know: by its release, its completion, or a reset. */
  readonly lowered: { readonly at: number; readonly to: number }[];
}

export interface Ledger {
  /** Every counter's life, those that ended too. */
  readonly lives: readonly Life[];
  /** How many reservations were asked for so far. */
  order(): number;
  /** How often a counter was found forgotten, as it may be; and how often a slot was charged with a later one in use. */
  forgotten(): number;
  behind(): number;
  /** A store's answer to a reservation; gives what is wrong with it. */
  reserved(message: Message, answer: Reservation): string | undefined;
  /** A store refused as full; gives why it may not. */
  full(message: Message, maxCounters: number): string | undefined;
  /** A store applied a release of what stands. */
  released(message: Message): void;
  /** A store emptied counters. */
  reset(message: Message): void;
  /** The store lost all counters. */
  lost(): void;
  /** Every counter as it stands, to be read back; gives what is wrong. */
  compare(read: (charge: Charge) => number): string | undefined;
}

const keyOf = ({ counter, subject, windowStart }: Charge): string => `${windowStart} ${counter} ${subject}`;
const lengthOf = ({ windowStart, windowEnd }: Charge): number => windowEnd - windowStart;
const expiryOf = (charge: Charge): number => charge.windowEnd + (charge.reach + 1) * lengthOf(charge);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** By how much what was admitted on these may exceed `max`, before a reservation or at last. */
export const excessOf = (lives: readonly Life[], before = Number.POSITIVE_INFINITY): number =>
  sum(lives.flatMap(({ excess }) => excess.map(({ at, amount }) => (at < before ? amount : 0))));

/** A charge's window and those around it that it counts with, the oldest first: `reach` before it, and as many after. */
const around = (charge: Charge): string[] =>
  Array.from({ length: 2 * charge.reach + 1 }, (_, i) =>
    keyOf({ ...charge, windowStart: charge.windowStart + (i - charge.reach) * lengthOf(charge) }),
  );

export function createLedger(): Ledger {
  const lives: Life[] = [];
  const current = new Map<string, Life>();
  /** The latest time that the store has been told: what expired by then it may have forgotten. */
  let told = Number.NEGATIVE_INFINITY;
  const counts = { order: 0, forgotten: 0, behind: 0 };

  const mayBeForgotten = ({ charge }: Life): boolean => expiryOf(charge) <= told;
  /** The slots of the counter of a charge that slides. */
  const livesOf = ({ counter, subject, reach }: Charge): Charge[] =>
    reach === 0
      ? []
      : [...current.values()]
          .map(({ charge }) => charge)
          .filter((one) => one.counter === counter && one.subject === subject);
  const livesAround = (charge: Charge) => around(charge).map((key) => current.get(key));

  function end(life: Life, at: number): void {
    life.endedAt = at;
    current.delete(keyOf(life.charge));
  }

  /** How the lives around a charge can be: all of them, or without some that may be forgotten, the oldest first. */
  function* possible(charge: Charge): Generator<(Life | undefined)[]> {
    const all = livesAround(charge);
    const mortal = all.filter((life) => life !== undefined && mayBeForgotten(life));
    for (let some = 0; some < 2 ** mortal.length; some += 1)
      yield all.map((life) => (mortal.some((one, i) => one === life && (some >> i) % 2 === 1) ? undefined : life));
  }

  /** What each row of windows holds that has this charge's: first the row that ends with it. */
  const rowsOf = (some: readonly (Life | undefined)[], { reach }: Charge): number[] =>
    Array.from({ length: reach + 1 }, (_, i) => sum(some.slice(i, i + reach + 1).map((life) => life?.count ?? 0)));
  const held = (charges: readonly Charge[]): string =>
    charges.map((charge) => rowsOf(livesAround(charge), charge).join("/")).join(", ");

  /**
   * Forgets what must be forgotten where a counter shows this, and gives nothing; otherwise what is wrong: it cannot show that, or
   * only in ways in which the charge does not fit.
   */
  function wrongShown(charge: Charge, ok: boolean, used: number): string | undefined {
    let wrong = "";
    for (const some of possible(charge)) {
      const rows = rowsOf(some, charge);
      const most = Math.max(...rows);
      if (used !== (ok ? rows[0]! + charge.amount : most)) continue;
      wrong = "over `max`: ";
      if (ok && most + charge.amount > charge.max) continue;
      forget(livesAround(charge), some);
      if (most > rows[0]!) counts.behind += 1;
      return undefined;
    }
    return wrong;
  }

  function forget(known: readonly (Life | undefined)[], kept: readonly (Life | undefined)[]): void {
    for (const [i, life] of known.entries()) {
      if (life === undefined || kept[i] !== undefined) continue;
      if (life.count > 0) counts.forgotten += 1;
      end(life, counts.order);
    }
  }

  function apply(call: CallRecord, charge: Charge): Standing {
    let life = current.get(keyOf(charge));
    if (life === undefined && charge.amount > 0) {
      life = { charge, count: 0, excess: [], standings: [], endedAt: Number.POSITIVE_INFINITY };
      current.set(keyOf(charge), life);
      lives.push(life);
    }
    const standing = { call, charge, life, order: counts.order, stands: charge.amount, givenBack: false, lowered: [] };
    if (life) life.count += charge.amount;
    life?.standings.push(standing);
    return standing;
  }

  function tell(now: number): void {
    counts.order += 1;
    if (now > told) told = now;
  }

  return {
    lives,
    order: () => counts.order,
    forgotten: () => counts.forgotten,
    behind: () => counts.behind,
    reserved(message, { ok, used }) {
      const { charges, call, now } = message;
      tell(now);
      const text = (why: string): string =>
        `${why}the store answered ${ok ? "ok" : "no"} with ${used.join(", ")}; it holds ${held(charges)}`;
      const why = charges.map((charge, i) => wrongShown(charge, ok, used[i]!)).find((one) => one !== undefined);
      const wrong = why === undefined ? undefined : text(why);
      if (ok && call) message.standings = charges.map((charge) => apply(call, charge));
      const isReasonless = !ok && charges.every(({ amount, max }, i) => used[i]! + amount <= max);
      return wrong ?? (isReasonless ? text("without a reason: ") : undefined);
    },
    full({ charges, now }, maxCounters) {
      tell(now);
      const missing = charges.filter((charge) => {
        const life = current.get(keyOf(charge));
        return charge.amount > 0 && (life === undefined || mayBeForgotten(life));
      });
      const others = new Set(current.keys());
      for (const charge of missing) others.delete(keyOf(charge));
      // A counter that slides is forgotten slot by slot, and a slot that a late charge made only with a newer one.
      const isKept = (charge: Charge): boolean => [charge, ...livesOf(charge)].some((one) => expiryOf(one) > now);
      const kept = [...others].filter((key) => isKept(current.get(key)!.charge));
      if (missing.length === 0) return "refused as full what needs no new counter";
      return kept.length + missing.length > maxCounters ? undefined : "refused as full with room left";
    },
    released({ charges, standings }) {
      for (const [i, charge] of charges.entries()) {
        const life = current.get(keyOf(charge));
        if (life === undefined) continue;
        const standing = standings[i];
        if (standing?.life === life && !standing.givenBack) {
          standing.givenBack = true;
          standing.stands -= charge.amount;
        } else life.excess.push({ at: counts.order, amount: charge.amount });
        life.count = Math.max(0, life.count - charge.amount);
      }
    },
    reset({ charges }) {
      for (const charge of charges) {
        const life = current.get(keyOf(charge));
        if (life === undefined) continue;
        life.count = 0;
        for (const standing of life.standings) {
          standing.givenBack = true;
          standing.stands = 0;
          standing.lowered.push({ at: counts.order, to: 0 });
        }
      }
    },
    lost() {
      // Between this reservation and the next.
      for (const life of [...current.values()]) end(life, counts.order + 0.5);
      told = Number.NEGATIVE_INFINITY;
    },
    compare(read) {
      for (const { charge } of [...current.values()]) {
        const count = read(charge);
        const fits = [...possible(charge)].some((around) => {
          const row = around.slice(0, charge.reach + 1).filter((life) => life !== undefined);
          const standing = sum(row.flatMap(({ standings }) => standings.map(({ stands }) => stands)));
          return count <= standing && count >= standing - excessOf(row);
        });
        if (!fits) return `the store holds ${count}, where ${held([charge])} were counted`;
      }
      return undefined;
    },
  };
}
