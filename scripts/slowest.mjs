// @ts-check
// Prints the slowest files of a run of the tests, and what failed: node scripts/slowest.mjs [report.json]
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

/**
 * @typedef {{ fullName: string, status: string, failureMessages?: readonly string[] }} Test
 * @typedef {{ name: string, startTime: number, endTime: number, message: string, assertionResults: readonly Test[] }} File
 */
/** @type {{ testResults: readonly File[] }} */
const { testResults } = JSON.parse(readFileSync(report, "utf8"));
const files = testResults.map(({ name, startTime, endTime }) => ({
  name: relative(cwd(), name),
  seconds: (endTime - startTime) / 1_000,
}));
const total = files.reduce((sum, { seconds }) => sum + seconds, 0);
for (const { name, seconds } of files.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN))
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
console.log(`${total.toFixed(1).padStart(7)} s  in ${files.length} files, one after the other`);

const FAILURE_LENGTH = 600;
for (const { name, message, assertionResults } of testResults) {
  const failures = assertionResults.filter(({ status }) => status === "failed");
  const reasons = failures.map(({ fullName, failureMessages = [] }) => `${fullName}\n${failureMessages.join("\n")}`);
  if (message !== "") reasons.push(message);
  for (const reason of reasons) console.log(`failed: ${relative(cwd(), name)}\n${reason.slice(0, FAILURE_LENGTH)}`);
}
