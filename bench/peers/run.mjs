// Measures the engine beside its peers: node bench/peers/run.mjs [--only <text>] [--runs <count>] [--json] [--write]
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "../lib/machine.mjs";
import { figuresOf, takeRuns } from "../lib/process.mjs";
import { writeReadme } from "../lib/recorded.mjs";
import { rowOf } from "../lib/row.mjs";
import { markdown, peersTable } from "../lib/table.mjs";
import { JOBS } from "../scenarios/index.mjs";
import { PEERS, ROWS } from "./index.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
if (options.write && options.only !== "") throw new Error("`--write` writes all rows; leave out `--only`");
const names = ROWS.filter((name) => name.includes(options.only));

const taken = takeRuns(names, runs, (name) => figuresOf("peers/part.mjs", "figures", name));
const rows = [...taken].map(([name, figures]) => rowOf(name, JOBS[name].unit, figures, []));
const { dependencies: versions } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const report = { ...machine(), versions, runs, rows };

const peers = PEERS.map(({ name, form, cannot }) => [`${name} ${versions[name]}`, form, cannot]);
const text = [
  `tollgate ${report.tollgate}, Node ${report.node}, ${report.cpu}; CPU time, median of ${runs} runs`,
  peersTable(rows),
  markdown(["peer", "measured as", "what it cannot express"], peers),
].join("\n\n");
console.log(options.json ? JSON.stringify(report, null, 2) : text);
if (options.write) {
  writeFileSync(new URL("recorded.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
  writeReadme("peers", text);
}
