// @ts-check
// A host with a clock of its own. Asks for so long, over and over, and prints for each window, by its end, how often it
// asked, how many calls were admitted, and how many milliseconds the slowest took.
import { createEngine, parsePolicy } from "tollgate";
import { connect } from "../processes/connect.mjs";

/**
 * @typedef {object} Job
 * @property {string} url Of the server or the file.
 * @property {number} offset How far this host's clock is ahead, in milliseconds.
 * @property {number} until When it ends, by the machine's clock.
 * @property {unknown} policy With one limit.
 */

/** @type {Job} */
const job = JSON.parse(process.argv[2] ?? "");
const { store, close } = await connect(job.url, 1);
const clock = () => Date.now() + job.offset;
const engine = createEngine({ policy: parsePolicy(job.policy), store, clock, storeTimeoutMs: 10_000 });

/** @type {Map<number, { asked: number, admitted: number, slowest: number }>} */
const windows = new Map();
while (Date.now() < job.until) {
  const began = performance.now();
  const { code, message, limits } = await engine.evaluate({ tool: "send" });
  const took = performance.now() - began;
  if (code !== "allowed" && code !== "limit_exceeded") throw new Error(`${code}: ${message}`);
  const end = limits[0]?.resetAt ?? 0;
  const { asked, admitted, slowest } = windows.get(end) ?? { asked: 0, admitted: 0, slowest: 0 };
  const more = code === "allowed" ? 1 : 0;
  windows.set(end, { asked: asked + 1, admitted: admitted + more, slowest: Math.max(slowest, took) });
}
await close();
console.log(JSON.stringify(Object.fromEntries(windows)));
