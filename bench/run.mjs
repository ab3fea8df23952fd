// @ts-check
// Measures the engine beside floors written by hand: node bench/run.mjs [--only <text>] [--runs <count>] [--json]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./lib/machine.mjs";
import { rowOf } from "./lib/row.mjs";
import { floorTable } from "./lib/table.mjs";
import { CASES } from "./scenarios/index.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
const names = Object.keys(CASES).filter((name) => name.includes(options.only));

/** Young space so large that no collection falls into what counts bytes. */
const BYTES_FLAGS = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];

/** Figures from a process of its own, so that no case changes how another is compiled. @param {"time" | "bytes"} what @param {string} name */
function part(what, name) {
  const file = fileURLToPath(new URL("part.mjs", import.meta.url));
  const flags = what === "bytes" ? BYTES_FLAGS : [];
  const { status, stdout } = spawnSync(process.execPath, [...flags, file, what, name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${name}: stopped`);
  return JSON.parse(stdout);
}

/** @type {Map<string, { times: import("./lib/row.mjs").Figures[], bytes: import("./lib/row.mjs").Figures[] }>} */
const figures = new Map(names.map((name) => [name, { times: [], bytes: [] }]));
for (let run = 1; run <= runs; run++) {
  for (const [name, { times, bytes }] of figures) {
    process.stderr.write(`\rrun ${run} of ${runs}: ${name.padEnd(40)}`);
    times.push(part("time", name));
    bytes.push(part("bytes", name));
  }
}
process.stderr.write("\r".padEnd(70) + "\r");

const rows = [...figures].map(([name, { times, bytes }]) =>
  rowOf(name, "ns a call", times, bytes, CASES[name]?.().bound),
);
if (options.json) {
  console.log(JSON.stringify({ ...machine(), runs, rows }, null, 2));
} else {
  const { cpu, node, tollgate } = machine();
  console.log(`tollgate ${tollgate}, Node ${node}, ${cpu}; CPU time, median of ${runs} runs\n`);
  console.log(floorTable(rows));
}
