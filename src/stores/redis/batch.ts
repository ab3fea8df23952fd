import type { Charge, Reservation } from "../../engine/store.js";
import { isCount, lifeMsOf, requireCountable } from "../entry.js";
import type { Run } from "./client.js";
import { runScript } from "./script.js";

export type Operation = "reserve" | "release";

/** Who waits for what becomes of a step. */
interface Waiting {
  readonly charges: number;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** Steps that travel in one script call. */
export interface Batch {
  /** The counters, and the place of each among the script's keys, from 1. */
  readonly places: Map<string, number>;
  /** How long each of them lives if it is created. */
  readonly lives: number[];
  /** The steps as the script reads them. */
  readonly steps: number[];
  readonly waiting: Waiting[];
}

export const createBatch = (): Batch => ({ places: new Map(), lives: [], steps: [], waiting: [] });

/** Adds a step. Its promise settles once the batch has been sent and answered, and rejects for what cannot be counted. */
export function addStep(
  batch: Batch,
  operation: Operation,
  charges: readonly Charge[],
  now: number,
  keyOf: (charge: Charge) => string,
): Promise<Reservation> {
  return new Promise((resolve, reject) => {
    for (const charge of charges) requireCountable(charge, now);
    if (charges.length === 0) return resolve({ ok: true, used: [] });
    batch.steps.push(operation === "reserve" ? charges.length : -charges.length);
    for (const charge of charges) {
      batch.steps.push(placeOf(batch, keyOf(charge), lifeMsOf(charge, now)), charge.amount, charge.max);
    }
    batch.waiting.push({ charges: charges.length, resolve, reject });
  });
}

/** A counter that several steps name lives as long as the longest asks. */
function placeOf({ places, lives }: Batch, key: string, life: number): number {
  const known = places.get(key);
  if (known !== undefined) {
    if (life > lives[known - 1]!) lives[known - 1] = life;
    return known;
  }
  places.set(key, lives.push(life));
  return lives.length;
}

/** Sends the batch, once, and settles every step. */
export async function send({ places, lives, steps, waiting }: Batch, run: Run): Promise<void> {
  if (waiting.length === 0) return;
  const tag = nextTag();
  try {
    const reply = await runScript(run, [...places.keys()], JSON.stringify([tag, ...lives, ...steps]));
    settle(waiting, readReply(reply, tag, (steps.length - waiting.length) / 3));
  } catch (error) {
    // Does nothing to those that have been answered.
    for (const { reject } of waiting) reject(error);
  }
}

let lastTag = Math.floor(Math.random() * 2 ** 52);
/** Hardly any other call, of this process or another, has the same. */
const nextTag = (): number => {
  lastTag += 1;
  return lastTag;
};

/** The numbers that a reply has, one for each charge. Throws unless it is the reply to this call. */
function readReply(reply: unknown, tag: number, charges: number): readonly unknown[] {
  if (Array.isArray(reply) && reply.length === 1 + charges && toNumber(reply[0]) === tag) return reply;
  throw new Error("Redis gave a reply that is not this call's");
}

/** Tells each step what became of it, by the numbers that follow the tag. Throws where a number is none. */
function settle(waiting: readonly Waiting[], numbers: readonly unknown[]): void {
  let at = 1;
  for (const { charges, resolve, reject } of waiting) {
    const end = at + charges;
    if (numbers[at] === null) {
      reject(new Error("a key of this store holds something that is not a count"));
      at = end;
      continue;
    }
    const ok = toNumber(numbers[at]) >= 0;
    const used: number[] = [];
    for (; at < end; at++) {
      const number = toNumber(numbers[at]);
      const count = ok ? number : -1 - number;
      if (!isCount(count)) throw new Error("Redis gave a reply that cannot be read");
      used.push(count);
    }
    resolve({ ok, used });
  }
}

/** The script and some clients give numbers as text. */
const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
};
