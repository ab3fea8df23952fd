import type { Reservation } from "../../engine/store.js";
import type { Run } from "./client.js";
import type { Explain } from "./explainer.js";
import { decodeReply, encodeCall, nextTag, type Step } from "./protocol.js";
import { runScript } from "./run-script.js";

/** A step, and who waits for what becomes of it. */
export interface WaitingStep extends Step {
  /** Steps of one hash tag may travel in one script call. */
  readonly hashTag: string;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** Steps by hash tag, in the order in which they were asked. */
export function batchesOf(steps: readonly WaitingStep[]): Iterable<readonly WaitingStep[]> {
  // Stryker disable next-line ConditionalExpression: one step, grouped like several, is the same batch.
  if (steps.length === 1) return [steps];
  const batches = new Map<string, WaitingStep[]>();
  for (const step of steps) {
    const batch = batches.get(step.hashTag);
    if (batch === undefined) batches.set(step.hashTag, [step]);
    else batch.push(step);
  }
  return batches.values();
}

/** Sends these steps in one script call, once, and tells each of them what became of it. */
export function send(steps: readonly WaitingStep[], run: Run, explain: Explain): void {
  const tag = nextTag();
  runScript(
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
