import type { Charge, Reservation } from "../../engine/store.js";
import { countableLifeMsOf, isCount } from "../countable.js";
import type { ScriptInput } from "./client.js";

/*
 * The messages between the store and its script, `lua.ts`. Nobody else knows this form.
 *
 * KEYS are the counters of a call, each once. ARGV are numbers as text:
 *
 * | ARGV  | one charge of more than 0, its `max` less than 2^31, | any number of steps                                   |
 * |       | without a reach                                      |                                                       |
 * |-------|------------------------------------------------------|-------------------------------------------------------|
 * | 1     | the tag                                              | the tag                                               |
 * | 2     | its life                                             | the place in KEYS of each charge's counter, as JSON;  |
 * |       |                                                      | empty if they are charged once each, in that order    |
 * | 3     | its change                                           | counters with a reach, by window, as JSON: its start, |
 * |       |                                                      | the reach in milliseconds, and their places in KEYS;  |
 * |       |                                                      | empty if there are none                               |
 * | 4     | its max                                              | runs of steps that differ in their counters alone:    |
 * | 5 ... |                                                      | the number of steps, the charges of each, and for     |
 * |       |                                                      | each charge its life, its change and its max          |
 *
 * The reply is the tag, so that no reply is taken for another's, and a number for each charge of each step: the count
 * after it; -1 less the count where the step was refused. A counter that holds no count refuses every step, and counts as
 * 2^60. One charge to a counter that is there is answered by one number, the tag times 2^31 and the count, because a list
 * is dear. Numbers near 2^53 are text in the reply, because clients read integers by arithmetic that is not exact there.
 *
 * A counter without a reach is a number. One with a reach has all of its windows in one text, `<count>:<start>:<expiry>` of
 * each, the newest first; behind that stand `|` and the sum over its reach, before the others `,`. Nearly every charge is to the
 * newest window, and needs this beginning alone. Its count is filled up with spaces, so that it can be written in place. Each
 * window expires for itself, by the server's clock, whatever the start of those that are opened after it.
 */

/** The fields of a charge that the script reads, in this order. */
const FIELD = {
  /** How long its counter lives if it is created, in milliseconds. */
  life: 0,
  /** The amount that is added; less than 0 to release. */
  change: 1,
  /** The most that the counter may hold then. */
  max: 2,
} as const;
const FIELDS = 3;

/** The count of a lone charge is less than this if the script answers with one number. */
const LONE_LIMIT = 2 ** 31;

export type Operation = "reserve" | "release";

/** The operation of a step on its counters: `FIELDS` numbers for each charge. */
export type Shape = readonly number[];

export interface Step {
  /** The indexes of its counters, one for each charge. */
  readonly keys: string[];
  readonly shape: Shape;
  /** The window of each of its charges that has a reach, and null for others; empty if none has. */
  readonly slots: readonly (Slot | null)[];
}

/** A window, and its reach in milliseconds. */
export interface Slot {
  readonly start: number;
  readonly reachMs: number;
}

const NO_SLOTS: readonly Slot[] = [];

export function slotsOf(charges: readonly Charge[]): Step["slots"] {
  if (charges.every(({ reach }) => reach === 0)) return NO_SLOTS;
  return charges.map(({ windowStart: start, windowEnd, reach }) =>
    reach === 0 ? null : { start, reachMs: reach * (windowEnd - start) },
  );
}

/** The counters of an operation: the shape of the step before, where they are the same. Throws for what cannot be counted. */
export function shapeOf(
  operation: Operation,
  charges: readonly Charge[],
  now: number,
  before: Shape | undefined,
): Shape {
  const shape = new Array<number>(FIELDS * charges.length);
  // Stryker disable next-line ConditionalExpression: an equal shape that is not shared says the same in more bytes.
  let same = before?.length === shape.length;
  for (let i = 0; i < shape.length; i += FIELDS) {
    const charge = charges[i / FIELDS]!;
    const reserves = operation === "reserve";
    // Stryker disable next-line ArithmeticOperator: the place of the life is 0.
    shape[i + FIELD.life] = countableLifeMsOf(charge, now);
    shape[i + FIELD.change] = reserves ? charge.amount : -charge.amount;
    shape[i + FIELD.max] = reserves ? charge.max : Number.MAX_SAFE_INTEGER;
    // Stryker disable next-line ConditionalExpression: an equal shape that is not shared says the same in more bytes.
    for (let field = i; same && field < i + FIELDS; field++) same = before![field] === shape[field];
  }
  return same ? before! : shape;
}

const TAGS = 2 ** 20;
let calls = Math.floor(Math.random() * TAGS);
/** Hardly any other reply, of this script or another, has the same. */
export const nextTag = (): number => TAGS + (calls++ % TAGS);

/** The input of a script call that takes these steps. */
export function encodeCall(steps: readonly Step[], tag: number): ScriptInput {
  const [{ keys, shape, slots }] = steps as readonly [Step, ...Step[]];
  const isLone = steps.length === 1 && keys.length === 1 && slots.length === 0;
  if (isLone && shape[FIELD.change]! > 0 && shape[FIELD.max]! < LONE_LIMIT) {
    return { keys, arguments: [tag, ...shape].map(String) };
  }
  const places = new Map<string, number>();
  const order: number[] = [];
  const runs: number[] = [];
  const windows: Window[] = [];
  for (let i = 0; i < steps.length; ) {
    const { shape } = steps[i]!;
    const first = i;
    for (; i < steps.length && steps[i]!.shape === shape; i++) {
      const { keys, slots } = steps[i]!;
      for (let c = 0; c < keys.length; c++) {
        const place = placeOf(places, keys[c]!);
        order.push(place);
        // Stryker disable next-line ConditionalExpression: a null says the same as none.
        if (slots.length > 0) addSlot(windows, slots[c]!, place);
      }
    }
    runs.push(i - first, shape.length / FIELDS, ...shape);
  }
  // Stryker disable next-line ConditionalExpression: the order 1, 2, 3 and so on may be written out, and is the same.
  const written = places.size === order.length ? "" : JSON.stringify(order);
  const slid = windows.length === 0 ? "" : JSON.stringify(windows);
  return { keys: [...places.keys()], arguments: [tag, written, slid, ...runs].map(String) };
}

/** The start of a window, a reach, and the places of the counters that are asked for with these. */
type Window = [start: string, reachMs: number, ...places: number[]];

/** Adds a place to its window, once: places come in the order in which they were given. */
function addSlot(windows: Window[], slot: Slot | null, place: number): void {
  if (slot === null) return;
  const start = `${slot.start}`;
  const window = windows.find((one) => one[0] === start && one[1] === slot.reachMs);
  if (window === undefined) windows.push([start, slot.reachMs, place]);
  else if ((window.at(-1) as number) < place) window.push(place);
}

/** The place of a counter among the keys, from 1. */
function placeOf(places: Map<string, number>, key: string): number {
  const known = places.get(key);
  if (known !== undefined) return known;
  const place = places.size + 1;
  places.set(key, place);
  return place;
}

/** The outcome of each step: an error where its counters hold something else. Throws unless it is the reply to this call. */
export function decodeReply(steps: readonly Step[], tag: number, reply: unknown): readonly (Reservation | Error)[] {
  const lone = steps.length === 1 ? toNumber(reply) - tag * LONE_LIMIT : Number.NaN;
  if (isCount(lone) && lone < LONE_LIMIT) return [{ ok: true, used: [lone] }];
  if (!Array.isArray(reply) || toNumber(reply[0]) !== tag || reply.length !== steps.reduce(addCharges, 1)) {
    throw new Error("Redis gave a reply that is not this call's");
  }
  let at = 1;
  return steps.map(({ keys }) => {
    const numbers = reply.slice(at, at + keys.length).map(toNumber);
    at += keys.length;
    const ok = numbers[0]! >= 0;
    const used = ok ? numbers : numbers.map((number) => -1 - number);
    return used.every(isCount) ? { ok, used } : new Error("a key of this store holds something that is not a count");
  });
}

const addCharges = (sum: number, { keys }: Step): number => sum + keys.length;

/** The script and some clients give numbers as text. */
const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
};
