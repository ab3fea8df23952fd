import { isCount } from "../entry.js";
import type { Explain } from "./causes.js";
import type { Run } from "./client.js";
import { LONE_LIMIT, planOf } from "./plan.js";
import { runScript } from "./script.js";
import type { Step } from "./step.js";

/** Steps by hash tag, in the order in which they were asked. */
export function batchesOf(steps: readonly Step[]): Iterable<readonly Step[]> {
  if (steps.length === 1) return [steps];
  const batches = new Map<string, Step[]>();
  for (const step of steps) {
    const batch = batches.get(step.tag);
    if (batch === undefined) batches.set(step.tag, [step]);
    else batch.push(step);
  }
  return batches.values();
}

/** Sends these steps in one script call, once, and settles each of them. */
export function send(steps: readonly Step[], run: Run, explain: Explain): void {
  const tag = nextTag();
  runScript(
    run,
    planOf(steps, tag),
    (reply) => settle(steps, reply, tag),
    (error) => rejectAll(steps, explain(error)),
  );
}

const TAGS = 2 ** 20;
let calls = Math.floor(Math.random() * TAGS);
/** Hardly any other reply, of this script or another, has the same. */
const nextTag = (): number => TAGS + (calls++ % TAGS);

function rejectAll(steps: readonly Step[], error: unknown): void {
  for (const { reject } of steps) reject(error);
}

/** Tells each step what became of it; rejects all of them unless it is the reply to this call. */
function settle(steps: readonly Step[], reply: unknown, tag: number): void {
  const lone = steps.length === 1 ? toNumber(reply) - tag * LONE_LIMIT : Number.NaN;
  if (isCount(lone) && lone < LONE_LIMIT) {
    steps[0]!.resolve({ ok: true, used: [lone] });
  } else if (Array.isArray(reply) && toNumber(reply[0]) === tag && reply.length === steps.reduce(addCharges, 1)) {
    settleEach(steps, reply);
  } else {
    rejectAll(steps, new Error("Redis gave a reply that is not this call's"));
  }
}

const addCharges = (sum: number, { keys }: Step): number => sum + keys.length;

function settleEach(steps: readonly Step[], reply: readonly unknown[]): void {
  let at = 1;
  for (const { keys, resolve, reject } of steps) {
    const numbers = reply.slice(at, at + keys.length).map(toNumber);
    at += keys.length;
    const ok = numbers[0]! >= 0;
    const used = ok ? numbers : numbers.map((number) => -1 - number);
    if (used.every(isCount)) resolve({ ok, used });
    else reject(new Error("a key of this store holds something that is not a count"));
  }
}

/** The script and some clients give numbers as text. */
const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
};
