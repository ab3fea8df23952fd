import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Summary {
  readonly vectors: number;
  readonly rows: number;
  readonly failures: readonly string[];
}

/** How a child process is started and what has become of its prototypes. */
export interface Mode {
  readonly name: string;
  readonly flags?: readonly string[];
  readonly when?: "before" | "after";
  readonly how?: "enumerable" | "hidden";
}

export const MODES: readonly Mode[] = [
  { name: "frozen intrinsics", flags: ["--frozen-intrinsics"] },
  { name: "no code from strings", flags: ["--disallow-code-generation-from-strings"] },
  { name: "a `__proto__` that throws", flags: ["--disable-proto=throw"] },
  { name: "no `__proto__`", flags: ["--disable-proto=delete"] },
  { name: "prototypes polluted before it is loaded", when: "before", how: "hidden" },
  { name: "prototypes polluted after it is loaded", when: "after", how: "enumerable" },
  { name: "prototypes polluted after it is loaded, not enumerable", when: "after", how: "hidden" },
];

/** Runs all vectors on a library in a child process. Rejects if the process fails. */
export async function runChild(child: string, library: string, { flags = [], when, how }: Mode): Promise<Summary> {
  const folder = new URL("../vectors/", import.meta.url).href;
  const args = ["--no-warnings", ...flags, child, library, folder, when ?? "never", how ?? "enumerable"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}
