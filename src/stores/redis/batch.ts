import { randomBytes } from "node:crypto";
import type { Reservation } from "../../engine/store.js";
import { readAnswer } from "../answer.js";
import type { Entry } from "../entry.js";
import type { Run } from "./client.js";
import { runScript } from "./script.js";

export type Operation = "reserve" | "release";

/** A charge of a step, and its counter's key. */
export interface KeyedEntry extends Entry {
  readonly key: string;
}

/** Who waits for the answer to a step, and how many counts it has. */
interface Waiting {
  readonly counts: number;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** Steps that travel in one script call. */
export interface Batch {
  /** Charges of all steps. */
  readonly size: () => number;
  /** Adds a step; its promise settles when the batch has been sent and answered. */
  readonly add: (operation: Operation, entries: readonly KeyedEntry[]) => Promise<Reservation>;
  /** Sends the batch, once, and settles every step. */
  readonly send: (run: Run) => Promise<void>;
}

export function createBatch(): Batch {
  const places = new Map<string, number>();
  const lives: number[] = [];
  const steps: number[] = [];
  const waiting: Waiting[] = [];
  let size = 0;

  /** The counter's place in KEYS, from 1. A counter that several steps name lives as long as the longest asks. */
  const placeOf = ({ key, lifeMs }: KeyedEntry): number => {
    const known = places.get(key);
    if (known === undefined) {
      places.set(key, lives.push(lifeMs));
      return lives.length;
    }
    lives[known - 1] = Math.max(lives[known - 1]!, lifeMs);
    return known;
  };

  return {
    size: () => size,
    add(operation, entries) {
      size += entries.length;
      steps.push(operation === "reserve" ? 1 : 0, entries.length);
      for (const entry of entries) steps.push(placeOf(entry), entry.amount, entry.max);
      const counts = operation === "reserve" ? entries.length : 0;
      return new Promise((resolve, reject) => waiting.push({ counts, resolve, reject }));
    },
    async send(run) {
      const tag = nextTag();
      try {
        const args = [tag, JSON.stringify(lives), JSON.stringify(steps)];
        const answers = readReply(await runScript(run, [...places.keys()], args), tag, waiting.length);
        waiting.forEach((one, i) => void settle(one, answers[i]!));
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    },
  };
}

const ORIGIN = randomBytes(9).toString("base64url");
let calls = 0;
/** No other call, of this process or another, has the same. */
const nextTag = (): string => `${ORIGIN}${calls++}`;

/** What became of each step. Throws unless the reply is the one to this call. */
function readReply(reply: unknown, tag: string, steps: number): readonly string[] {
  const [given, ...answers] = typeof reply === "string" ? reply.split(";") : [];
  if (given !== tag || answers.length !== steps) throw new Error("Redis gave a reply that is not this call's");
  return answers;
}

function settle({ counts, resolve, reject }: Waiting, answer: string): void {
  try {
    if (answer === "!") throw new Error("a key of this store holds something that is not a count");
    resolve(readAnswer(answer, counts));
  } catch (error) {
    reject(error);
  }
}
