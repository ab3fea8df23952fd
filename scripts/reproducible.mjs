// @ts-check
// Builds and packs the last commit twice, from clones at two paths with modules, a time zone and a locale of their own; fails
// where the two tarballs differ in a byte, and names the files that do.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// Modes of files are in the tarball.
process.umask(0o022);
const folder = mkdtempSync(join(tmpdir(), "tollgate-reproducible-"));

/** @param {string} path */
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** @param {string} path @param {NodeJS.ProcessEnv} variables */
function pack(path, variables) {
  const clone = join(folder, path);
  mkdirSync(dirname(clone), { recursive: true });
  /** @param {string} command @param {readonly string[]} args */
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: clone, env: { ...process.env, ...variables }, encoding: "utf8" });
  execFileSync("git", ["clone", "--quiet", root, clone]);
  run("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent");
  run("npm", "run", "--silent", "build");
  const [{ filename, files }] = JSON.parse(run("npm", "pack", "--json", "--ignore-scripts"));
  return {
    tarball: sha256(join(clone, filename)),
    files: new Map(files.map((/** @type {{ path: string }} */ { path }) => [path, sha256(join(clone, path))])),
  };
}

try {
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const first = pack("a", { TZ: "UTC", LC_ALL: "C" });
  const second = pack("a/longer/path/to another", { TZ: "Pacific/Auckland", LC_ALL: "C.UTF-8" });
  const names = [...new Set([...first.files.keys(), ...second.files.keys()])];
  const differing = names.filter((name) => first.files.get(name) !== second.files.get(name));
  console.log(`commit ${commit}, Node ${process.version}`);
  for (const { tarball } of [first, second]) console.log(`sha256 ${tarball}`);
  for (const name of differing) console.error(`${name} differs`);
  if (first.tarball !== second.tarball) {
    console.error("expected two builds of one commit to give the same tarball");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
