import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { sectionsOf } from "./sections.js";

/** Where `mode` may stand. See docs/language.md#observing. */

const LISTS = ["require", "deny_if", "approve_if", "limits"];

/** Reports each `mode` below what observes as a whole, and an entry that observes and has nothing to observe. */
export function checkModes(document: Dict, report: Report): void {
  const observes = document.mode === "observe";
  if (observes && isDict(document.all_tools)) checkBelow(document.all_tools, ["all_tools"], "document", report);
  const entries = sectionsOf(document).flatMap((section) =>
    Object.entries(section.entries).map(([name, entry]) => ({ entry, path: [...section.entriesAt, name] })),
  );
  for (const { entry, path } of entries) {
    if (!isDict(entry)) continue;
    const isObserved = entry.mode === "observe";
    if (observes && entry.mode === "enforce") refuse([...path, "mode"], "document", report);
    if (observes || isObserved) checkBelow(entry, path, isObserved ? "entry" : "document", report);
    if (isObserved && !hasSomethingToObserve(entry)) {
      report(
        [...path, "mode"],
        "TG111",
        "an entry that observes has something to observe: a rule, a limit, `arguments`, or an `action` but `allow`; add one, or remove the entry",
        true,
      );
    }
  }
}

function checkBelow(part: Dict, path: Path, what: "document" | "entry", report: Report): void {
  for (const list of LISTS) {
    for (const [index, one] of listOf(part[list]).entries()) {
      if (isDict(one) && one.mode !== undefined) refuse([...path, list, index, "mode"], what, report);
    }
  }
}

const refuse = (path: Path, what: string, report: Report): void =>
  report(
    path,
    "TG111",
    `this ${what} observes, and so does all of it; remove this \`mode\`, or that of the ${what}`,
    true,
  );

const hasSomethingToObserve = (entry: Dict): boolean =>
  LISTS.some((list) => listOf(entry[list]).length > 0) ||
  entry.rate_limit !== undefined ||
  entry.arguments !== undefined ||
  (entry.action !== undefined && entry.action !== "allow");
