import { MAX_NAME_PATTERNS } from "./caps.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { canMeet, compileNamePattern, includesPattern, isNamePattern } from "./name-pattern.js";
import { SECTIONS, type SectionKind, sectionsOf } from "./sections.js";
import { type CheckName, checkNames, isWithinCaps } from "./tool-names.js";
import { quote } from "./words.js";

/** How the entries of a section and their `except` go together. See docs/language.md#patterns. */

/** Reports what is wrong with the `except` of an entry. */
export function checkExcept(
  key: string,
  entry: Dict,
  at: Path,
  kind: SectionKind,
  checkName: CheckName,
  report: Report,
  warn: Report,
): void {
  if (entry.except === undefined) return;
  const path: Path = [...at, "except"];
  if (!isNamePattern(key)) {
    const { what } = SECTIONS[kind];
    report(
      path,
      "TG111",
      `\`except\` goes with a pattern, and ${quote(key)} is the name of one ${what}; remove it`,
      true,
    );
    return;
  }
  checkNames(entry.except, path, kind, checkName, report);
  if (!isWithinCaps(key)) return;
  for (const [index, name] of listOf(entry.except).entries()) {
    if (typeof name !== "string" || name.trim() === "" || (isNamePattern(name) && !isWithinCaps(name))) continue;
    if (includesPattern(name, key)) {
      report(
        [...path, index],
        "TG116",
        `${quote(name)} matches all that ${quote(key)} matches, so that this entry would cover no tool; name fewer, or remove the entry`,
      );
    } else if (!canMeet(name, key)) {
      warn(
        [...path, index],
        "TG117",
        `${quote(key)} does not match ${isNamePattern(name) ? "any name that this pattern matches" : "this name"}, so that this excepts nothing; remove it, or mend it`,
      );
    }
  }
}

interface Denying {
  readonly key: string;
  readonly matches: (name: string) => boolean;
  readonly names: ReadonlySet<unknown>;
  readonly patterns: readonly ((name: string) => boolean)[];
}

/** Warns of exact entries that can never allow, because the entry of a pattern denies the tool. */
export function warnOfDeniedEntries(document: Dict, warn: Report): void {
  if (document.mode === "observe") return;
  for (const { entries, entriesAt } of sectionsOf(document)) warnOfDenied(entries, entriesAt, warn);
}

function warnOfDenied(entries: Dict, at: Path, warn: Report): void {
  const denying = denyingEntries(entries);
  // Over the cap the document is refused, and no time is spent on it.
  const patterns = denying.reduce((sum, one) => sum + 1 + one.patterns.length, 0);
  if (patterns === 0 || patterns > MAX_NAME_PATTERNS) return;
  for (const [name, entry] of Object.entries(entries)) {
    if (isNamePattern(name) || !isDict(entry) || entry.action === "deny" || entry.mode === "observe") continue;
    const by = denying.find((one) => covers(one, name));
    if (by === undefined) continue;
    warn(
      [...at, name],
      "TG118",
      `this entry never allows, because the entry of ${quote(by.key)} denies ${quote(name)}; if calls may pass, add it to the pattern's \`except\``,
      true,
    );
  }
}

const covers = ({ matches, names, patterns }: Denying, name: string): boolean =>
  matches(name) && !names.has(name) && !patterns.some((excepts) => excepts(name));

function denyingEntries(entries: Dict): readonly Denying[] {
  return Object.entries(entries).flatMap(([key, entry]) => {
    const isDenial = isDict(entry) && entry.action === "deny" && entry.mode !== "observe";
    if (!isDenial || !isNamePattern(key) || !isWithinCaps(key)) return [];
    const except = listOf(entry.except).filter((name) => typeof name === "string");
    const patterns = except.filter((name) => isNamePattern(name) && isWithinCaps(name)).map(compileNamePattern);
    return [{ key, matches: compileNamePattern(key), names: new Set(except), patterns }];
  });
}
