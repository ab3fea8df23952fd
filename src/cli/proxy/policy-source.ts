import { statSync, unwatchFile, watchFile } from "node:fs";
import type { Policy } from "../../policy/policy.js";
import { type PolicyFile, replacements } from "../shared/policy-file.js";
import { fileProblem, MOST_BYTES, readFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { contextProblem } from "./context-paths.js";

/** Policy files that may change while they are used. */
export interface PolicySource {
  /** Looks whether a file has changed, and reads it again if so. */
  refresh(): void;
  close(): void;
}

/** Told of what a changed file holds. */
export interface PolicyListener {
  changed(policies: readonly Policy[]): void;
  /** The old policies stay: why, a line for each thing. */
  refused(problems: readonly string[]): void;
}

/** How often the files are looked at where nobody asks, so that a change is told soon. */
const LOOK_MS = 1_000;
/** Clocks of file systems stand still for some milliseconds: a file that was written within them may change and look the same. */
const CLOCK_MS = 100;
const READ_ONCE = "";

/** A file as it was last looked at. */
interface Watched extends PolicyFile {
  readonly stamp: string | undefined;
  /** Why it cannot be read; `text` is then this too. */
  readonly problem?: string;
}

/** Follows policy files, outermost first, whose texts were these when they were read at the start. */
export function watchPolicies(files: readonly PolicyFile[], { changed, refused }: PolicyListener): PolicySource {
  let watched: readonly Watched[] = files.map((one) => ({ ...one, stamp: READ_ONCE }));
  const take = (): void => {
    const read = readAll(watched);
    if ("problems" in read) refused(read.problems);
    else changed(read.policies);
  };
  const refresh = (): void => {
    const now = watched.map(lookAt);
    const isChanged = now.some(({ text }, index) => text !== watched[index]!.text);
    watched = now;
    if (isChanged) take();
  };
  for (const { file } of files) watchFile(file, { persistent: false, interval: LOOK_MS }, refresh);
  const close = (): void => {
    for (const { file } of files) unwatchFile(file, refresh);
  };
  return { refresh, close };
}

/** The policies that files hold now, or why the proxy cannot decide by them. */
function readAll(files: readonly Watched[]): ReturnType<typeof replacements> {
  const unread = files.filter(({ problem }) => problem !== undefined);
  if (unread.length > 0) {
    const name = (file: string): string => (files.length === 1 ? "it" : shown(file));
    return { problems: unread.map(({ file, problem }) => `${name(file)} cannot be read: ${problem}`) };
  }
  const read = replacements(files);
  const problem = "policies" in read ? contextProblem(read.policies) : undefined;
  return problem === undefined ? read : { problems: [problem] };
}

/** The file as it is now, read again if it may have changed. */
function lookAt(before: Watched): Watched {
  const { file } = before;
  const stamp = stampOf(file);
  if (stamp !== undefined && stamp === before.stamp) return before;
  // Whatever else stands there now may keep who reads it waiting, and calls with it.
  const { text, problem } = readFile(file, MOST_BYTES.policy, { regular: true });
  return text === undefined ? { file, stamp, text: problem, problem } : { file, stamp, text };
}

/** Another after each change; undefined where the next change may look the same. */
function stampOf(file: string): string | undefined {
  try {
    const stats = statSync(file, { bigint: true });
    if (stats.isFIFO() || stats.isCharacterDevice()) return READ_ONCE;
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = stats;
    return Date.now() - Number(ctimeMs) < CLOCK_MS ? undefined : `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return fileProblem(error);
  }
}
