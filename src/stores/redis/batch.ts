import type { Reservation } from "../../engine/store.js";
import type { Run } from "./client.js";
import type { Explain } from "./explainer.js";
import { SCRIPT } from "./lua.js";
import { decodeReply, encodeCall, nextTag, type Slot, type Step } from "./protocol.js";
import { runScript, scriptOf } from "./run-script.js";

const CHARGE = scriptOf(SCRIPT);

/** A step, and who waits for what becomes of it. */
export interface WaitingStep extends Step {
  /** Steps of one hash tag may travel in one script call. */
  readonly hashTag: string;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Steps by hash tag, in the order in which they were asked. The script knows one window of each counter: a step in another window
 * of the same length, as at a boundary, begins a new batch.
 */
export function batchesOf(steps: readonly WaitingStep[]): Iterable<readonly WaitingStep[]> {
  // Stryker disable next-line ConditionalExpression: one step, grouped like several, is the same batch.
  if (steps.length === 1) return [steps];
  const batches: WaitingStep[][] = [];
  const open = new Map<string, { readonly steps: WaitingStep[]; readonly starts: Map<number, number> }>();
  for (const step of steps) {
    let batch = open.get(step.hashTag);
    if (batch === undefined || step.slots.some((slot) => isOther(batch!.starts, slot))) {
      batch = { steps: [], starts: new Map() };
      batches.push(batch.steps);
      open.set(step.hashTag, batch);
    }
    batch.steps.push(step);
    for (const slot of step.slots) {
      // After a step that has two windows of one length, any other begins a new batch.
      if (slot !== null) batch.starts.set(slot.reachMs, isOther(batch.starts, slot) ? Number.NaN : slot.start);
    }
  }
  return batches;
}

const isOther = (starts: ReadonlyMap<number, number>, slot: Slot | null): boolean =>
  slot !== null && (starts.get(slot.reachMs) ?? slot.start) !== slot.start;

/** Sends these steps in one script call, once, and tells each of them what became of it. */
export function send(steps: readonly WaitingStep[], run: Run, explain: Explain): void {
  const tag = nextTag();
  runScript(
    CHARGE,
    run,
    encodeCall(steps, tag),
    (reply) => tellEach(steps, tag, reply),
    (error) => rejectAll(steps, explain(error)),
  );
}

function tellEach(steps: readonly WaitingStep[], tag: number, reply: unknown): void {
  try {
    decodeReply(steps, tag, reply).forEach((outcome, i) => {
      if (outcome instanceof Error) steps[i]!.reject(outcome);
      else steps[i]!.resolve(outcome);
    });
  } catch (error) {
    rejectAll(steps, error);
  }
}

function rejectAll(steps: readonly WaitingStep[], error: unknown): void {
  for (const { reject } of steps) reject(error);
}
