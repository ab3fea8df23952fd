import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, watch, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LIBSQL, scalar, temporaryFiles } from "./support.js";

// The processes import `tollgate` by name, which is the built package: `npm test` builds it first.
const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
const PROCESSES = 4;
const newFile = temporaryFiles();

interface Worker {
  readonly process: ChildProcess;
  readonly log: string;
  readonly ended: Promise<unknown>;
}

/** Processes that start at once over a file that is not there yet. */
function startWorkers(file: string, calls: number, max: number): readonly Worker[] {
  return Array.from({ length: PROCESSES }, (_, i) => {
    const log = `${file}.${i}.log`;
    writeFileSync(log, "");
    const process_ = spawn(process.execPath, [WORKER, file, log, `${calls}`, `${max}`], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return { process: process_, log, ended: once(process_, "exit") };
  });
}

/** How many calls were decided in each way, as the logs tell. */
function tally(workers: readonly Worker[]): Readonly<Record<"allowed" | "refused" | "failed", number>> {
  const all = workers.map(({ log }) => readFileSync(log, "utf8")).join("");
  const count = (mark: string): number => all.split(mark).length - 1;
  return { allowed: count("+"), refused: count("-"), failed: count("!") };
}

/** What the file itself says. */
const counters = (file: string) => {
  const database = LIBSQL.open(file);
  const answer = ["min(used)", "max(used)", "count(*)"].map((what) =>
    scalar(database, `SELECT ${what} FROM tollgate_counters_1`),
  );
  database.close();
  return answer;
};

/** Kills a worker with SIGKILL as soon as it has written so many decisions. */
function killAfter({ process: victim, log }: Worker, decisions: number): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(log, () => {
      if (statSync(log).size < decisions) return;
      watcher.close();
      victim.kill("SIGKILL");
      resolve();
    });
  });
}

describe("four processes on one file, each call charged to two limits in one order or the other", () => {
  it("admit exactly the limit in 200,000 calls", async () => {
    const file = newFile();
    const workers = startWorkers(file, 50_000, 100_000);
    await Promise.all(workers.map(({ ended }) => ended));
    expect(tally(workers)).toEqual({ allowed: 100_000, refused: 100_000, failed: 0 });
    expect(counters(file)).toEqual([100_000, 100_000, 2]);
  }, 180_000);

  it.each([1, 2, 3])(
    "never admit more when one of them is killed (time %i)",
    async () => {
      const [calls, max] = [5_000, 12_000];
      const file = newFile();
      const workers = startWorkers(file, calls, max);
      const [victim, ...others] = workers as [Worker, ...Worker[]];
      await killAfter(victim, 200 + Math.floor(Math.random() * 2_000));
      await Promise.all(workers.map(({ ended }) => ended));
      expect(victim.process.signalCode).toBe("SIGKILL");
      const { allowed, failed } = tally(workers);
      expect(failed).toBe(0);
      expect(tally(others).allowed + tally(others).refused).toBe(15_000);
      expect(counters(file)).toEqual([max, max, 2]);
      // The victim may have been charged for one call that it could no longer write down.
      expect([max - 1, max]).toContain(allowed);
    },
    60_000,
  );
});
