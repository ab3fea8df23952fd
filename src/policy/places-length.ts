import { MAX_PLACES_LENGTH } from "./caps.js";
import { type Dict, isDict, listOf, type Report } from "./finding.js";
import { sectionsOf } from "./sections.js";

/** Reports names that would be part of too much: each is part of the place of every rule, condition and limit below it. */
export function checkPlaces(document: Dict, report: Report): void {
  const sections = sectionsOf(document);
  let length = 0;
  for (const { entries } of sections)
    for (const [name, rules] of Object.entries(entries)) length += name.length * (1 + placesOf(rules));
  if (length <= MAX_PLACES_LENGTH) return;
  report(
    sections.find(({ entries }) => Object.keys(entries).length > 0)!.entriesAt,
    "TG110",
    "expected at most 16,777,216 characters in the places of all rules, conditions and limits, of which the name of an entry is a part; shorten the names",
  );
}

function placesOf(tool: unknown): number {
  if (!isDict(tool)) return 0;
  const rules = [...listOf(tool.require), ...listOf(tool.deny_if), ...listOf(tool.approve_if)];
  const limits = listOf(tool.limits);
  const conditions = [...rules, ...limits].reduce<number>(
    (sum, one) => sum + (isDict(one) ? nodesIn(one.conditions) + nodesIn(one.when) + listOf(one.by).length : 0),
    0,
  );
  return rules.length + conditions + limits.length;
}

/** The conditions of a list, and those below them. A document is at most 32 levels deep. */
function nodesIn(list: unknown): number {
  return listOf(list).reduce<number>((sum, one) => sum + nodesAt(one), 0);
}

function nodesAt(condition: unknown): number {
  if (!isDict(condition)) return 1;
  const { all, any, not, conditions } = condition;
  return 1 + nodesIn(all) + nodesIn(any) + nodesIn(conditions) + (not === undefined ? 0 : nodesAt(not));
}
