// @ts-check
import { packageIn } from "./built-in.mjs";

/**
 * A file of a bundle, and the modules that it is made of.
 *
 * @typedef {{ name: string, modules: readonly { path: string, bytes: number }[] }} Bundled
 */

/**
 * New names for all files but the entry points: the room or the module that most of a file is made of, such as `engine` or
 * `cli-check`. The largest file comes first; one whose name is taken is named by the larger part of it.
 *
 * @param {readonly Bundled[]} files @param {readonly string[]} entries Names that stay.
 * @returns {Map<string, string>} The new name by the old.
 */
export function nameFiles(files, entries) {
  const taken = new Set(entries);
  const bySize = files
    .filter(({ name }) => !taken.has(name))
    .map((file) => ({ ...file, paths: pathsOf(file) }))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.paths.join() < b.paths.join() ? -1 : 1));
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const { name, paths } of bySize) {
    const free = paths.find((path) => !taken.has(path));
    if (free === undefined) throw new Error(`no name is left for ${name}, which has ${paths.join(", ")}`);
    taken.add(free);
    names.set(name, free);
  }
  return names;
}

/**
 * New names for files of types, which are named by a module and a digest: the module, with a number if another has its name.
 *
 * @param {readonly string[]} files @param {readonly string[]} entries Names that stay.
 * @returns {Map<string, string>} The new name by the old.
 */
export function nameTypes(files, entries) {
  const taken = new Set(entries);
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const name of files.filter((file) => !entries.includes(file)).sort()) {
    const module = name.replace(/-[\w-]{8}$/, "");
    let free = module;
    for (let number = 2; taken.has(free); number++) free = `${module}-${number}`;
    taken.add(free);
    names.set(name, free);
  }
  return names;
}

/** @param {Bundled} file */
const sizeOf = ({ modules }) => modules.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * The names that a file may have: the narrowest room that holds two thirds of it, then the largest part of that room, and so on.
 *
 * @param {Bundled} file
 */
function pathsOf(file) {
  // The bundler's own helpers come from no module.
  if (file.modules.length === 0) return ["bundler"];
  const chain = [];
  for (let within = ""; ; ) {
    const largest = largestPart(file, within);
    if (largest === undefined) break;
    chain.push(largest);
    within = `${largest.path}/`;
  }
  const widest = Math.max(
    0,
    chain.findLastIndex(({ bytes }) => bytes * 3 >= sizeOf(file) * 2),
  );
  return chain.slice(widest).map(({ path }) => path.replaceAll("/", "-"));
}

/**
 * The room or module of a room, given as `a/b/`, that most of the file comes from.
 *
 * @param {Bundled} file @param {string} within
 */
function largestPart({ modules }, within) {
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const { path, bytes } of modules) {
    const name = packageIn(path) ?? path.replace(/^src\//, "").replace(/\.\w+$/, "");
    if (!name.startsWith(within)) continue;
    const part = within + (name.slice(within.length).split("/")[0] ?? "");
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const [largest] = [...parts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return largest && { path: largest[0], bytes: largest[1] };
}
