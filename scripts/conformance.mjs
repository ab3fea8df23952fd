// @ts-check
// Runs the protocol's conformance suite against the fixture servers, bare and guarded by a policy that allows all, and
// fails unless both give the same checks with the same outcomes.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached, nodeBinary } from "./npm-node.mjs";

const SUITE = "@modelcontextprotocol/conformance";
const VERSION = "0.2.0-alpha.12";
const FIXTURES = { "2025-11-25": "server-2025.mjs", "2026-07-28": "server-2026.mjs" };
const fixtures = fileURLToPath(new URL("../test/conformance/", import.meta.url));
// The suite needs Node 22; the servers run on whatever runs this.
const node22 = nodeBinary("22.23.3");
const suite = join(
  cached(`conformance-${VERSION}`, [`${SUITE}@${VERSION}`]),
  "node_modules",
  SUITE,
  "dist",
  "index.js",
);

let differ = false;
for (const [revision, fixture] of Object.entries(FIXTURES)) {
  const [bare, guarded] = await Promise.all([
    outcomes(revision, fixture, "bare"),
    outcomes(revision, fixture, "guarded"),
  ]);
  const differences = [...new Set([...bare.keys(), ...guarded.keys()])].filter(
    (pair) => bare.get(pair) !== guarded.get(pair),
  );
  const total = (/** @type {string} */ status) =>
    [...bare].reduce((sum, [pair, count]) => sum + (pair.endsWith(` ${status}`) ? count : 0), 0);
  const checks = [...bare.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `${revision}: ${checks} checks, ${total("SUCCESS")} of them pass, ${differences.length} differ behind the guard`,
  );
  for (const pair of differences)
    console.log(`  ${pair}: bare ${bare.get(pair) ?? 0}, guarded ${guarded.get(pair) ?? 0}`);
  if (process.argv.includes("--verbose"))
    for (const pair of bare.keys()) if (!pair.endsWith(" SUCCESS")) console.log(`  ${pair}`);
  // A suite that ran nothing has compared nothing.
  differ ||= differences.length > 0 || total("SUCCESS") < 30;
}
process.exitCode = differ ? 1 : 0;

/** How often each (scenario, check, status) came up. @param {string} revision @param {string} fixture @param {string} kind */
async function outcomes(revision, fixture, kind) {
  const server = spawn(process.execPath, [join(fixtures, fixture), kind], { stdio: ["ignore", "pipe", "inherit"] });
  const directory = mkdtempSync(join(tmpdir(), "tollgate-conformance-"));
  try {
    const url = await firstLine(server.stdout);
    const args = [suite, "server", "--url", url, "--requirements", revision, "--output-dir", directory];
    await new Promise((resolve) => execFile(node22, args, { maxBuffer: 2 ** 28 }, resolve));
    return countsIn(directory);
  } finally {
    server.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} directory @returns {Map<string, number>} */
function countsIn(directory) {
  const counts = new Map();
  for (const file of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith("checks.json")) continue;
    const scenario = (file.split(/[\\/]/).at(-2) ?? "").replace(/-\d{4}-\d{2}-\d{2}T.*$/, "");
    for (const { id, status } of JSON.parse(readFileSync(join(directory, file), "utf8"))) {
      const pair = `${scenario} ${id} ${status}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

/** @param {import("node:stream").Readable} stream @returns {Promise<string>} */
async function firstLine(stream) {
  for await (const chunk of stream) return String(chunk).split("\n")[0] ?? "";
  throw new Error("the fixture ended before it listened");
}
