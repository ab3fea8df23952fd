import type * as z from "zod/mini";
import { checkAction } from "./actions.js";
import { MAX_LIST, MAX_TOOLS } from "./caps.js";
import type { ConditionChecks } from "./condition-keys.js";
import { checkConditions } from "./conditions.js";
import { checkArgumentNames, checkDispatch } from "./dispatch.js";
import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { IN_A_RULE, isBareCondition, ruleKeyHint } from "./key-hints.js";
import { limitKeyHint } from "./limit-hints.js";
import { checkLimit2 } from "./limit-of-2.js";
import { checkCounters, checkMax } from "./limits.js";
import { checkModes } from "./modes.js";
import { namedLists } from "./named-lists.js";
import { PATH_ROOTS } from "./path-problem.js";
import { patternChecker } from "./patterns.js";
import { checkPlaces } from "./places-length.js";
import { checkRemember } from "./remember.js";
import { SECTIONS, type Section, type SectionKind, sectionsOf } from "./sections.js";
import { checkExcept, warnOfDeniedEntries } from "./selectors.js";
import { checkShape } from "./shape.js";
import { checkPath } from "./test-of-2.js";
import { checkConfusable, checkHide, checkNames, nameChecker } from "./tool-names.js";
import { versionOf } from "./version.js";

/**
 * Reports all that is wrong with a copied document, part by part, whatever else is wrong with it. Warnings are for what
 * is allowed and doubtful.
 */
export function checkDocument(document: unknown, report: Report, warn: Report): void {
  const version = isDict(document) ? versionOf(document) : "1";
  const grammar = GRAMMARS[version];
  const { shapes } = grammar;
  const checkPattern = patternChecker(report, warn);
  const checkName = nameChecker(version, report);

  checkShape(shapes.document, document, [], report);
  if (!isDict(document)) return;
  checkKeys(grammar, "document", document, [], report);
  const lists = namedLists(version === "2" ? document.lists : undefined, report);
  const checksOf = (kind: SectionKind) => ({ report, lists, checkPattern, roots: PATH_ROOTS[kind] });
  checkHide(document.hide, version, checkName, report);
  if (document.all_tools !== undefined) checkAllTools(document.all_tools);
  for (const section of sectionsIn(document)) {
    const { kind, entries, entriesAt } = section;
    if (kind !== "tools") checkSection(section);
    const names = Object.keys(entries);
    if (names.length > MAX_TOOLS) {
      report(
        entriesAt,
        "TG110",
        `expected at most 10,000 ${kind}, got ${names.length}; use \`default\` for most of them`,
      );
    }
    for (const name of names) checkEntry(kind, name, entries[name], [...entriesAt, name]);
  }
  checkPlaces(document, report);
  checkCounters(document, report);
  checkConfusable(document, warn);
  if (version === "2") {
    if (isDict(document.dispatch)) checkDispatch(document.dispatch, report);
    checkModes(document, report);
    warnOfDeniedEntries(document, warn);
    lists.warnUnused(warn);
  }

  function hintIn(kind: "limit" | "all_tools_limit" | "rate_limit", limit: Dict) {
    return (key: string) => limitKeyHint(key, limit, { version, kind });
  }

  function checkAllTools(allTools: unknown): void {
    const path = ["all_tools"];
    checkShape(shapes.all_tools, allTools, path, report);
    if (!isDict(allTools)) return;
    checkKeys(grammar, "all_tools", allTools, path, report);
    if (version === "2") checkRules(allTools, path, checksOf("tools"));
    checkLimits(allTools.limits, path, shapes.all_tools_limit, (limit, at) => {
      checkKeys(grammar, "all_tools_limit", limit, at, report, hintIn("all_tools_limit", limit));
      checkMax(limit.max, false, at, report);
      if (version === "2") checkLimit2(limit, at, checksOf("tools"));
    });
  }

  /** The sections of the document; the shape of those besides `tools` is told here, too. */
  function sectionsIn(document: Dict): readonly Section[] {
    if (version === "1") return sectionsOf(document).slice(0, 1);
    for (const kind of ["resources", "prompts"] as const)
      if (document[kind] !== undefined) checkShape(shapes.section, document[kind], [kind], report);
    return sectionsOf(document);
  }

  function checkSection({ kind, part, hide, hideAt }: Section): void {
    checkKeys(grammar, "section", part, SECTIONS[kind].at, report);
    checkNames(hide, hideAt, kind, checkName, report);
  }

  function checkEntry(kind: SectionKind, name: string, rules: unknown, path: Path): void {
    const { what } = SECTIONS[kind];
    const checks = checksOf(kind);
    checkName(name, path, true);
    checkShape(shapes[what], rules, path, report);
    if (!isDict(rules)) return;
    checkKeys(grammar, what, rules, path, report);
    checkAction(rules, version, path, report);
    if (version === "2") {
      checkExcept(name, rules, path, kind, checkName, report, warn);
      checkArgumentNames(rules.arguments, [...path, "arguments"], report);
      if (kind === "tools") checkRemember(rules, path, report);
    }
    checkRules(rules, path, checks);
    checkLimits(rules.limits, path, shapes.limit, (limit, at) => {
      checkKeys(grammar, "limit", limit, at, report, hintIn("limit", limit));
      checkMax(limit.max, limit.increment_from !== undefined, at, report);
      if (version === "1") return;
      for (const key of COUNTING) checkPath(limit[key], [...at, key], checks.roots.counted, report);
      checkLimit2(limit, at, checks);
    });
    if (isDict(rules.rate_limit)) {
      const rate = rules.rate_limit;
      checkKeys(grammar, "rate_limit", rate, [...path, "rate_limit"], report, hintIn("rate_limit", rate));
      checkMax(rules.rate_limit.max, false, [...path, "rate_limit"], report);
    }
  }

  function checkRules(part: Dict, path: Path, checks: ConditionChecks): void {
    for (const list of ["require", "deny_if", "approve_if"] as const) {
      if (list === "approve_if" && version === "1") return;
      eachOf(part[list], [...path, list], (rule, at) => checkRule(rule, list, at, checks));
    }
  }

  function checkRule(
    rule: unknown,
    list: "require" | "deny_if" | "approve_if",
    at: Path,
    checks: ConditionChecks,
  ): void {
    if (isBareCondition(rule)) {
      report(at, "TG104", `expected a rule, an object with \`conditions\`, got a condition; ${IN_A_RULE}`);
      checkConditions([rule], at, version, list, checks, () => at);
      return;
    }
    const kind = list === "approve_if" ? "approval" : "rule";
    checkShape(shapes[kind], rule, at, report);
    if (!isDict(rule)) return;
    const place = { version, list: list === "require" ? list : "deny_if", alone: true } as const;
    checkKeys(grammar, kind, rule, at, report, (key) => ruleKeyHint(key, place));
    const conditions = [...at, "conditions"];
    if (list === "require" && Array.isArray(rule.conditions) && rule.conditions.length === 0) {
      warn(conditions, "TG113", "an empty `conditions` always holds, so that this rule requires nothing");
    }
    checkConditions(rule.conditions, conditions, version, list, checks);
  }

  function checkLimits(list: unknown, path: Path, schema: z.core.$ZodType, visit: (limit: Dict, path: Path) => void) {
    eachOf(list, [...path, "limits"], (limit, at) => {
      checkShape(schema, limit, at, report);
      if (isDict(limit)) visit(limit, at);
    });
  }
}

const COUNTING = ["increment_from", "increment_from_size"];

/** Both caps are 64. A list beyond it is refused as a whole, and its rest is not looked at. */
function eachOf(list: unknown, path: Path, visit: (element: unknown, path: Path) => void): void {
  for (const [index, element] of listOf(list).slice(0, MAX_LIST).entries()) visit(element, [...path, index]);
}
