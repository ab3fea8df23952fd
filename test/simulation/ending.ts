import type { Charge, Outcome } from "../../src/index.js";
import type { Counted } from "./expected.js";
import type { Standing } from "./ledger.js";
import type { CallRecord, Message } from "./records.js";

/** How a call ends: it is released, or completed. */
export type Ending =
  | { readonly how: "released" }
  | { readonly how: "completed"; readonly outcome: Outcome; readonly amounts: Readonly<Record<string, number>> };

/** What the end of a call does to its charges (section 7, "Completion"). */
export interface End {
  /** What is given back, and of which standings. */
  readonly back: readonly Charge[];
  readonly of: readonly Standing[];
  /** What is charged besides. */
  readonly more: readonly Charge[];
  /** To what each standing comes. */
  readonly left: readonly { readonly standing: Standing; readonly to: number }[];
}

const MILLION = 1_000_000;

/** A real amount in units of a counter; undefined where it could not be charged. */
function unitsOf(amount: unknown, unitsPerOne: number): number | undefined {
  if (typeof amount !== "number" || !(amount >= 0)) return undefined;
  const units = unitsPerOne === MILLION ? Math.round(amount * MILLION) : amount;
  return Number.isSafeInteger(units) && units / unitsPerOne === amount ? units : undefined;
}

/** To what a charge comes by these limits. */
function cameTo(charged: number, limits: Counted["limits"], ending: Ending): number {
  const charging = limits.filter(({ limit }) => limit.amount !== 0);
  const [first] = charging;
  if (ending.how === "released") return 0;
  if (first === undefined) return charged;
  const { outcome, amounts } = ending;
  const isGivenBack = charging.every(
    ({ limit: { release } }) => release === "on_end" || (release === "on_error" && outcome === "failed"),
  );
  return isGivenBack ? 0 : (unitsOf(amounts[first.limit.counter], first.unitsPerOne) ?? charged);
}

/** What a call was charged: by a store that said so in time. */
function chargedFor({ decision, message, watch, expected }: CallRecord): { message: Message; counted: Counted }[] {
  if (decision?.effect !== "allow") return [];
  const isCounted = message !== undefined && !decision.degraded && expected.kind === "charged";
  const isWatched = watch !== undefined && !watch.late && typeof watch.got === "object" && watch.got.ok;
  return [
    ...(isCounted ? [{ message, counted: expected }] : []),
    ...(isWatched ? [{ message: watch, counted: expected.watch!.counted }] : []),
  ];
}

/** What a call's end does to what it was charged; undefined where it was charged nothing. */
export function endOf(call: CallRecord, ending: Ending): End | undefined {
  const charged = chargedFor(call).flatMap(({ message: { charges, standings }, counted: { limits } }) =>
    charges.map((charge, i) => {
      const on = limits.filter((limit) => limit.charge === i);
      return { charge, standing: standings[i]!, to: cameTo(charge.amount, on, ending) };
    }),
  );
  if (charged.length === 0) return undefined;
  // A release names all charges, of nothing too.
  const less = charged.filter(({ charge, to }) => to < charge.amount || ending.how === "released");
  const more = charged.filter(({ charge, to }) => to > charge.amount);
  return {
    back: less.map(({ charge, to }) => ({ ...charge, amount: charge.amount - to })),
    of: less.map(({ standing }) => standing),
    more: more.map(({ charge, to }) => ({ ...charge, amount: to - charge.amount, max: Number.MAX_SAFE_INTEGER })),
    left: charged,
  };
}

/** As much of refused charges as their counters can hold. */
export const restOf = (charges: readonly Charge[], used: readonly number[]): Charge[] =>
  charges.map((charge, i) => ({ ...charge, amount: Math.min(charge.amount, charge.max - used[i]!) }));
