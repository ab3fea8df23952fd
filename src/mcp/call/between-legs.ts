import type { End } from "./ends.js";

/** Calls that wait for their next leg; of more, the oldest are never completed. */
const MOST_WAITING = 10_000;

/** By engine, which a host makes once where it may make a guard for each request. */
const waiting = new WeakMap<object, Map<string, End>>();

/** Keeps the end of a call until the client brings back what was sealed with the nonce. */
export function awaitLeg(engine: object, nonce: string, end: End): void {
  const ends = waiting.get(engine) ?? new Map<string, End>();
  waiting.set(engine, ends.set(nonce, end));
  if (ends.size > MOST_WAITING) ends.delete(ends.keys().next().value!);
}

/** The end of the call that comes back; undefined where another process or another call has it. */
export function nextLeg(engine: object, nonce: string): End | undefined {
  const end = waiting.get(engine)?.get(nonce);
  waiting.get(engine)?.delete(nonce);
  return end;
}
