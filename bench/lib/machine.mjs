// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

const root = new URL("../../", import.meta.url);

/** Where and of what figures were taken. */
export function machine() {
  const [cpu] = cpus();
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  return {
    cpu: `${cpu?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    tollgate: `${version} (${commit()})`,
  };
}

function commit() {
  /** @param {string[]} args */
  const git = (...args) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const changed = git("status", "--porcelain", "src") !== "";
    return `${git("rev-parse", "--short", "HEAD").trim()}${changed ? " and changes" : ""}`;
  } catch {
    return "no commit";
  }
}
