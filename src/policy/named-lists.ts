import { MAX_LIST_ELEMENTS, MAX_LISTS } from "./caps.js";
import { UNREADABLE } from "./copy.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { STRICT_ELEMENTS } from "./operands.js";
import { OPERATORS, type Operator } from "./operators.js";
import { isPlainName, PLAIN_NAME } from "./schema.v2.js";
import { nearest, quote, show } from "./words.js";

/** The named lists of a document: what they are, and what the operators ask of them that take them. */
export interface NamedLists {
  /** Reports what is wrong with `value_from: "lists.<name>"` beside an operator. */
  readonly use: (name: string, op: Operator, ignoresCase: boolean, path: Path) => void;
  readonly warnUnused: (warn: Report) => void;
}

const LIST = "a non-empty array of strings, of numbers or of booleans";

export function namedLists(lists: unknown, report: Report): NamedLists {
  const known: Dict = isDict(lists) ? lists : {};
  const names = Object.keys(known);
  if (names.length > MAX_LISTS) report(["lists"], "TG110", `expected at most ${MAX_LISTS} lists, got ${names.length}`);
  for (const name of names) checkList(name, known[name], report);

  const used = new Set<string>();
  const checked = new Set<string>();
  return {
    use(name, op, ignoresCase, path) {
      if (!Object.hasOwn(known, name)) {
        const near = nearest(name, names);
        const more = near === undefined ? "write it under `lists` of the document" : `did you mean ${quote(near)}?`;
        report(path, "TG104", `expected the name of a list of this document, got ${quote(name)}; ${more}`);
        return;
      }
      used.add(name);
      const list = listOf(known[name]);
      const { operand } = OPERATORS[op];
      // Any other element is an error of the list.
      const isOfOthers = ["number", "boolean"].includes(typeof list[0]);
      if (isOfOthers && (operand !== "list" || ignoresCase)) {
        const beside = operand === "list" ? "`ignore_case`" : quote(op);
        report(path, "TG104", `expected a list of strings beside ${beside}, and ${quote(name)} has ${typeof list[0]}s`);
        return;
      }
      // Each list once for each kind of operand: many conditions may name one list.
      const key = `${operand}.${name}`;
      if (checked.has(key)) return;
      checked.add(key);
      for (const [index, element] of list.slice(0, MAX_LIST_ELEMENTS).entries()) {
        const wrong = typeof element === "string" ? elementProblem(operand, element) : undefined;
        if (wrong !== undefined) report(["lists", name, index], "TG104", `${wrong}; ${quote(op)} takes this list`);
      }
    },
    warnUnused(warn) {
      for (const name of names) {
        if (used.has(name)) continue;
        warn(["lists", name], "TG115", `no condition names the list ${quote(name)}; remove it, or name it`, true);
      }
    },
  };
}

/** Why operators with such an operand do not take a text as an element. */
function elementProblem(operand: string, text: string): string | undefined {
  if (operand === "affix") return text === "" ? "expected a non-empty string, got an empty one" : undefined;
  if (!Object.hasOwn(STRICT_ELEMENTS, operand)) return undefined;
  const { one, problem } = STRICT_ELEMENTS[operand as keyof typeof STRICT_ELEMENTS];
  const why = problem(text);
  return why === undefined ? undefined : `expected ${one}, got ${show(text)}${why === "" ? "" : `; ${why}`}`;
}

function checkList(name: string, list: unknown, report: Report): void {
  const path = ["lists", name];
  if (!isPlainName(name)) report(path, "TG104", `expected ${PLAIN_NAME}, got ${quote(name)}`, true);
  if (list === UNREADABLE) return;
  if (!Array.isArray(list) || list.length === 0) {
    report(path, "TG104", `expected ${LIST}, got ${show(list)}`);
    return;
  }
  if (list.length > MAX_LIST_ELEMENTS) {
    report(path, "TG110", `expected at most 10,000 elements, got ${list.length.toLocaleString("en")}`);
    return;
  }
  const type = typeof list.find((element) => element !== UNREADABLE);
  const seen = new Set<unknown>();
  for (const [index, element] of list.entries()) {
    if (element === UNREADABLE) continue;
    if (!["string", "number", "boolean"].includes(typeof element))
      report([...path, index], "TG104", `expected a string, a number or a boolean, got ${show(element)}`);
    else if (typeof element !== type)
      report([...path, index], "TG104", `expected elements of one type, the first is a ${type}, got ${show(element)}`);
    else if (seen.has(element))
      report([...path, index], "TG104", `${show(element)} appears twice in this list; keep one`);
    seen.add(element);
  }
}
