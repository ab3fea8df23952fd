// @ts-check
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "../lib/measure.mjs";

const STARTS = 11;
const start = fileURLToPath(new URL("../cold/start.mjs", import.meta.url));

/** @param {string} contestant */
const startOnce = (contestant) => Number(execFileSync(process.execPath, [start, contestant], { encoding: "utf8" }));

/** The median of processes that start in turns. */
async function figures() {
  const times = Array.from({ length: STARTS }, () => [startOnce("floor"), startOnce("tollgate")]);
  const of = (/** @type {number} */ i) => median(times.map((pair) => pair[i] ?? Number.NaN));
  return { floor: of(0), tollgate: of(1) };
}

/** Scenario 10: from import to the first decision. @type {Readonly<Record<string, import("../lib/job.mjs").Job>>} */
export const coldStart = { "cold start": { unit: "ms", figures } };
