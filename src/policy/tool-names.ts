import { UNREADABLE } from "./copy.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { quote, show } from "./words.js";

/** Reports a tool name that means to stand for several. */
export function checkToolName(name: string, path: Path, report: Report, atKey: boolean): void {
  if (!name.includes("*")) return;
  report(
    path,
    "TG108",
    `tool names are exact, so that ${quote(name)} names no others; list each name, or use \`all_tools\` or \`default\`, which speak of all`,
    atKey,
  );
}

/** Reports what is wrong with the names in `hide`. */
export function checkHide(hide: unknown, report: Report): void {
  const list = listOf(hide);
  if (list.length === 1 && list[0] === "*") return;
  const seen = new Set<string>();
  for (const [index, name] of list.entries()) {
    const path = ["hide", index];
    if (typeof name !== "string") {
      if (name !== UNREADABLE) report(path, "TG108", `expected a tool's name, a string, got ${show(name)}`);
      continue;
    }
    if (seen.has(name)) report(path, "TG108", `${quote(name)} appears twice in \`hide\`; keep one`);
    else if (name.trim() === "") report(path, "TG108", "expected a tool's name, got a blank string");
    else if (name === "*") report(path, "TG108", '`"*"` hides all tools and stands alone; write `["*"]`, or remove it');
    else checkToolName(name, path, report, false);
    seen.add(name);
  }
}

/** Warns of different names that people take for one. */
export function checkConfusable(document: Dict, warn: Report): void {
  const firstOf = new Map<string, string>();
  const visit = (name: string, path: Path, atKey: boolean): void => {
    const folded = name.normalize("NFKC").toLowerCase();
    const first = firstOf.get(folded);
    if (first === undefined) firstOf.set(folded, name);
    else if (first !== name) {
      warn(
        path,
        "TG114",
        `${quote(name)} and ${quote(first)} differ only in case or in form, and tool names are exact; are both meant?`,
        atKey,
      );
    }
  };
  for (const [index, name] of listOf(document.hide).entries()) {
    if (typeof name === "string") visit(name, ["hide", index], false);
  }
  if (isDict(document.tools)) {
    for (const name of Object.keys(document.tools)) visit(name, ["tools", name], true);
  }
}
