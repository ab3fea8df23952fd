/** Limits of both versions read literally (§ is of "1", §§ of "2"). Shares no code with `src`. */
import type { PolicyDocument2 as Document2, Limit2 as Limit, Path } from "../src/policy/policy.v2.js";
import { calendarWindow } from "./reference-calendar.js";
import { argumentAt, holds, kleeneAnd, own, type Surroundings, type Verdict, valueAt } from "./reference-condition.js";
export type Counted = Surroundings & { by?: string | undefined; scope: { grant: string | undefined; session: string | undefined; global: "" } }; // biome-ignore format: one line
export interface Charge {
  readonly document: Document2;
  readonly rule: string;
  readonly limit: Limit;
  readonly observed: boolean;
  readonly counter: string;
  /** Of its `when`: it is left out where that is certainly FALSE. */
  readonly when: Verdict;
  readonly carried: boolean;
  readonly amount: bigint | undefined;
  readonly max: bigint;
  readonly unit: number;
  /** The tool that is charged, where another call carries its call. */
  readonly tool: string | undefined;
}
/** What one decision was charged on one counter in one window. */
export interface Entry {
  readonly key: string;
  readonly unit: number;
  readonly amount: bigint;
  readonly limits: readonly Limit[];
}
const SECONDS: Readonly<Record<string | number, number>> = { minute: 60, hour: 3_600, day: 86_400 };
/** §6: what can be charged, in whole millionths. */
export function millionths(x: unknown): bigint | undefined {
  if (typeof x !== "number" || !(x >= 0)) return undefined;
  const m = Math.round(x * 10 ** 6);
  return m <= 2 ** 53 - 1 && m / 10 ** 6 === x ? BigInt(m) : undefined;
}
const whole = (x: unknown) => (Number.isSafeInteger(x) && (x as number) >= 0 ? BigInt(x as number) : undefined);
// §§7: an `amount`, and the elements that one call may charge.
const calls = (x: unknown) => ((x as number) <= 1_000_000 ? whole(x) : undefined);
/** §6: `grant` and `session` are strings of 1 to 1,024 characters; anything else counts as not carried. */
export const isSubject = (it: unknown): it is string => typeof it === "string" && it !== "" && [...it].length <= 1_024;
// §§7: what a counter may be counted apart by.
const isKey = (it: unknown) => isSubject(it) || typeof it === "boolean" || (typeof it === "number" && Number.isFinite(it)); // biome-ignore format: one line
const zoneOf = ({ zone = "UTC" }: Limit) => zone;
const isCalendar = (limit: Limit) => limit.window === "week" || limit.window === "month" || zoneOf(limit) !== "UTC";
const secondsOf = ({ window }: Limit) => SECONDS[window] ?? (window as number);
// §6, §§7: how much, and in which unit.
function amountOf({ increment_from: from, increment_from_size: size, amount = 1, max }: Limit, args: object) {
  if (from !== undefined) return { amount: millionths(argumentAt(args, from)), max: millionths(max)!, unit: 1e6 };
  const elements = size === undefined ? undefined : argumentAt(args, size);
  const many = size === undefined ? amount : Array.isArray(elements) ? elements.length : undefined;
  return { amount: calls(many), max: BigInt(max), unit: 1 };
}
/** §6, §§6, §§7: a counter is (document, scope, its value, name, window, zone, sliding, mode, what it counts, the values of `by`). */
export function chargeOf(document: Document2, observed: boolean, call: Counted, limit: Limit, rule: string): Charge {
  const { scope, window, increment_from: from, sliding = false, by = [], when } = limit;
  const seconds = isCalendar(limit) ? window : secondsOf(limit);
  const keys = by.map((path: Path) => valueAt(call, path));
  const whose = call.scope[scope];
  const counter = JSON.stringify([document.name ?? null, scope, `${whose}`, limit.counter, seconds, zoneOf(limit), sliding, from === undefined, observed, keys.map((key) => (isKey(key) ? key : null))]); // biome-ignore format: one line
  const carried = whose !== undefined && keys.every(isKey);
  const verdict = kleeneAnd((when ?? []).map((one) => holds(one, { ...call, lists: document.lists ?? {} })));
  return {
    document,
    rule,
    limit,
    observed,
    counter,
    when: verdict,
    carried,
    ...amountOf(limit, call.args),
    tool: call.by,
  };
}
/** §6, §§7: whole multiples of seconds since the epoch, an eighth of them where it slides, or days of a calendar. */
export function windowOf({ limit }: Charge, at: number): { start: number; end: number } {
  if (isCalendar(limit)) return calendarWindow(limit.window as "day" | "week" | "month", zoneOf(limit), at);
  const length = (secondsOf(limit) * 1_000) / (limit.sliding ? 8 : 1);
  const start = Math.floor(at / length) * length;
  return { start, end: start + length };
}
/** §§7: a time that `Date` cannot show is no time. */
export const isNoTime = (charges: readonly Charge[], at: number) =>
  charges.some(({ limit }) => isCalendar(limit)) && Number.isNaN(new Date(at).getTime());
/** §6: waiting cannot help where one call asks for more than `max`, or `max` is 0; but for a limit that only looks. */
export const isForEver = ({ limit, amount, max }: Charge) => amount! > max || (limit.amount !== 0 && max === 0n);
const charges = (limit: Limit) => limit.amount !== 0;
/** What has been counted, by counter and window. */
export function createBook() {
  const counts = new Map<string, bigint>();
  const add = (key: string, amount: bigint) => {
    const sum = (counts.get(key) ?? 0n) + amount;
    counts.set(key, sum > 0n ? sum : 0n); // it never goes below zero
  };
  // §§7: of a sliding limit the present slot counts, and the eight before it.
  function keysOf(charge: Charge, at: number): string[] {
    const { start, end } = windowOf(charge, at);
    const starts = Array.from({ length: charge.limit.sliding ? 9 : 1 }, (_, back) => start - back * (end - start));
    return starts.map((start) => `${start} ${charge.counter}`);
  }
  return {
    usedOf: (charge: Charge, at: number) => keysOf(charge, at).reduce((sum, key) => sum + (counts.get(key) ?? 0n), 0n),
    /** §§7: a call is charged once to a counter: the largest amount among its limits on it. */
    charge(of: readonly Charge[], at: number): Entry[] {
      const counters = [...new Set(of.map(({ counter }) => counter))];
      return counters.flatMap((counter) => {
        const on = of.filter((charge) => charge.counter === counter);
        const amount = on.reduce((most, { amount }) => (amount! > most ? amount! : most), 0n);
        const limits = on.map(({ limit }) => limit).filter(charges);
        const key = keysOf(on[0]!, at)[0]!;
        add(key, amount);
        return limits.length === 0 ? [] : [{ key, unit: on[0]!.unit, amount, limits }];
      });
    },
    giveBack: ({ key, amount }: Entry) => add(key, -amount),
    /** §§7: what a call came to, where it has ended. */
    settle({ key, unit, amount, limits }: Entry, outcome: string, amounts: object): void {
      const isGivenBack = ({ release }: Limit) => release === "on_end" || (release === "on_error" && outcome === "failed"); // biome-ignore format: one line
      const real = own(amounts, limits[0]!.counter);
      const cameTo = limits.every(isGivenBack) ? 0n : unit === 1 ? whole(real) : millionths(real);
      if (cameTo !== undefined) add(key, cameTo - amount);
    },
    reset(charge: Charge, at: number): void {
      for (const key of keysOf(charge, at)) counts.delete(key);
    },
  };
}
