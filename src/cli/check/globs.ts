import { literal } from "./pattern-source.js";

/** The signs of a glob, and the pattern that each stands for. */
interface Signs {
  readonly some: string;
  readonly one: string;
  readonly folders: string;
}

/** All that the glob could mean, for what is denied. */
const WIDE: Signs = { some: ".*", one: ".", folders: "(?:.*[/\\\\])?" };
/** Names without `..`, for what is let through. */
const NARROW: Signs = { some: "[\\w-]+(?:\\.[\\w-]+)*", one: "\\w", folders: "(?:[\\w-]+/)*" };

const PART = /\*\*\/|\*+|\?|\[!?[^\]]+\]|\{[^{}]*\}|[^*?[{]+|[[{]/g;

/** A pattern for what a glob means, from the beginning of a text to its end. */
function patternOfGlob(glob: string, isDenied: boolean): string {
  const signs = isDenied ? WIDE : NARROW;
  const body = (glob.match(PART) ?? []).map((part) => {
    if (part === "**/") return signs.folders;
    if (part.startsWith("*")) return signs.some;
    if (part === "?") return signs.one;
    if (/^\[.+\]$/.test(part)) return part.replace(/^\[!/, "[^");
    if (/^\{.*\}$/.test(part)) return `(?:${part.slice(1, -1).split(",").map(literal).join("|")})`;
    return literal(part);
  });
  return `${isDenied ? "(?is)" : ""}^${body.join("")}$`;
}

/** One pattern for what any of the globs means. A `*` alone is not a reason to let every name through. */
export function patternOfGlobs(globs: readonly string[], isDenied: boolean): string {
  if (globs.length === 1) return patternOfGlob(globs[0]!, isDenied);
  const all = globs.map((glob) =>
    isDenied || looksLikeGlob(glob, true)
      ? patternOfGlob(glob, isDenied).replace(/^(?:\(\?is\))?\^(.*)\$$/s, "$1")
      : literal(glob),
  );
  return `${isDenied ? "(?is)" : ""}^(?:${all.join("|")})$`;
}

/** Whether a value looks as if it were a glob; `isWhole` if it is compared with the whole of a text. */
export function looksLikeGlob(value: string, isWhole: boolean): boolean {
  if (!/[a-z]/i.test(value)) return false;
  if (/\s/.test(value)) return isWhole && /^[\w./-]+(?: [\w./:-]+)*[ :]\*$/.test(value);
  return (
    value.includes("*") ||
    (/\w\?[\w.]/.test(value) && !/[=&]|:\/\//.test(value)) ||
    /\{[\w.-]+(?:,[\w.-]+)+\}/.test(value) ||
    /\[!?\w-\w\]/.test(value)
  );
}

/** Whether a pattern is a glob, in which `/*` is any number of slashes; of an address, if its host begins with one. */
export const isGlobAsPattern = (source: string): boolean =>
  /^\^?[\w.~/*-]*\/\*[\w./*-]*\$?$/.test(source) || (HOST_GLOB.test(source) && !source.includes("\\\\"));

const HOST_GLOB = /:\\?\/\\?\/\*\\?\.\w/;

/** A pattern of `deny_if` that finds what such a pattern finds, and what it means as a glob, wherever either stands. */
export const widened = (source: string): string => `(?is)${source.replace(/\\?[\w.~/-]\*/g, ".*")}`;

/** The meaning of such a pattern where it lets calls through; undefined for an address, where nothing says how it goes on. */
export const narrowed = (source: string): string | undefined =>
  HOST_GLOB.test(source) ? undefined : patternOfGlob(source.replace(/^\^|\$$/g, ""), false);

/** An address whose host begins with any name, as a pattern. */
export const withHost = (source: string): string => source.replace(/(:\\?\/\\?\/)\*/, "$1[^/]*");

/** Whether a value that is compared letter by letter looks as if it were a pattern. */
export const looksLikePattern = (value: string): boolean =>
  !value.includes("**") &&
  /^\^[^\d\s]|^\(\?[a-z]+\)|(?:^|[^\w*])\.[*+]|\.[*+][^.]|\\[swd][+*]|\[[^\]\s]+\][+*]|\\\.[\w|)]+\)?\$$|\[\\?[.^$*+?]\]|\((?:\?:)?[\w.-]+(?:\|[\w.-]+)+\)/.test(
    value,
  );

/** Whether it looks as if it were several texts, as a pattern would have them. */
export const looksLikeChoice = (value: string): boolean => /^[\w.@ -]{2,}(?:\|[\w.@ -]{2,})+$/.test(value);

/** Whether it looks as if `LIKE` of SQL took it: `%` at its beginning or behind its last letter. */
export const looksLikeLike = (value: string): boolean =>
  /^%(?!\d[0-9a-f]|[a-f]\d)[\w .-]*[a-z_]%?$|^[\w .-]*[a-z_]%$/i.test(value);
