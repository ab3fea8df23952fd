// @ts-check
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "../lib/measure.mjs";

const STARTS = 11;
const start = fileURLToPath(new URL("../cold/start.mjs", import.meta.url));

/** @param {string} contestant */
const startOnce = (contestant) => Number(execFileSync(process.execPath, [start, contestant], { encoding: "utf8" }));

/** @type {Readonly<Record<string, string>>} */
const OWN = { floor: "floor", tollgate: "tollgate" };

/** The median of processes that start in turns. @param {Readonly<Record<string, string>>} others Modules beside `bench/cold`. */
export async function starts(others) {
  const modules = Object.entries({ ...OWN, ...others });
  const times = Array.from({ length: STARTS }, () => modules.map(([, module]) => startOnce(module)));
  return Object.fromEntries(modules.map(([name], i) => [name, median(times.map((each) => each[i] ?? Number.NaN))]));
}

/** Scenario 10: from import to the first decision. @type {Readonly<Record<string, import("../lib/job.mjs").Job>>} */
export const coldStart = { "cold start": { unit: "ms", figures: () => starts({}) } };
