// @ts-check
// One of several processes that race for the same counters. Told by its argument what to ask; prints how many calls of each
// tool and subject were admitted.
import { createEngine, parsePolicy } from "tollgate";
import { connect } from "../processes/connect.mjs";

/**
 * @typedef {object} Job
 * @property {string} url Of the server.
 * @property {unknown} policy
 * @property {number} now What the clock shows, so that no window ends meanwhile.
 * @property {readonly string[]} tools Asked in turns.
 * @property {number} subjects
 * @property {number} calls
 * @property {number} callers How many calls are under way at a time.
 */

/** @type {Job} */
const job = JSON.parse(process.argv[2] ?? "");

const { store, close } = await connect(job.url, job.callers);
const engine = createEngine({ policy: parsePolicy(job.policy), store, clock: () => job.now, storeTimeoutMs: 60_000 });

/** @type {Record<string, Record<string, number>>} */
const admitted = Object.fromEntries(job.tools.map((tool) => [tool, {}]));
let asked = 0;

async function ask() {
  while (asked < job.calls) {
    const number = asked++;
    const tool = job.tools[number % job.tools.length] ?? "";
    const grant = `subject-${Math.floor(number / job.tools.length) % job.subjects}`;
    const { code, message } = await engine.evaluate({ tool, scope: { grant } });
    if (code === "allowed") {
      const counts = admitted[tool] ?? {};
      counts[grant] = (counts[grant] ?? 0) + 1;
    } else if (code !== "limit_exceeded") throw new Error(`${code}: ${message}`);
  }
}

await Promise.all(Array.from({ length: job.callers }, ask));
await close();
console.log(JSON.stringify(admitted));
