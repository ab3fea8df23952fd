import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

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
  for (const part of await Promise.all(jobs.map(run))) {
    for (const [tool, counts] of Object.entries(part)) {
      sum[tool] ??= {};
      for (const [subject, count] of Object.entries(counts)) sum[tool][subject] = (sum[tool][subject] ?? 0) + count;
    }
  }
  return sum;
}

function run(job: Job): Promise<Admitted> {
  const child = spawn(process.execPath, [CALLER, JSON.stringify(job)], { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk));
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(errors))));
  });
}

/** All admitted calls of a tool. */
export const total = (counts: Readonly<Record<string, number>> | undefined): number =>
  Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
