import { withDeadline } from "../time.js";
import { ignore } from "./notify.js";
import { readReservation } from "./read-reservation.js";
import type { AnyStore, Charge, CounterStore, SyncCounterStore } from "./store.js";

/** The results of a store's answers to charges of one subject. None of it throws. */
export interface Outcomes<Subject, Result> {
  /** The result of an answer. */
  answered(subject: Subject, charges: readonly Charge[], now: number, answer: unknown): Result;
  /** The result where there is no answer. */
  failed(subject: Subject, error: unknown): Result;
  /** A release failed, and the charge stands until its window ends; or what was used could not be added. */
  notReleased(error: unknown): void;
  /** The engine's time for a release, and for what is added. */
  now(): number;
}

/** How a store is asked. */
export interface Ask<Subject, Result> {
  /** Whether it answers at once; else every answer is a promise. */
  readonly atOnce: boolean;
  /** Never throws. */
  reserve(subject: Subject, charges: readonly Charge[], now: number): Result | Promise<Result>;
  /** Never throws. */
  release(charges: readonly Charge[]): void | Promise<void>;
  /**
   * Charges what was used already, and so keeps it even if the answer comes too late; a counter that can hold no more is
   * filled. Never throws.
   */
  add(charges: readonly Charge[]): void | Promise<void>;
  /** Releases; throws what the store throws. */
  clear(charges: readonly Charge[]): void | Promise<void>;
  /** Asks for the counts of charges of nothing; throws what the store throws. */
  read<T>(charges: readonly Charge[], now: number, read: (answer: unknown) => T): T | Promise<T>;
}

/** Asks a store that is marked as synchronous at once, and any other within `timeoutMs`. */
export const askOf = <Subject, Result>(
  store: AnyStore,
  timeoutMs: number,
  outcomes: Outcomes<Subject, Result>,
): Ask<Subject, Result> =>
  "sync" in store && store.sync === true
    ? askAtOnce(store, outcomes)
    : askWithin(store as CounterStore, timeoutMs, outcomes);

function askAtOnce<Subject, Result>(
  store: SyncCounterStore,
  outcomes: Outcomes<Subject, Result>,
): Ask<Subject, Result> {
  return {
    atOnce: true,
    reserve(subject, charges, now) {
      try {
        return outcomes.answered(subject, charges, now, store.reserve(charges, now));
      } catch (error) {
        return outcomes.failed(subject, error);
      }
    },
    release(charges) {
      try {
        ignore(store.release(charges, outcomes.now()));
      } catch (error) {
        outcomes.notReleased(error);
      }
    },
    add(charges) {
      try {
        const now = outcomes.now();
        const rest = restOf(charges, store.reserve(charges, now));
        if (rest !== null) ignore(store.reserve(rest, now));
      } catch (error) {
        outcomes.notReleased(error);
      }
    },
    clear: (charges) => void ignore(store.release(charges, outcomes.now())),
    read(charges, now, read) {
      const answer: unknown = store.reserve(charges, now);
      if (answer instanceof Promise) ignore(answer);
      return read(answer);
    },
  };
}

function askWithin<Subject, Result>(
  store: CounterStore,
  timeoutMs: number,
  outcomes: Outcomes<Subject, Result>,
): Ask<Subject, Result> {
  const clear = (charges: readonly Charge[]): Promise<void> =>
    withDeadline(() => store.release(charges, outcomes.now()), timeoutMs);
  const reporting = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      outcomes.notReleased(error);
    }
  };
  const release = (charges: readonly Charge[]): Promise<void> => reporting(() => clear(charges));
  /** Gives back what was reserved too late. */
  const giveBack = (answer: unknown, charges: readonly Charge[]): void => {
    try {
      if (readReservation(answer, charges)!.ok) void release(charges);
    } catch {
      // An answer that cannot be read reserves nothing that could be given back.
    }
  };
  return {
    atOnce: false,
    async reserve(subject, charges, now) {
      try {
        const answer = await withDeadline<unknown>(
          () => store.reserve(charges, now),
          timeoutMs,
          (late) => giveBack(late, charges),
        );
        return outcomes.answered(subject, charges, now, answer);
      } catch (error) {
        return outcomes.failed(subject, error);
      }
    },
    release,
    add: (charges) =>
      reporting(async () => {
        const now = outcomes.now();
        const rest = restOf(charges, await withDeadline(() => store.reserve(charges, now), timeoutMs));
        if (rest !== null) await withDeadline(() => store.reserve(rest, now), timeoutMs);
      }),
    clear,
    read: async (charges, now, read) => read(await withDeadline(() => store.reserve(charges, now), timeoutMs)),
  };
}

/** As much of refused charges as their counters can hold; null if they were not refused. */
function restOf(charges: readonly Charge[], answer: unknown): readonly Charge[] | null {
  if (answer instanceof Promise) ignore(answer);
  const reservation = readReservation(answer, charges);
  if (reservation === null || reservation.ok) return null;
  const { used } = reservation;
  return charges.map((charge, i) => ({ ...charge, amount: Math.min(charge.amount, charge.max - used[i]!) }));
}
