import { foldCase } from "./fold-case.js";
import type { Answer } from "./three-values.js";

/** The forms of a path: what programs and file systems make of it beside what is written. */

// Characters that some file systems skip when they compare names, such as a joiner between two letters.
const SKIPPED = /\p{Default_Ignorable_Code_Point}/gu;

/** A path as it is written, and as programs that normalise it read it. */
export function readings(path: string): readonly string[] {
  const normal = path.normalize("NFKC");
  return [...new Set([path, normal, normal.replace(SKIPPED, "")])];
}

// Unicode's stream-safe format (UAX #15): to put a longer run in order takes the square of its length.
const MANY_MARKS = /\p{M}{31}/u;

const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/^(?!\/)/u, "a path begins with `/`"],
  [/^\/\//u, "a path begins with one `/`"],
  [/\\/u, "a path has no backslash"],
  // The code pages of Windows turn these into a slash or a backslash.
  [/[\u00a5\u2044\u20a9\u2215\u2216]/u, "a path has no character that looks like a slash, and no `¥` or `₩`"],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a path may not have
  [/[\u0000-\u001f\u007f]/u, "a path has no control characters"],
  [/[\ud800-\udfff]/u, "a path has no half of a surrogate pair"],
  // `unescape` of JavaScript reads `%u002e` as a dot.
  [/%u?[0-9a-f]{2}/iu, "a path has no `%` before two hexadecimal digits"],
  [/^.{8193}/su, "a path has at most 8,192 characters in its compatibility form (NFKC)"],
  // Windows drops dots and spaces at the end of a name, and `trim` any white space at the end of a text.
  [/(?:^|\/)[.\p{White_Space}]{2,}(?:\/|$)/u, "a path has no segment of dots and spaces, such as `..`"],
];

/** Why a path could mean different paths to two programs; undefined if it means one. */
export function pathProblem(path: string): string | undefined {
  if (MANY_MARKS.test(path.replace(SKIPPED, ""))) return "a path has at most 30 combining characters in a row";
  const all = readings(path);
  return PROBLEMS.find(([pattern]) => all.some((reading) => pattern.test(reading)))?.[1];
}

/** The path with a `/` at its end, without segments that say nothing. */
const closed = (path: string): string => `${path.replace(/\/(?:\.?\/)+/g, "/").replace(/\/\.?$/, "")}/`;

/** One text for all paths that differ only in case, in forms of characters, or in dots and spaces after a name. */
const folded = (path: string): string =>
  closed(
    foldCase(path.normalize("NFKC").replace(SKIPPED, ""))
      .normalize("NFKC")
      .replace(/(?<![.\p{White_Space}])[.\p{White_Space}]+(?=\/|$)/gu, ""),
  );

/** The forms in which a path is compared. */
export interface PathForms {
  readonly exact: string;
  readonly folded: string;
  /** For Windows, `a:b` and `a::$DATA` are parts of the file `a`. Null where there are none. */
  readonly wholeFiles: string | null;
}

/** `decoded` is the path without escapes, where it has them. */
export function pathForms(written: string, decoded = written): PathForms {
  const loose = folded(decoded);
  return {
    exact: closed(written),
    folded: loose,
    wholeFiles: loose.includes(":") ? loose.replace(/:[^/]*/g, "") : null,
  };
}

/** Whether a path is a folder or lies below it; null where only some file systems take it for such a path. */
export function liesWithin(path: PathForms, folder: PathForms): Answer {
  if (path.exact.startsWith(folder.exact)) return true;
  return path.folded.startsWith(folder.folded) || path.wholeFiles?.startsWith(folder.folded) === true ? null : false;
}
