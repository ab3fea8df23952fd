import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LenientCall } from "./lenient.js";

const SERVER = process.env.TOLLGATE_FUZZ_SERVER ?? fileURLToPath(new URL("./server.py", import.meta.url));

export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** The calls that a server in Python runs for each of these messages. */
export function callsInPython(texts: readonly string[]): readonly (readonly LenientCall[])[] {
  if (texts.length === 0) return [];
  const { stdout, status, stderr } = spawnSync("python3", [SERVER], {
    input: `${texts.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  if (status !== 0) throw new Error(`python3: ${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
