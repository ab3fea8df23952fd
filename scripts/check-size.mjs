// @ts-check
// Bundles each entry point as an application would; fails above its ceiling, and where a forbidden package is reachable.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { SIZES } from "./sizes.mjs";

const root = new URL("../", import.meta.url);

/** @type {{ exports: Record<string, string | { default: string }> }} */
const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

/** @param {string} file @param {readonly string[]} external */
async function bundle(file, external) {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(file, root))],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    external: [...external],
    write: false,
    metafile: true,
    legalComments: "none",
    logLevel: "error",
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.filter(({ external: left }) => left));
  const inputs = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return {
    bytes: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length,
    packages: new Set([...inputs, ...imports.map(({ path }) => packageOf(path))]),
  };
}

/** @param {string} path Such as `zod/mini`. */
const packageOf = (path) =>
  path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");

/** @param {string} entry @param {string} file @returns {Promise<readonly string[]>} */
async function problemsOf(entry, file) {
  const size = SIZES[entry];
  if (size === undefined) return [`${entry}: no ceiling; give it one, with a reason, in scripts/sizes.mjs`];
  // Left out of the bundle, so that one which is not installed is found as well.
  const { packages } = await bundle(file, size.without);
  const { bytes } = await bundle(file, []);
  const share = `${bytes.toLocaleString("en")} of ${size.ceiling.toLocaleString("en")} bytes`;
  console.log(`${entry.padEnd(12)} ${share}`);
  const reached = size.without.filter((name) => packages.has(name));
  return [
    ...reached.map((name) => `${entry}: reaches \`${name}\``),
    ...(bytes > size.ceiling ? [`${entry}: ${share}; the ceiling is there because: ${size.reason}`] : []),
  ];
}

const problems = [];
for (const [entry, target] of Object.entries(exports)) {
  if (typeof target === "object") problems.push(...(await problemsOf(entry, target.default)));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
