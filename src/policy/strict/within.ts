import { liesWithin, pathForms, pathProblem } from "./path.js";
import { type Answer, anyOf } from "./three-values.js";

/** `within`: a path of POSIX, read so that no file system and no program takes it for another one. See docs/language.md#within. */

const MAX_LENGTH = 4_096;

/** Why a text could mean different paths to two programs; undefined if it means one. */
export const pathTextProblem = (text: string): string | undefined =>
  text.length > MAX_LENGTH
    ? `a path has at most ${MAX_LENGTH.toLocaleString("en")} UTF-16 code units`
    : pathProblem(text);

/** Makes ready `within` for absolute paths that have no problem. */
export function compileWithin(paths: readonly string[]): (text: string) => Answer {
  const folders = paths.map((path) => pathForms(path));
  return (text) => {
    if (pathTextProblem(text) !== undefined) return null;
    const path = pathForms(text);
    return anyOf(folders, (folder) => liesWithin(path, folder));
  };
}
