// @ts-check

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { packageIn } from "./built-in.mjs";

/**
 * What a bundler may take for one entry point, and what must not be among it.
 *
 * @typedef {object} Size
 * @property {number} ceiling Bytes, minified and gzipped, with all dependencies but those that are loaded later.
 * @property {string} reason
 * @property {readonly string[]} without Packages that must not be reachable.
 * @property {readonly string[]} [later] Packages that `import()` alone may load, and that no bundle has to hold.
 */

/**
 * Bundles a file as an application for Node would, and says what is over its ceiling or must not be there.
 *
 * @param {string} file @param {Size} size
 * @returns {Promise<{ readonly bytes: number, readonly problems: readonly string[] }>}
 */
export async function measure(file, { ceiling, reason, without, later = [] }) {
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    // Left out of the bundle, so that one which is not installed is found as well.
    external: [...without, ...later],
    write: false,
    metafile: true,
    legalComments: "none",
    logLevel: "error",
  });
  const bytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  const left = Object.values(metafile.inputs)
    .flatMap(({ imports }) =>
      imports.filter(({ external, path }) => external && !isBuiltin(path) && !path.startsWith("node:")),
    )
    .map(({ path, kind }) => ({ name: packageOf(path), loaded: kind === "dynamic-import" }));
  // And what a name of `imports` in package.json stands for, or a file was built of, which is bundled all the same.
  const bundled = Object.keys(metafile.inputs).flatMap((path) => [packageIn(path) ?? "", ...builtInto(path)]);
  const reached = [
    ...left.filter(({ name, loaded }) => !(loaded && later.includes(name))).map(({ name }) => name),
    ...bundled.filter((name) => without.includes(name)),
  ];
  const share = `${bytes.toLocaleString("en")} of ${ceiling.toLocaleString("en")} bytes`;
  return {
    bytes,
    problems: [
      ...[...new Set(reached)].map((name) => `reaches \`${name}\``),
      ...(bytes > ceiling ? [`${share}; the ceiling is there because: ${reason}`] : []),
    ],
  };
}

/** The packages that a bundler built into a file, as its comments say. @param {string} file */
const builtInto = (file) =>
  [...readFileSync(file, "utf8").matchAll(/^ *\/\/ (node_modules\/\S+)$/gm)].map(
    ([, path = ""]) => packageIn(path) ?? "",
  );

/** @param {string} path Such as `zod/mini`. */
const packageOf = (path) =>
  path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
