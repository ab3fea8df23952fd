import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder for its owner only, with the folders that it is in; throws if there can be none. Node's own `recursive` never
 * comes back where a folder takes no others and says that it is not there, as below `/proc`.
 */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    makeFolder(parent);
    make(path);
  }
}

function make(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // A drive of Windows that is there is said to be forbidden.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
