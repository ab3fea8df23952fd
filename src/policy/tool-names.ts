import { MAX_NAME_PATTERN_LENGTH, MAX_NAME_PATTERNS, MAX_STARS } from "./caps.js";
import { UNREADABLE } from "./copy.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { isNamePattern } from "./name-pattern.js";
import { SECTIONS, type Section, type SectionKind, sectionsOf } from "./sections.js";
import { NEEDS_2, type Version } from "./version.js";
import { longerThan, quote, show } from "./words.js";

const starsIn = (name: string): number => name.split("*").length - 1;

/** Whether a pattern is within the caps, so that it takes no time to compare it. */
export const isWithinCaps = (pattern: string): boolean =>
  !longerThan(pattern, MAX_NAME_PATTERN_LENGTH) && starsIn(pattern) <= MAX_STARS;

/** Reports a name that cannot be used, of a tool or, in version "2", of several. */
export type CheckName = (name: string, path: Path, atKey: boolean) => void;

export function nameChecker(version: Version, report: Report): CheckName {
  let patterns = 0;
  return (name, path, atKey) => {
    if (!isNamePattern(name)) return;
    if (version === "1") {
      report(
        path,
        "TG108",
        `a name with \`*\` is a pattern, which ${NEEDS_2}; in version "1" tool names are exact, so that ${quote(name)} names no others; list each name, or use \`all_tools\` or \`default\`, which speak of all`,
        atKey,
      );
      return;
    }
    patterns++;
    if (patterns === MAX_NAME_PATTERNS + 1) {
      report(path, "TG110", "expected at most 1,000 patterns in a document; use fewer, with more in each", atKey);
    }
    if (name.includes("**")) {
      report(path, "TG108", `${quote(name)} has two \`*\` in a row, which say no more than one; write one`, atKey);
    } else if (starsIn(name) > MAX_STARS) {
      report(path, "TG110", `expected a pattern with at most ${MAX_STARS} \`*\`, got ${quote(name)}`, atKey);
    }
    if (longerThan(name, MAX_NAME_PATTERN_LENGTH)) {
      report(path, "TG110", `expected a pattern of at most 256 characters, got ${quote(name)}`, atKey);
    }
  };
}

/** Reports what is wrong with the names in a list of names: `hide`, or the `except` of an entry. */
export function checkNames(names: unknown, path: Path, kind: SectionKind, checkName: CheckName, report: Report): void {
  const list = String(path[path.length - 1]);
  const expected = `expected ${SECTIONS[kind].name}`;
  const seen = new Set<string>();
  for (const [index, name] of listOf(names).entries()) {
    const at = [...path, index];
    if (typeof name !== "string") {
      if (name !== UNREADABLE) report(at, "TG108", `${expected}, a string, got ${show(name)}`);
      continue;
    }
    if (seen.has(name)) report(at, "TG108", `${quote(name)} appears twice in \`${list}\`; keep one`);
    else if (name.trim() === "") report(at, "TG108", `${expected}, got a blank string`);
    else checkName(name, at, false);
    seen.add(name);
  }
}

/** In version "1" one name with a star is known, and stands alone. */
export function checkHide(hide: unknown, version: Version, checkName: CheckName, report: Report): void {
  const list = listOf(hide);
  if (version === "1" && list.length === 1 && list[0] === "*") return;
  const alone: CheckName = (name, path, atKey) => {
    if (version === "2" || name !== "*") checkName(name, path, atKey);
    else report(path, "TG108", '`"*"` hides all tools and stands alone; write `["*"]`, or remove it');
  };
  checkNames(list, ["hide"], "tools", alone, report);
}

/** Longer names, in UTF-16 code units, are compared as they are. */
const LONGEST_READ = 1_024;

/** Warns of different names that people take for one. */
export function checkConfusable(document: Dict, warn: Report): void {
  for (const section of sectionsOf(document)) checkConfusableIn(section, warn);
}

function checkConfusableIn({ kind, hide, hideAt, entries, entriesAt }: Section, warn: Report): void {
  const firstOf = new Map<string, string>();
  const visit = (name: unknown, path: Path, atKey: boolean): void => {
    if (typeof name !== "string") return;
    // To put many marks in order takes long, and nobody reads so long a name.
    const folded = name.length > LONGEST_READ ? name : name.normalize("NFKC").toLowerCase();
    const first = firstOf.get(folded);
    if (first === undefined) firstOf.set(folded, name);
    else if (first !== name) {
      const exact = `${SECTIONS[kind].what} names are exact`;
      warn(
        path,
        "TG114",
        `${quote(name)} and ${quote(first)} differ only in case or in form, and ${exact}; are both meant?`,
        atKey,
      );
    }
  };
  for (const [index, name] of hide.entries()) visit(name, [...hideAt, index], false);
  for (const [name, rules] of Object.entries(entries)) {
    const at = [...entriesAt, name];
    visit(name, at, true);
    const except = isDict(rules) ? listOf(rules.except) : [];
    for (const [index, one] of except.entries()) visit(one, [...at, "except", index], false);
  }
}
