// @ts-check
// One of several processes that race for counters with a reach. Told by its argument what to ask; prints when each of its calls
// was admitted, by the clock that it charged by.
import { connect } from "../processes/connect.mjs";

/**
 * @typedef {object} SlidingJob
 * @property {string} url Of the server or file.
 * @property {number} began When the race began, so that all clocks show the same.
 * @property {number} speed How much faster these clocks run, so that many windows end in a short race.
 * @property {number} slotMs
 * @property {number} max
 * @property {number} subjects
 * @property {number} calls
 * @property {number} callers How many calls are under way at a time.
 * @property {number} seconds After these it stops.
 */

const REACH = 8;
/** @type {SlidingJob} */
const job = JSON.parse(process.argv[2] ?? "");
const { store, close } = await connect(job.url, job.callers);

/** @type {number[][]} */
const admitted = Array.from({ length: job.subjects }, () => []);
let asked = 0;

/** @param {string} counter @param {number} now @param {number} reach @param {number} max */
function chargeAt(counter, now, reach, max) {
  const windowStart = now - (now % job.slotMs);
  return { counter, subject: "", windowStart, windowEnd: windowStart + job.slotMs, reach, amount: 1, max };
}

async function ask() {
  while (asked < job.calls && Date.now() < job.began + 1_000 * job.seconds) {
    const number = asked++;
    const subject = number % job.subjects;
    const now = job.began + (Date.now() - job.began) * job.speed;
    const charges = [chargeAt(`sliding ${subject}`, now, REACH, job.max)];
    // Some calls have a fixed limit too, and some are given back.
    if (number % 3 === 0) charges.push(chargeAt("fixed", now, 0, 1_000_000_000));
    const { ok } = await store.reserve(charges, now);
    if (!ok) continue;
    if (number % 7 === 0) await store.release(charges, now);
    else admitted[subject]?.push(now);
  }
}

await Promise.all(Array.from({ length: job.callers }, ask));
await close();
console.log(JSON.stringify({ admitted, asked }));
