import { statSync, unwatchFile, watchFile } from "node:fs";
import { safeParsePolicy } from "../../policy/parse.js";
import { notReadYet, type Policy1 } from "../../policy/policy.js";
import { issueLines } from "../shared/policy-file.js";
import { fileProblem, MOST_BYTES, readFile } from "../shared/read-file.js";

/** A policy file that may change while it is used. */
export interface PolicySource {
  /** Looks whether the file has changed, and reads it again if so. */
  refresh(): void;
  close(): void;
}

/** Told of what a changed file holds. */
export interface PolicyListener {
  changed(policy: Policy1): void;
  /** The old policy stays: why, a line for each thing. */
  refused(problems: readonly string[]): void;
}

/** How often the file is looked at where nobody asks, so that a change is told soon. */
const LOOK_MS = 1_000;
/** Clocks of file systems stand still for some milliseconds: a file that was written within them may change and look the same. */
const CLOCK_MS = 100;
const READ_ONCE = "";

/** Follows a policy file, whose text was `first` when it was read at the start. */
export function watchPolicy(file: string, first: string, { changed, refused }: PolicyListener): PolicySource {
  let stamp: string | undefined = READ_ONCE;
  let seen = first;
  const take = (text: string): void => {
    const parsed = safeParsePolicy(text);
    if (!parsed.ok) refused(issueLines(parsed.issues));
    else if (parsed.policy.version === "2") refused([notReadYet("`tollgate proxy`")]);
    else changed(parsed.policy);
  };
  const refresh = (): void => {
    const now = stampOf(file);
    if (now !== undefined && now === stamp) return;
    stamp = now;
    // Whatever else stands there now may keep who reads it waiting, and calls with it.
    const { text, problem } = readFile(file, MOST_BYTES.policy, { regular: true });
    if ((text ?? problem) === seen) return;
    seen = text ?? problem;
    if (text === undefined) refused([`it cannot be read: ${problem}`]);
    else take(text);
  };
  watchFile(file, { persistent: false, interval: LOOK_MS }, refresh);
  return { refresh, close: () => unwatchFile(file, refresh) };
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
