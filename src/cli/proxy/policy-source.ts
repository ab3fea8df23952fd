import { readFileSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { safeParsePolicy } from "../../policy/parse.js";
import type { Policy } from "../../policy/policy.js";
import { fileProblem } from "../options.js";

/** A policy file that may change while it is used. */
export interface PolicySource {
  /** Looks whether the file has changed, and reads it again if so. */
  refresh(): void;
  close(): void;
}

/** Told of what a changed file holds. */
export interface PolicyListener {
  changed(policy: Policy): void;
  /** The old policy stays: why, a line for each thing. */
  refused(problems: readonly string[]): void;
}

/**
 * Watches a policy file by its folder, as editors replace files; and looks at it when asked, so that the next call is decided
 * by what the file holds then, however late the news of it comes.
 */
export function watchPolicy(file: string, listener: PolicyListener): PolicySource {
  let seen = stamp(file);
  const refresh = (): void => {
    const now = stamp(file);
    if (now === seen) return;
    seen = now;
    read(file, listener);
  };
  const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
    if (name === null || name === basename(file)) refresh();
  });
  // Without news the file is still looked at before each call.
  watcher.on("error", () => watcher.close());
  return { refresh, close: () => watcher.close() };
}

/** What changes with every write. */
function stamp(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

function read(file: string, { changed, refused }: PolicyListener): void {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    refused([`it cannot be read: ${fileProblem(error)}`]);
    return;
  }
  const parsed = safeParsePolicy(text);
  if (parsed.ok) changed(parsed.policy);
  else refused(parsed.issues.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`));
}
