import type { Charge, Reservation } from "../../src/index.js";
import type { CallRecord, Message } from "./records.js";

// The checker's own account of what a store holds. A counter lives from its first charge to when the store loses it: in
// a crash, or by forgetting it, which it may do one window's length after the window ended by any caller's clock.

/** One counter of one subject in one window, from its first charge until it is lost. */
export interface Life {
  readonly charge: Charge;
  count: number;
  /** Released here without having been charged here, or more than once: by so much what was admitted may exceed `max`. */
  excess: number;
  readonly standings: Standing[];
}

/** A charge that a store has applied. */
export interface Standing {
  readonly call: CallRecord;
  readonly charge: Charge;
  /** Absent for a charge of nothing, which creates no counter. */
  readonly life: Life | undefined;
  /** Its place among all reservations, and the excess that its counter had before it. */
  readonly order: number;
  readonly excess: number;
  givenBack: boolean;
}

export interface Ledger {
  /** Every counter's life, those that ended too. */
  readonly lives: readonly Life[];
  /** How many reservations were asked for so far. */
  order(): number;
  /** How often a counter was found forgotten, as it may be. */
  forgotten(): number;
  /** A store's answer to a reservation; gives what is wrong with it. */
  reserved(message: Message, answer: Reservation): string | undefined;
  /** A store refused as full; gives why it may not. */
  full(message: Message, maxCounters: number): string | undefined;
  /** A store applied the release of what it had counted for a message. */
  released(message: Message, of: readonly Standing[]): void;
  /** The store lost all counters. */
  lost(): void;
  /** Every counter as it stands, to be read back; gives what is wrong. */
  compare(read: (charge: Charge) => number): string | undefined;
}

const keyOf = ({ counter, subject, windowStart }: Charge): string => `${windowStart} ${counter} ${subject}`;
const expiryOf = ({ windowStart, windowEnd }: Charge): number => windowEnd + (windowEnd - windowStart);

export function createLedger(): Ledger {
  const lives: Life[] = [];
  let current = new Map<string, Life>();
  /** The latest time that the store has been told: what expired by then it may have forgotten. */
  let told = Number.NEGATIVE_INFINITY;
  let order = 0;
  let forgotten = 0;

  const mayBeForgotten = ({ charge }: Life): boolean => expiryOf(charge) <= told;

  /** The life of a counter that shows `count`; undefined if it does not live; "wrong" if it cannot show that. */
  function showing(charge: Charge, count: number): Life | undefined | "wrong" {
    const life = current.get(keyOf(charge));
    if (count === (life?.count ?? 0)) return life;
    if (count !== 0 || life === undefined || !mayBeForgotten(life)) return "wrong";
    forgotten += 1;
    current.delete(keyOf(charge));
    return undefined;
  }

  function bear(charge: Charge): Life {
    const life = { charge, count: 0, excess: 0, standings: [] };
    current.set(keyOf(charge), life);
    lives.push(life);
    return life;
  }

  function apply(call: CallRecord, charge: Charge, before: Life | undefined): Standing {
    const life = before ?? (charge.amount > 0 ? bear(charge) : undefined);
    const standing = { call, charge, life, order, excess: life?.excess ?? 0, givenBack: false };
    if (life) life.count += charge.amount;
    life?.standings.push(standing);
    return standing;
  }

  const counts = (charges: readonly Charge[]): string =>
    charges.map((charge) => current.get(keyOf(charge))?.count ?? 0).join(", ");

  return {
    lives,
    order: () => order,
    forgotten: () => forgotten,
    reserved(message, { ok, used }) {
      const { charges, call, now } = message;
      order += 1;
      told = Math.max(told, now);
      const wrong = `the store answered ${ok ? "ok" : "no"} with ${used.join(", ")}; it holds ${counts(charges)}`;
      const before = charges.map((charge, i) => showing(charge, used[i]! - (ok ? charge.amount : 0)));
      const known = before.filter((life) => life !== "wrong");
      if (known.length < charges.length) return wrong;
      if (ok) {
        if (charges.some(({ max }, i) => used[i]! > max)) return `over \`max\`: ${wrong}`;
        if (call) message.standings = charges.map((charge, i) => apply(call, charge, known[i]));
      } else if (charges.every(({ amount, max }, i) => used[i]! + amount <= max)) return `without a reason: ${wrong}`;
      return undefined;
    },
    full({ charges, now }, maxCounters) {
      order += 1;
      told = Math.max(told, now);
      const missing = charges.filter((charge) => {
        const life = current.get(keyOf(charge));
        return charge.amount > 0 && (life === undefined || mayBeForgotten(life));
      });
      const others = new Set(current.keys());
      for (const charge of missing) others.delete(keyOf(charge));
      const kept = [...others].filter((key) => expiryOf(current.get(key)!.charge) > now);
      if (missing.length === 0) return "refused as full what needs no new counter";
      return kept.length + missing.length > maxCounters ? undefined : "refused as full with room left";
    },
    released({ charges }, of) {
      for (const [i, charge] of charges.entries()) {
        const life = current.get(keyOf(charge));
        if (life === undefined) continue;
        const standing = of[i];
        if (standing?.life === life && !standing.givenBack) standing.givenBack = true;
        else life.excess += charge.amount;
        life.count = Math.max(0, life.count - charge.amount);
      }
    },
    lost() {
      current = new Map();
      told = Number.NEGATIVE_INFINITY;
    },
    compare(read) {
      for (const life of current.values()) {
        const count = read(life.charge);
        const standing = life.standings.reduce(
          (sum, { charge, givenBack }) => sum + (givenBack ? 0 : charge.amount),
          0,
        );
        if (count === 0 && mayBeForgotten(life)) continue;
        if (count > standing || count < standing - life.excess)
          return `the store holds ${count}, where ${standing} stand and ${life.excess} were released beside them`;
      }
      return undefined;
    },
  };
}
