import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { MAX_TEXT_BYTES } from "../../policy/caps.js";
import { CommandError } from "./command-error.js";
import { type Decoded, decodeFile, type Encoding } from "./decode.js";
import { shown } from "./shown.js";

/** The most bytes that a file may have, by what is in it. In UTF-16 a policy of 1 MiB has twice as many. */
export const MOST_BYTES = {
  policy: { bytes: 2 * MAX_TEXT_BYTES + 2, name: "1 MiB" },
  data: { bytes: 64 * 1024 * 1024, name: "64 MiB" },
} as const;

type Cap = (typeof MOST_BYTES)[keyof typeof MOST_BYTES];

/** How long a pipe may say nothing, and how long it may have nobody who writes to it. */
const PATIENCE_MS = 30_000;
const NOBODY_MS = 2_000;
const LOOK_MS = 10;

const CHUNK_BYTES = 64 * 1024;
/** Opening a pipe that nobody writes to does not wait. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The text of a file, or why it cannot be had. Never reads more than the cap, and never waits for long. */
export function readFile(file: string, cap: Cap, { regular = false }: { readonly regular?: boolean } = {}): Decoded {
  let opened: number | undefined;
  try {
    opened = openSync(file, READ);
    const stats = fstatSync(opened);
    if (stats.isDirectory()) return { problem: "it is a directory" };
    if (regular && !stats.isFile()) return { problem: "it is not a regular file" };
    const bytes = stats.isFile() && stats.size > cap.bytes ? "too large" : readBytes(opened, stats, cap.bytes);
    if (bytes === "too large") return { problem: `it is larger than ${cap.name}` };
    return bytes === "silent" ? { problem: "nothing was written to it" } : decodeFile(bytes);
  } catch (error) {
    return { problem: fileProblem(error) };
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** All bytes of an open file, whatever its size was said to be. */
function readBytes(file: number, stats: Stats, most: number): Buffer | "too large" | "silent" {
  const chunks: Buffer[] = [];
  let size = 0;
  let waited = 0;
  while (size <= most) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSome(file, chunk);
    if (read === "later" || (read === 0 && size === 0 && stats.isFIFO())) {
      if (waited >= (read === 0 ? NOBODY_MS : PATIENCE_MS)) return "silent";
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
      waited += LOOK_MS;
      continue;
    }
    if (read === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, read));
    size += read;
    waited = 0;
  }
  return "too large";
}

function readSome(file: number, chunk: Buffer): number | "later" {
  try {
    return readSync(file, chunk);
  } catch (error) {
    if ((error as { code?: string }).code === "EAGAIN") return "later";
    throw error;
  }
}

/** The text of a policy or of another file that a person writes, or a `CommandError` that says why it cannot be read. */
export const readTextFile = (file: string, cap?: Cap): string => readEncodedFile(file, cap).text;

/** The same with the way it is written, for a file that is written back. */
export function readEncodedFile(file: string, cap: Cap = MOST_BYTES.policy): { text: string; encoding: Encoding } {
  const read = readFile(file, cap);
  if (read.text === undefined) throw new CommandError(`cannot read ${shown(file)}: ${read.problem}`);
  return read;
}

export function fileProblem(error: unknown): string {
  const { code } = error as { code?: string };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a directory";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return code ?? "it cannot be opened";
}
