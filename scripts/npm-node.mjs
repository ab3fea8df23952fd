// @ts-check
// Puts packages that the project's tests use and its `npm ci` does not install into a folder that git ignores.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const system = process.platform === "win32" ? "win" : process.platform;

/** Installs packages once; answers the folder that they are in. @param {string} folder @param {readonly string[]} packages */
export function cached(folder, packages) {
  const directory = join(root, ".cache", folder);
  const done = join(directory, "installed.txt");
  if (existsSync(done)) return directory;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "package.json"), '{ "private": true }');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = { cwd: directory, stdio: /** @type {const} */ ("ignore") };
  execFileSync(npm, ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], options);
  writeFileSync(done, packages.join("\n"));
  return directory;
}

/** The binary of a version of Node, from the packages that npm's `node` is made of. @param {string} version */
export function nodeBinary(version) {
  const name = `node-${system}-${process.arch}`;
  const directory = cached(`node-${version}`, [`${name}@${version}`]);
  return join(directory, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
}
