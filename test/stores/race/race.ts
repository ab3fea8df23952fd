import { fileURLToPath } from "node:url";
import { runProcess } from "../processes/run.js";

const CALLER = fileURLToPath(new URL("caller.mjs", import.meta.url));

/** What each process is told; see `caller.mjs`. */
export interface Job {
  readonly url: string;
  readonly policy: unknown;
  readonly now: number;
  readonly tools: readonly string[];
  readonly subjects: number;
  readonly calls: number;
  readonly callers: number;
}

/** How many calls of each tool and subject were admitted. */
export type Admitted = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Runs these jobs at once, each in a process of its own; rejects where one of them met anything but its limits. */
export async function race(jobs: readonly Job[]): Promise<Admitted> {
  const sum: Record<string, Record<string, number>> = {};
  for (const part of await Promise.all(jobs.map((job) => runProcess<Admitted>(CALLER, job)))) {
    for (const [tool, counts] of Object.entries(part)) {
      sum[tool] ??= {};
      for (const [subject, count] of Object.entries(counts)) sum[tool][subject] = (sum[tool][subject] ?? 0) + count;
    }
  }
  return sum;
}

/** All admitted calls of a tool. */
export const total = (counts: Readonly<Record<string, number>> | undefined): number =>
  Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
