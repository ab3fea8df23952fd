import { createHash } from "node:crypto";
import type { Library } from "../library.js";
import { planOf } from "./generate.js";
import { type Faults, type Kind, noFaults } from "./kinds.js";
import type { Plan, Version } from "./plan.js";
import { type Finding, shrink } from "./shrink.js";
import { beginVirtualTime, type VirtualTime } from "./time.js";
import { play } from "./world.js";

export interface Run {
  /** The first seed, how many, and the way from one to the next: parts of one run, side by side. */
  readonly seed: number;
  readonly seeds: number;
  readonly stride?: number;
  /** Of the language; "1" if left out. */
  readonly version?: Version;
  /** Makes the engines of the worlds: the library's own, or engines of which something is broken. */
  readonly createEngine?: Library["createEngine"];
}

export interface Result {
  readonly seeds: number;
  readonly events: number;
  readonly decisions: number;
  /** How often each kind of fault struck. */
  readonly faults: Faults;
  readonly found?: Finding;
}

const SILENT = { count: () => {}, note: () => {} };

async function inVirtualTime<Value>(work: (time: VirtualTime) => Promise<Value>): Promise<Value> {
  const time = beginVirtualTime();
  try {
    return await work(time);
  } finally {
    time.end();
  }
}

/** What happens in a world, line by line. */
async function traceOf(plan: Plan, time: VirtualTime, createEngine?: Run["createEngine"]): Promise<string[]> {
  const lines: string[] = [];
  await play(plan, time, { ...SILENT, note: (line) => lines.push(`${time.now()} ms: ${line()}`) }, createEngine);
  return lines;
}

/** Plays the world of each seed, up to the first in which something is wrong. */
export const run = ({ seed: first, seeds, stride = 1, version = "1", createEngine }: Run): Promise<Result> =>
  inVirtualTime(async (time) => {
    const faults = noFaults();
    const count = (kind: Kind): void => {
      faults[kind] += 1;
    };
    const counts = { seeds: 0, events: 0, decisions: 0 };
    for (let seed = first; counts.seeds < seeds; seed += stride) {
      const { events, decisions, violations } = await play(
        planOf(seed, version),
        time,
        { ...SILENT, count },
        createEngine,
      );
      counts.seeds += 1;
      counts.events += events;
      counts.decisions += decisions;
      if (violations.length === 0) continue;
      const wrong = async (plan: Plan) => (await play(plan, time, SILENT, createEngine)).violations;
      const plan = await shrink(planOf(seed, version), wrong);
      return {
        ...counts,
        faults,
        found: { plan, violations: await wrong(plan), trace: await traceOf(plan, time, createEngine) },
      };
    }
    return { ...counts, faults };
  });

/** A hash of all that happens in the world of a seed. */
export const digestOf = (seed: number, version: Version = "1"): Promise<string> =>
  inVirtualTime(async (time) =>
    createHash("sha256")
      .update((await traceOf(planOf(seed, version), time)).join("\n"))
      .digest("hex"),
  );
