// @ts-check
// Profiles scenario 7 and names the functions above 5 % of self time: node bench/profile.mjs
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { markdown } from "./lib/table.mjs";

const LEAST_SHARE = 0.05;

const folder = mkdtempSync(join(tmpdir(), "tollgate-profile-"));
try {
  const load = fileURLToPath(new URL("profile-load.mjs", import.meta.url));
  const flags = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${folder}`];
  execFileSync(process.execPath, [...flags, load], { stdio: "inherit" });
  const [file = ""] = readdirSync(folder);
  const lines = [...selfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")))]
    .filter(([, share]) => share >= LEAST_SHARE)
    .sort(([, a], [, b]) => b - a)
    .map(([name, share]) => [`\`${name}\``, `${(share * 100).toFixed(1)} %`]);
  console.log(markdown(["function", "self time"], lines));
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * Each function's part of the time in which something ran.
 *
 * @param {{ nodes: { id: number, callFrame: { functionName: string } }[], samples: number[], timeDeltas: number[] }} profile
 */
function selfTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || "(anonymous)"]));
  /** @type {Map<string, number>} */
  const spent = new Map();
  samples.forEach((id, i) => {
    const name = names.get(id) ?? "";
    if (name !== "(idle)") spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[i] ?? 0));
  });
  const total = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return new Map([...spent].map(([name, time]) => [name, time / total]));
}
