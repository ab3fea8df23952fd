import type * as z from "zod/mini";
import { checkAction } from "./actions.js";
import { MAX_LIST, MAX_TOOLS } from "./caps.js";
import { checkConditions } from "./conditions.js";
import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { IN_A_RULE, isBareCondition, ruleKeyHint } from "./key-hints.js";
import { limitKeyHint } from "./limit-hints.js";
import { checkLimit2 } from "./limit-of-2.js";
import { checkCounters, checkMax } from "./limits.js";
import { checkModes } from "./modes.js";
import { namedLists } from "./named-lists.js";
import { COUNTED } from "./path-problem.js";
import { patternChecker } from "./patterns.js";
import { checkPlaces } from "./places-length.js";
import { checkExcept, warnOfDeniedEntries } from "./selectors.js";
import { checkShape } from "./shape.js";
import { checkPath } from "./test-of-2.js";
import { checkConfusable, checkHide, nameChecker } from "./tool-names.js";
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
  const checks = { report, lists, checkPattern };
  checkHide(document.hide, version, checkName, report);
  if (document.all_tools !== undefined) checkAllTools(document.all_tools);
  if (isDict(document.tools)) {
    const names = Object.keys(document.tools);
    if (names.length > MAX_TOOLS) {
      report(
        ["tools"],
        "TG110",
        `expected at most 10,000 tools, got ${names.length}; use \`default\` for most of them`,
      );
    }
    for (const name of names) checkTool(name, document.tools[name]);
    checkPlaces(document.tools, report);
  }
  checkCounters(document, report);
  checkConfusable(document, warn);
  if (version === "2") {
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
    if (version === "2") checkRules(allTools, path);
    checkLimits(allTools.limits, path, shapes.all_tools_limit, (limit, at) => {
      checkKeys(grammar, "all_tools_limit", limit, at, report, hintIn("all_tools_limit", limit));
      checkMax(limit.max, false, at, report);
      if (version === "2") checkLimit2(limit, at, checks);
    });
  }

  function checkTool(name: string, rules: unknown): void {
    const path = ["tools", name];
    checkName(name, path, true);
    checkShape(shapes.tool, rules, path, report);
    if (!isDict(rules)) return;
    checkKeys(grammar, "tool", rules, path, report);
    checkAction(rules, version, path, report);
    if (version === "2") checkExcept(name, rules, checkName, report, warn);
    checkRules(rules, path);
    checkLimits(rules.limits, path, shapes.limit, (limit, at) => {
      checkKeys(grammar, "limit", limit, at, report, hintIn("limit", limit));
      checkMax(limit.max, limit.increment_from !== undefined, at, report);
      if (version === "1") return;
      for (const key of COUNTING) checkPath(limit[key], [...at, key], COUNTED, report);
      checkLimit2(limit, at, checks);
    });
    if (isDict(rules.rate_limit)) {
      const rate = rules.rate_limit;
      checkKeys(grammar, "rate_limit", rate, [...path, "rate_limit"], report, hintIn("rate_limit", rate));
      checkMax(rules.rate_limit.max, false, [...path, "rate_limit"], report);
    }
  }

  function checkRules(part: Dict, path: Path): void {
    for (const list of ["require", "deny_if", "approve_if"] as const) {
      if (list === "approve_if" && version === "1") return;
      eachOf(part[list], [...path, list], (rule, at) => checkRule(rule, list, at));
    }
  }

  function checkRule(rule: unknown, list: "require" | "deny_if" | "approve_if", at: Path): void {
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
