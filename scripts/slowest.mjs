// @ts-check
// Prints the slowest files of a run of the tests: node scripts/slowest.mjs [report.json]
// The report is vitest's own; without one the tests are run.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { cwd } from "node:process";

const SHOWN = 10;
const report = process.argv[2] ?? ".cache/tests.json";
if (process.argv[2] === undefined) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  spawnSync("npm", ["test", "--", ...reporters], { stdio: "inherit" });
}

/** @type {{ testResults: readonly { name: string, startTime: number, endTime: number }[] }} */
const { testResults } = JSON.parse(readFileSync(report, "utf8"));
const files = testResults.map(({ name, startTime, endTime }) => ({
  name: relative(cwd(), name),
  seconds: (endTime - startTime) / 1_000,
}));
const total = files.reduce((sum, { seconds }) => sum + seconds, 0);
for (const { name, seconds } of files.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN))
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
console.log(`${total.toFixed(1).padStart(7)} s  in ${files.length} files, one after the other`);
