import { isDeepStrictEqual } from "node:util";
import type { Charge } from "../../src/index.js";
import type { Charging } from "./charging.js";
import type { Counted } from "./expected.js";
import type { Standing } from "./ledger.js";
import type { CallRecord, Message, Purpose } from "./records.js";

/** A message that an engine is to send before all is settled that follows from the present event. */
export interface Awaited {
  readonly purpose: Purpose;
  readonly call?: CallRecord;
  /** What it gives back. */
  readonly standings?: readonly Standing[];
  wrong(charges: readonly Charge[]): string | undefined;
}

/** The messages that follow from what has happened. */
export interface Awaiting {
  /** Exactly these charges; no message for none. */
  these(
    purpose: "give back" | "more" | "rest",
    charges: readonly Charge[],
    call: CallRecord,
    standings?: readonly Standing[],
  ): void;
  /** What observes a call is charged, now that it is allowed. */
  watch(call: CallRecord): void;
  /** Counters are emptied. */
  reset(counted: readonly Counted[]): void;
  isEmpty(): boolean;
  /** The next of this kind. */
  take(kind: Message["kind"]): Awaited | undefined;
  /** Those that were not sent; nothing is awaited any more. */
  missing(): readonly Awaited[];
}

const KINDS: Readonly<Partial<Record<Purpose, Message["kind"]>>> = {
  watch: "reserve",
  more: "reserve",
  rest: "reserve",
  "give back": "release",
  reset: "release",
};

export function createAwaiting(charging: Charging): Awaiting {
  let awaited: Awaited[] = [];
  const text = (charges: readonly Charge[]): string => JSON.stringify(charges);
  return {
    these(purpose, charges, call, standings = []) {
      if (charges.length === 0) return;
      const wrong = (sent: readonly Charge[]) =>
        isDeepStrictEqual(sent, charges) ? undefined : `sends ${text(sent)}, expected ${text(charges)}`;
      awaited.push({ purpose, call, standings, wrong });
    },
    watch(call) {
      const { counted } = call.expected.watch ?? {};
      if (counted === undefined || counted.charges.length === 0 || Number.isNaN(counted.now)) return;
      awaited.push({ purpose: "watch", call, wrong: (charges) => charging.wrong(charges, counted, false) });
    },
    reset(counted) {
      if (counted.every(({ charges }) => charges.length === 0)) return;
      awaited.push({ purpose: "reset", wrong: (charges) => charging.wrongReset(charges, counted) });
    },
    isEmpty: () => awaited.length === 0,
    take(kind) {
      const next = awaited.find(({ purpose }) => KINDS[purpose] === kind);
      awaited = awaited.filter((one) => one !== next);
      return next;
    },
    missing() {
      const missing = awaited;
      awaited = [];
      return missing;
    },
  };
}
