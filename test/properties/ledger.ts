import type { PolicyDocument } from "../../src/index.js";
import type { Call } from "./calls.js";
import { rulesOf } from "./policies.js";

/** What a call is charged on one of its limits. */
export interface Entry {
  /** Scope, its value in the call, name, window and what is counted. */
  readonly counter: string;
  readonly lengthMs: number;
  /** In whole calls or millionths, as is `max`. */
  readonly amount: bigint;
  readonly max: bigint;
}

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 };
/** Of what cannot be charged, nothing: a call with such an amount is denied. */
const millionths = (value: unknown) => (typeof value === "number" && value >= 0 ? BigInt(Math.round(value * 1e6)) : 0n);

/** The limits of a call that was charged to all of them, in the language's order. */
export function entriesOf(document: PolicyDocument, { tool, args, scope }: Call): Entry[] {
  const { limits = [], rate_limit } = rulesOf(document, tool) ?? {};
  const rates = rate_limit ? [{ counter: `${tool}_rate`, scope: "session" as const, ...rate_limit }] : [];
  return [...limits, ...rates, ...(document.all_tools?.limits ?? [])].map((limit) => {
    const { counter, window, max, scope: kind } = limit;
    const seconds = typeof window === "number" ? window : SECONDS[window];
    const sums = "increment_from" in limit;
    const subject = kind === "global" ? "" : scope[kind];
    return {
      counter: JSON.stringify([kind, subject, counter, seconds, sums]),
      lengthMs: seconds * 1_000,
      amount: sums ? millionths(args.amount) : 1n,
      max: sums ? millionths(max) : BigInt(max),
    };
  });
}

/** What has been charged and not given back, by counter and window: a book beside the store. */
export function createLedger() {
  const totals = new Map<string, bigint>();
  const key = ({ counter, lengthMs }: Entry, at: number) => `${Math.floor(at / lengthMs)} ${counter}`;
  return {
    total: (entry: Entry, at: number) => totals.get(key(entry, at)) ?? 0n,
    /** Adds to each counter once; a `sign` of -1 takes away. */
    add(entries: readonly Entry[], at: number, sign = 1n) {
      const once = new Map(entries.map((entry) => [key(entry, at), entry.amount]));
      for (const [name, amount] of once) totals.set(name, (totals.get(name) ?? 0n) + sign * amount);
    },
  };
}
