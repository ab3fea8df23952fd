// Runs the differential test at length, one process a core: node scripts/differential.mjs [sequences] [seed]
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("..", import.meta.url));
// A directory of this process alone, under `node_modules` so that its packages are found.
const outDir = `${root}node_modules/.cache/differential-${process.pid}`;
const sequences = Number((process.argv[2] ?? process.env.TOLLGATE_SEQUENCES ?? "300000").replaceAll("_", ""));
const seed = Number(process.argv[3] ?? process.env.TOLLGATE_SEED ?? Date.now() >>> 0);
const processes = Math.max(1, Math.min(availableParallelism(), Math.ceil(sequences / 1_000)));
if (!Number.isSafeInteger(sequences) || sequences < 1 || !Number.isSafeInteger(seed))
  throw new TypeError("usage: node scripts/differential.mjs [sequences] [seed]");

const began = performance.now();
try {
  await build({
    config: false,
    silent: true,
    entry: { part: `${root}test/differential/part.ts` },
    outDir,
    outExtension: () => ({ js: ".mjs" }),
    format: "esm",
    target: "node20",
    splitting: false,
  });
  console.log(`seed ${seed}, ${sequences} sequences in ${processes} processes`);
  const parts = await Promise.all(Array.from({ length: processes }, (_, first) => part(first)));
  const { summary } = await import(`${outDir}/part.mjs`);
  const { text, ok } = summary(parts, `${root}test/differential/cells.json`, seed, (performance.now() - began) / 1_000);
  console.log(text);
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

/** @param {number} first @returns {Promise<unknown>} */
function part(first) {
  const share = Math.floor(sequences / processes) + (first < sequences % processes ? 1 : 0);
  const child = spawn(process.execPath, [`${outDir}/part.mjs`, `${share}`, `${seed}`, `${first}`, `${processes}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (/** @type {Buffer} */ chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`part ${first} ended with ${code}`)),
    );
  });
}
