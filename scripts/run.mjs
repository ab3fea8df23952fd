// @ts-check
// npm run <group> [-- <name> [arguments]]: runs what package.json groups. Without a name it runs the group's default.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Commands in order; the arguments go to the last.
 *
 * @typedef {object} Task
 * @property {readonly string[]} run
 * @property {boolean} [built] Whether the package is built first.
 * @property {string} [folder]
 * @property {boolean} [alone] Whether it runs by its name alone.
 */

/** @type {Readonly<Record<string, Readonly<Record<string, Task>>>>} */
const GROUPS = {
  check: {
    types: { run: ["tsc -p tsconfig.json", "tsc -p tsconfig.pure.json"] },
    lint: { run: ["biome ci ."] },
    words: { run: ["node scripts/words.mjs"] },
    schema: { run: ["node scripts/generate-types.mjs --check"] },
    notices: { run: ["node scripts/generate-notices.mjs --check"] },
    api: { run: ["node scripts/generate-api.mjs --check"] },
    package: { built: true, run: ["publint --strict", "attw --pack . --profile esm-only"] },
    size: { built: true, run: ["node scripts/check-size.mjs"] },
    reproducible: { alone: true, run: ["node scripts/reproducible.mjs"] },
  },
  "test:deep": {
    planted: { run: ["vitest run --mode planted"] },
    race: { built: true, run: ["vitest run --mode race"] },
    differential: { run: ["node scripts/differential.mjs 10000000"] },
    "differential-2": { run: [`node scripts/differential.mjs 10000000 ${Date.now() >>> 0} 2`] },
    searches: { run: ["node scripts/searches.mjs 10000000"] },
    simulation: { run: ["node scripts/simulation.mjs 1000000"] },
    "guard-fuzz": { run: ["node scripts/guard-fuzz.mjs 1000000"] },
    findings: { run: ["node scripts/findings.mjs 100000"] },
    comparisons: { run: ["node scripts/comparisons.mjs 100000"] },
    "comparisons-limits": { run: [`node scripts/comparisons.mjs 100000 ${Date.now() >>> 0} limits`] },
    "comparisons-planted": { run: [`node scripts/comparisons.mjs 5000 ${Date.now() >>> 0} planted`] },
  },
  "test:beside": {
    nodes: { built: true, run: ["node scripts/nodes.mjs"] },
    frameworks: {
      built: true,
      folder: "examples/frameworks",
      run: ["npm ci --omit=optional", "npm run check", "npm test"],
    },
    inspector: { built: true, run: ["node scripts/inspector.mjs"] },
    "step-functions": { built: true, folder: "examples/step-functions", run: ["npm ci --ignore-scripts", "npm test"] },
    conformance: { built: true, run: ["node scripts/conformance.mjs"] },
  },
  bench: {
    engine: { built: true, run: ["node bench/run.mjs"] },
    profile: { alone: true, built: true, run: ["node bench/profile.mjs"] },
    peers: {
      alone: true,
      built: true,
      run: ["npm ci --prefix bench/peers --ignore-scripts --no-audit --no-fund --silent", "node bench/peers/run.mjs"],
    },
    types: { alone: true, built: true, run: ["node bench/types.mjs"] },
    guard: { alone: true, built: true, run: ["node bench/guard.mjs"] },
    stores: { alone: true, built: true, run: ["npm ci --silent --prefix bench/stores", "node bench/stores.mjs"] },
    tenants: { alone: true, built: true, run: ["node --expose-gc bench/tenants.mjs"] },
    hostile: { alone: true, built: true, run: ["node bench/hostile.mjs"] },
    diff: { alone: true, built: true, run: ["node bench/diff.mjs"] },
    patterns: { alone: true, built: true, run: ["node bench/patterns.mjs"] },
  },
};

const [group = "", ...given] = process.argv.slice(2);
const tasks = GROUPS[group];
if (tasks === undefined) fail(`expected a group among ${Object.keys(GROUPS).join(", ")}`);
const named = given[0] !== undefined && !given[0].startsWith("-");
const args = named ? given.slice(1) : given;
const names = named ? [given[0] ?? ""] : Object.keys(tasks).filter((name) => !tasks[name]?.alone);
const unknown = names.find((name) => !Object.hasOwn(tasks, name));
if (unknown !== undefined)
  fail(
    `expected \`npm run ${group} -- <name>\` with a name among ${Object.keys(tasks).join(", ")}; got \`${unknown}\``,
  );
if (args.length > 0 && names.length > 1) fail(`expected a name before the arguments, among ${names.join(", ")}`);

if (names.some((name) => tasks[name]?.built)) run("npm run --silent build", [], root);
for (const name of names) {
  const { run: commands = [], folder = "" } = tasks[name] ?? {};
  commands.forEach((command, i) => void run(command, i === commands.length - 1 ? args : [], join(root, folder)));
}

/** @param {string} command @param {readonly string[]} more @param {string} cwd */
function run(command, more, cwd) {
  const [file = "", ...rest] = command.split(" ");
  const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` };
  const { status, error } = spawnSync(file, [...rest, ...more], { cwd, env, stdio: "inherit" });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}
