import { withDeadline } from "../time.js";
import type { CompiledTool } from "./compile/compile.js";
import type { Decision } from "./decision.js";
import { ignore } from "./notify.js";
import { readReservation } from "./read-reservation.js";
import type { Charge, CounterStore, SyncCounterStore } from "./store.js";
import type { AnyStore } from "./types.js";

/** The engine's answers to the results of its store. None of it throws. */
export interface Outcomes {
  /** The decision from an answer. */
  answered(tool: CompiledTool, charges: readonly Charge[], now: number, answer: unknown): Decision;
  /** The decision where there is no answer. */
  failed(tool: CompiledTool, error: unknown): Decision;
  /** A release failed: the charge stands until its window ends. */
  notReleased(error: unknown): void;
  /** The engine's time for a release. */
  now(): number;
}

/** How a store is asked. */
export interface Ask {
  /** Whether it answers at once; else every answer is a promise. */
  readonly atOnce: boolean;
  /** Never throws. */
  reserve(tool: CompiledTool, charges: readonly Charge[], now: number): Decision | Promise<Decision>;
  /** Never throws. */
  release(charges: readonly Charge[]): void | Promise<void>;
  /** Asks for the counts of charges of nothing; throws what the store throws. */
  read<T>(charges: readonly Charge[], now: number, read: (answer: unknown) => T): T | Promise<T>;
}

/** Asks a store that is marked as synchronous at once, and any other within `timeoutMs`. */
export const askOf = (store: AnyStore, timeoutMs: number, outcomes: Outcomes): Ask =>
  "sync" in store && store.sync === true
    ? askAtOnce(store, outcomes)
    : askWithin(store as CounterStore, timeoutMs, outcomes);

function askAtOnce(store: SyncCounterStore, outcomes: Outcomes): Ask {
  return {
    atOnce: true,
    reserve(tool, charges, now) {
      try {
        return outcomes.answered(tool, charges, now, store.reserve(charges, now));
      } catch (error) {
        return outcomes.failed(tool, error);
      }
    },
    release(charges) {
      try {
        ignore(store.release(charges, outcomes.now()));
      } catch (error) {
        outcomes.notReleased(error);
      }
    },
    read(charges, now, read) {
      const answer: unknown = store.reserve(charges, now);
      if (answer instanceof Promise) ignore(answer);
      return read(answer);
    },
  };
}

function askWithin(store: CounterStore, timeoutMs: number, outcomes: Outcomes): Ask {
  const release = async (charges: readonly Charge[]): Promise<void> => {
    try {
      await withDeadline(() => store.release(charges, outcomes.now()), timeoutMs);
    } catch (error) {
      outcomes.notReleased(error);
    }
  };
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
    async reserve(tool, charges, now) {
      try {
        const answer = await withDeadline<unknown>(
          () => store.reserve(charges, now),
          timeoutMs,
          (late) => giveBack(late, charges),
        );
        return outcomes.answered(tool, charges, now, answer);
      } catch (error) {
        return outcomes.failed(tool, error);
      }
    },
    release,
    read: async (charges, now, read) => read(await withDeadline(() => store.reserve(charges, now), timeoutMs)),
  };
}
