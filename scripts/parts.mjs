// One long run of a test, cut into parts that run side by side, one process a core.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles `program`, runs it once a core with its share of `count`, the seed, the part's number and the number of
 * parts as arguments, and gives what the parts printed, read as JSON, to the `summary` that the program exports.
 *
 * @param {{ program: string, count: number, seed: number, what: string, more?: readonly string[] }} run `more`: further arguments
 * @param {(summary: Function, parts: readonly unknown[], seconds: number) => { text: string, ok: boolean }} sumUp
 */
export async function runParts({ program, count, seed, what, more = [] }, sumUp) {
  // A directory of this process alone, below the root so that its packages and its own `imports` are found.
  const outDir = `${root}.cache/parts-${process.pid}`;
  const processes = Math.max(1, Math.min(availableParallelism(), Math.ceil(count / 1_000)));
  const began = performance.now();
  try {
    await build({
      config: false,
      silent: true,
      entry: { part: `${root}${program}` },
      outDir,
      outExtension: () => ({ js: ".mjs" }),
      format: "esm",
      target: "node20",
      splitting: false,
      skipNodeModulesBundle: true,
    });
    console.log(`seed ${seed}, ${count} ${what} in ${processes} processes`);
    const parts = await Promise.all(
      Array.from({ length: processes }, (_, part) => {
        const share = Math.floor(count / processes) + (part < count % processes ? 1 : 0);
        return printedBy([`${outDir}/part.mjs`, `${share}`, `${seed}`, `${part}`, `${processes}`, ...more]);
      }),
    );
    const { summary } = await import(`${outDir}/part.mjs`);
    const { text, ok } = sumUp(summary, parts, (performance.now() - began) / 1_000);
    console.log(text);
    process.exitCode = ok ? 0 : 1;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} args @returns {Promise<unknown>} */
function printedBy(args) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (/** @type {Buffer} */ chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`a part of the run ended with ${code}`)),
    );
  });
}

/**
 * The count and the seed of a run: from the command line, from the environment, or `count` and a seed of its own choice.
 *
 * @param {string} usage @param {string | number} count @returns {{ count: number, seed: number }}
 */
export function readRun(usage, count) {
  const asked = Number(`${process.argv[2] ?? count}`.replaceAll("_", ""));
  const seed = Number(process.argv[3] ?? process.env.TOLLGATE_SEED ?? Date.now() >>> 0);
  if (!Number.isSafeInteger(asked) || asked < 1 || !Number.isSafeInteger(seed)) throw new TypeError(`usage: ${usage}`);
  return { count: asked, seed };
}
