import type { Version } from "./version.js";

/** The replacement for a part that RE2 does not have; nothing where that is not known. */
export function syntaxAdvice(where = "", isRequired: boolean, version: Version): string {
  if (version === "2" && /^\(\?<?[=!]/.test(where)) return `${LOOK_AROUND}: ${aroundAdvice(where, isRequired)}`;
  if (where.startsWith("(?="))
    return `${LOOK_AROUND}: write \`regex\` with what stands before it and in it as another condition of this rule`;
  if (where.startsWith("(?<="))
    return `${LOOK_AROUND}: write \`regex\` with what stands in it and after it as another condition of this rule`;
  if (/^\(\?<?!/.test(where)) {
    return isRequired
      ? `${LOOK_AROUND}: write \`regex\` with what stands in it in a rule of \`deny_if\``
      : `${LOOK_AROUND}: leave it out, which denies more, or say in \`require\` what may pass`;
  }
  if (/^\\\d/.test(where)) return "; back-references are not part of it";
  if (/^\\[A-Za-z]/.test(where))
    return `; ${ESCAPES.get(where) ?? "for a backslash, as of a path of Windows, write `\\\\\\\\`"}`;
  if (!/^\*+$/.test(where)) return "";
  return isRequired
    ? "; `*` is not a wildcard here: write `[\\\\w-]+` for a name, between `^` and `$`"
    : "; `*` is not a wildcard here: write `.*` for any text, with `(?s)` before the pattern";
}

/** For look-around in version "2", which joins conditions and turns them around. */
function aroundAdvice(where: string, isRequired: boolean): string {
  if (where.startsWith("(?="))
    return "write an `all` of this pattern without it, and of `regex` with what stands before it and in it";
  if (where.startsWith("(?<="))
    return "write an `all` of this pattern without it, and of `regex` with what stands in it and after it";
  return isRequired
    ? "write an `all` of this pattern without it, and of a `not` with `regex` for what stands in it"
    : "leave it out, which denies more";
}

/** Parts of other languages, as they stand in JSON. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\Z", "write `\\\\z` for the end of the text"],
  ["\\u", "write `\\\\x{...}` with the number of the character"],
  ["\\h", "write `[ \\\\t]` for a blank or a tab"],
  ["\\R", "write `\\\\r?\\\\n` for the end of a line"],
]);

const LOOK_AROUND = "; look-around is not part of it";

/** For a pattern that no text matches. */
export const UNMATCHED = (source: string, isRequired: boolean): string =>
  `no text matches this pattern, so that ${isRequired ? "every call is denied" : "this condition is never true"}; ${unmatchedAdvice(source)}`;

function unmatchedAdvice(source: string): string {
  if (/^\/.*\/[a-z]*$/s.test(source)) return "write it without the slashes around it, and flags as `(?i)` before it";
  if (/\$(?:\{\w|env:|[A-Z_]{2})/.test(source))
    return "variables are not expanded: write their value, or `\\\\$` for a dollar sign";
  return "`^` holds at the beginning and `$` at the end: move them there, or write `\\\\$` for a dollar sign";
}
