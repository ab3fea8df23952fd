import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, type Path, type Report } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { conditionKeyHint } from "./key-hints.js";
import type { NamedLists } from "./named-lists.js";
import { operatorHint, type RulePlace } from "./operator-hints.js";
import { isOperator } from "./operators.js";
import type { PathRoots } from "./path-problem.js";
import type { CheckPattern } from "./patterns.js";
import { JOINED } from "./schema.v2.js";
import { NEEDS_2 } from "./version.js";

/** Common to all conditions: where one stands, its keys and its operator. */

/** Where a condition stands in the tree of its rule. */
export interface TreePlace extends RulePlace {
  /** From 1, the conditions of the rule's own list. */
  readonly level: number;
  /** How many `every` and `some` are around it. */
  readonly quantifiers: number;
}

/** The facts about the document that conditions need. */
export interface ConditionChecks {
  readonly report: Report;
  readonly lists: NamedLists;
  readonly checkPattern: CheckPattern;
  /** The roots of paths where the conditions stand. */
  readonly roots: PathRoots;
}

/** Adds what to write instead to what is said of an operator. */
export function withOperatorHint(condition: unknown, at: Path, place: TreePlace, report: Report): Report {
  return (where, code, message, atKey) => {
    const isOfOperator = where.length === at.length + 1 && where[at.length] === "op" && isDict(condition);
    if (!isOfOperator) {
      report(where, code, message, atKey);
      return;
    }
    const later = place.version === "1" && isOperator(condition.op, "2") ? `, which ${NEEDS_2}` : "";
    const hint = operatorHint(condition.op, condition.value, place);
    report(where, code, `${message}${later}${hint === undefined ? "" : `; ${hint}`}`, atKey);
  };
}

/** Reports keys of the language that do not go with what a condition is, and keys that the language does not have. */
export function checkConditionKeys(
  condition: Dict,
  fitting: readonly string[],
  what: string,
  at: Path,
  place: TreePlace,
  report: Report,
): void {
  const known = GRAMMARS["2"].keys.condition;
  for (const key of Object.keys(condition)) {
    if (fitting.includes(key) || !known.includes(key)) continue;
    report([...at, key], "TG111", `\`${key}\` does not go with ${what}; ${misplacedKey(key, what)}`, true);
  }
  checkKeys(GRAMMARS["2"], "condition", condition, at, report, (key) => conditionKeyHint(key, condition, place));
}

function misplacedKey(key: string, what: string): string {
  if (Object.hasOwn(JOINED, key) || key === "conditions") return "write a condition of its own for each";
  switch (key) {
    case "if_absent":
      return what === "`exists`"
        ? "`exists` itself asks what is absent"
        : "it stands beside a `path`, `every` or `some`";
    case "value_from":
      return "write `value`";
    case "ignore_case":
      return "it is for comparing texts";
    default:
      return "write the test as a condition of its own, below it or beside it";
  }
}
