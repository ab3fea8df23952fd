import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { isNamePattern } from "./name-pattern.js";
import { CARRIED, COUNTED } from "./path-problem.js";
import { checkShape } from "./shape.js";
import { checkPath } from "./test-of-2.js";
import { quote, show } from "./words.js";

/** Tools that call other tools. See docs/language.md#tools-that-call-tools. */

/** Reports what is wrong with the ways by which tools carry calls. */
export function checkDispatch(dispatch: Dict, report: Report): void {
  const grammar = GRAMMARS["2"];
  for (const [name, way] of Object.entries(dispatch)) {
    const at: Path = ["dispatch", name];
    if (isNamePattern(name)) {
      report(at, "TG108", `expected the exact name of a tool, got the pattern ${quote(name)}; write each name`, true);
    }
    checkShape(grammar.shapes.dispatch, way, at, report);
    if (!isDict(way)) continue;
    checkKeys(grammar, "dispatch", way, at, report);
    checkPath(way.each, [...at, "each"], COUNTED, report);
    for (const key of ["tool", "args"])
      checkPath(way[key], [...at, key], way.each === undefined ? COUNTED : CARRIED, report);
  }
}

/** Reports what is wrong with the names of arguments that an entry allows. */
export function checkArgumentNames(names: unknown, at: Path, report: Report): void {
  const seen = new Set<string>();
  for (const [index, name] of listOf(names).entries()) {
    const place = [...at, index];
    if (typeof name !== "string" || name === "")
      report(place, "TG104", `expected the name of an argument, a string that is not empty, got ${show(name)}`);
    else if (seen.has(name)) report(place, "TG104", `${quote(name)} appears twice in \`arguments\`; keep one`);
    else seen.add(name);
  }
}
