// @ts-check
import { Bench } from "tinybench";

/**
 * What is measured: `pass` does the job `units` times and returns how many it allowed.
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {number} units
 * @property {number} [allowed] What each pass must return.
 * @property {boolean} [async]
 * @property {() => number | Promise<number>} pass
 */

const ROUNDS = 15;
const WARM_UP_MS = 80;
const SAMPLE_MS = 15;

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/**
 * CPU nanoseconds a unit for each contestant: the median over rounds in which they take turns. tinybench runs a task
 * and keeps the time; a task is so many passes that what it adds to a call cannot be seen, and its clock is the CPU time
 * of the process, because wall time on a shared machine swings by a factor of two to four.
 *
 * @param {readonly Contestant[]} contestants
 * @returns {Promise<Record<string, number>>}
 */
export async function measure(contestants) {
  const bench = new Bench({ now: cpuMs, iterations: 1, time: 0, warmup: false, throws: true });
  /** @type {Map<string, number>} */
  const passes = new Map();
  await warmUp(contestants);
  for (const contestant of contestants) {
    const count = await passesFor(contestant, SAMPLE_MS);
    passes.set(contestant.name, count);
    bench.add(contestant.name, taskOf(contestant, count), { async: contestant.async ?? false });
  }

  /** @type {Map<string, number[]>} */
  const samples = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? bench.tasks : bench.tasks.toReversed();
    for (const task of order) {
      await task.run();
      if (!("latency" in task.result)) throw new Error(`${task.name}: ${task.result.state}`);
      samples.get(task.name)?.push(task.result.latency.mean);
    }
  }
  return Object.fromEntries(
    contestants.map(({ name, units }) => [
      name,
      (median(samples.get(name) ?? []) * 1e6) / ((passes.get(name) ?? 1) * units),
    ]),
  );
}

/**
 * In turns as well, so that the loop around them is compiled for all of them; who has run long enough sits out.
 *
 * @param {readonly Contestant[]} contestants
 */
async function warmUp(contestants) {
  const spent = new Map(contestants.map(({ name }) => [name, 0]));
  let cold = contestants;
  while (cold.length > 0) {
    for (const contestant of cold) {
      const before = cpuMs();
      await onePass(contestant);
      spent.set(contestant.name, (spent.get(contestant.name) ?? 0) + cpuMs() - before);
    }
    cold = cold.filter(({ name }) => (spent.get(name) ?? 0) < WARM_UP_MS);
  }
}

/** @param {Contestant} contestant @param {number} ms */
async function passesFor(contestant, ms) {
  let count = 0;
  const before = cpuMs();
  do {
    await onePass(contestant);
    count++;
  } while (cpuMs() - before < ms);
  return count;
}

/** @param {Contestant} contestant @param {number} count */
const taskOf = (contestant, count) =>
  contestant.async
    ? async () => {
        for (let i = 0; i < count; i++) await onePass(contestant);
      }
    : () => {
        for (let i = 0; i < count; i++) onePass(contestant);
      };

/** @param {Contestant} contestant */
function onePass(contestant) {
  const allowed = contestant.pass();
  if (typeof allowed === "number") return requireAllowed(contestant, allowed);
  return allowed.then((count) => requireAllowed(contestant, count));
}

/** While it is measured a contestant must answer as before. @param {Contestant} contestant @param {number} allowed */
function requireAllowed({ name, allowed: expected }, allowed) {
  if (expected !== undefined && allowed !== expected)
    throw new Error(`${name}: expected ${expected} of a pass to be allowed, got ${allowed}`);
}

/** @param {readonly number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
