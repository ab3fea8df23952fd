// @ts-check
// Measures the engine beside floors written by hand: node bench/run.mjs [--only <text>] [--runs <count>] [--json] [--write] [--check]
import { parseArgs } from "node:util";
import { machine } from "./lib/machine.mjs";
import { figuresOf, takeRuns } from "./lib/process.mjs";
import { grown, readRecorded, writeReadme, writeRecorded } from "./lib/recorded.mjs";
import { rowOf } from "./lib/row.mjs";
import { floorTable } from "./lib/table.mjs";
import { JOBS } from "./scenarios/index.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
if (options.write && options.only !== "") throw new Error("`--write` records all rows; leave out `--only`");
const names = Object.keys(JOBS).filter((name) => name.includes(options.only));

/** Bytes hardly vary, so that the first run counts them. */
const taken = takeRuns(names, runs, (name, run) => ({
  figures: figuresOf("part.mjs", "figures", name),
  bytes: run === 0 && JOBS[name]?.bytes !== undefined ? [figuresOf("part.mjs", "bytes", name)] : [],
}));
const rows = [...taken].map(([name, all]) =>
  rowOf(
    name,
    JOBS[name]?.unit ?? "",
    all.map(({ figures }) => figures),
    all.flatMap(({ bytes }) => bytes),
    JOBS[name]?.bound,
  ),
);

const report = { ...machine(), runs, rows };
const table = `tollgate ${report.tollgate}, Node ${report.node}, ${report.cpu}; CPU time, median of ${runs} runs\n\n${floorTable(rows)}`;
console.log(options.json ? JSON.stringify(report, null, 2) : table);
if (options.write) {
  writeRecorded(report);
  writeReadme("table", table);
}
if (options.check) {
  const found = grown(rows, readRecorded());
  for (const line of found) console.error(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
