// @ts-check
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/**
 * The entry points of a package: what it exports as JavaScript, and its commands. package.json is the list of them.
 *
 * @param {{ exports: Record<string, string | { default: string }>, bin?: Record<string, string> }} manifest
 * @returns {Map<string, string>} The built file by name.
 */
export function entriesOf({ exports, bin = {} }) {
  /** @type {Map<string, string>} */
  const entries = new Map();
  for (const [name, target] of Object.entries(exports))
    if (typeof target === "object") entries.set(name, target.default);
  for (const [name, file] of Object.entries(bin)) entries.set(`${name} (command)`, file);
  return entries;
}

/** Modules that have a file of dist to themselves, by a name of an entry point that nobody needs: a bundler can leave re2js out. */
export const APART = { "apart-re2": "src/policy/re2.ts" };

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));

/** The manifest of this package. */
export const manifest = read("package.json");

/**
 * What a bundler makes of this package: the source of each entry point, which tsconfig.json has, by the name of the built file.
 *
 * @returns {{ library: Record<string, string>, commands: Record<string, string> }}
 */
export function sources() {
  const { paths } = read("tsconfig.json").compilerOptions;
  const all = [...entriesOf(manifest)].map(([name, file]) => {
    const source = name.startsWith(".") ? paths[manifest.name + name.slice(1)]?.[0] : "src/cli/bin.ts";
    if (source === undefined) throw new Error(`tsconfig.json: \`paths\` has no source for the entry point \`${name}\``);
    return { isCommand: !name.startsWith("."), built: basename(file, ".js"), source };
  });
  /** @param {boolean} commands */
  const only = (commands) =>
    Object.fromEntries(
      all.filter(({ isCommand }) => isCommand === commands).map(({ built, source }) => [built, source]),
    );
  return { library: only(false), commands: only(true) };
}
