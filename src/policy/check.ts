import type * as z from "zod/mini";
import { MAX_LIST, MAX_PLACES_LENGTH, MAX_TOOLS } from "./caps.js";
import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { conditionKeyHint, IN_A_RULE, isBareCondition, ruleKeyHint } from "./key-hints.js";
import { limitKeyHint } from "./limit-hints.js";
import { checkCounters, checkMax } from "./limits.js";
import { operatorHint, type RulePlace } from "./operator-hints.js";
import { patternChecker } from "./patterns.js";
import {
  allToolsSchema,
  callLimitSchema,
  conditionSchema,
  documentSchema,
  limitSchema,
  ruleSchema,
  toolRulesSchema,
} from "./schema.js";
import { checkShape } from "./shape.js";
import { checkConfusable, checkHide, checkToolName } from "./tool-names.js";
import { show } from "./words.js";

/**
 * Reports all that is wrong with a copied document, part by part, whatever else is wrong with it. Warnings are for what
 * is allowed and doubtful.
 */
export function checkDocument(document: unknown, report: Report, warn: Report): void {
  const checkPattern = patternChecker(report, warn);

  checkShape(documentSchema, document, [], report);
  if (!isDict(document)) return;
  checkKeys("document", document, [], report);
  checkHide(document.hide, report);
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

  function checkAllTools(allTools: unknown): void {
    const path = ["all_tools"];
    checkShape(allToolsSchema, allTools, path, report);
    if (!isDict(allTools)) return;
    checkKeys("all_tools", allTools, path, report);
    checkLimits(allTools.limits, path, callLimitSchema, (limit, at) => {
      checkKeys("all_tools_limit", limit, at, report, (key) => limitKeyHint(key, limit));
      checkMax(limit.max, false, at, report);
    });
  }

  function checkTool(name: string, rules: unknown): void {
    const path = ["tools", name];
    checkToolName(name, path, report, true);
    checkShape(toolRulesSchema, rules, path, report);
    if (!isDict(rules)) return;
    checkKeys("tool", rules, path, report);
    checkAction(rules, path, report);
    checkRules(rules, "require", path, (rule, at) => {
      if (Array.isArray(rule.conditions) && rule.conditions.length === 0) {
        warn([...at, "conditions"], "TG113", "an empty `conditions` always holds, so that this rule requires nothing");
      }
    });
    checkRules(rules, "deny_if", path);
    checkLimits(rules.limits, path, limitSchema, (limit, at) => {
      checkKeys("limit", limit, at, report, (key) => limitKeyHint(key, limit));
      checkMax(limit.max, limit.increment_from !== undefined, at, report);
    });
    if (isDict(rules.rate_limit)) {
      const rate = rules.rate_limit;
      checkKeys("rate_limit", rate, [...path, "rate_limit"], report, (key) => limitKeyHint(key, rate));
      checkMax(rules.rate_limit.max, false, [...path, "rate_limit"], report);
    }
  }

  function checkRules(tool: Dict, list: RulePlace["list"], path: Path, also?: (rule: Dict, path: Path) => void): void {
    eachOf(tool[list], [...path, list], (rule, at) => {
      if (isBareCondition(rule)) {
        report(at, "TG104", `expected a rule, an object with \`conditions\`, got a condition; ${IN_A_RULE}`);
        checkCondition(rule, at, { list, alone: true });
        return;
      }
      checkShape(ruleSchema, rule, at, report);
      if (!isDict(rule)) return;
      checkKeys("rule", rule, at, report, (key) => ruleKeyHint(key, list));
      also?.(rule, at);
      const place = { list, alone: listOf(rule.conditions).length < 2 };
      eachOf(rule.conditions, [...at, "conditions"], (condition, where) => checkCondition(condition, where, place));
    });
  }

  function checkCondition(condition: unknown, at: Path, place: RulePlace): void {
    checkShape(conditionSchema, condition, at, (where, code, message, atKey) => {
      const isOperator = where[at.length] === "op" && isDict(condition);
      const hint = isOperator ? operatorHint(condition.op, condition.value, place) : undefined;
      report(where, code, hint === undefined ? message : `${message}; ${hint}`, atKey);
    });
    if (!isDict(condition)) return;
    checkKeys("condition", condition, at, report, (key) => conditionKeyHint(key, condition, place));
    if (condition.op === "regex" && typeof condition.value === "string")
      checkPattern(condition.value, [...at, "value"]);
  }

  function checkLimits(list: unknown, path: Path, schema: z.core.$ZodType, visit: (limit: Dict, path: Path) => void) {
    eachOf(list, [...path, "limits"], (limit, at) => {
      checkShape(schema, limit, at, report);
      if (isDict(limit)) visit(limit, at);
    });
  }
}

/** Both caps are 64. A list beyond it is refused as a whole, and its rest is not looked at. */
function eachOf(list: unknown, path: Path, visit: (element: unknown, path: Path) => void): void {
  for (const [index, element] of listOf(list).slice(0, MAX_LIST).entries()) visit(element, [...path, index]);
}

/** Reports names that would be part of too much: each is part of the place of every rule, condition and limit below it. */
function checkPlaces(tools: Dict, report: Report): void {
  let length = 0;
  for (const [name, rules] of Object.entries(tools)) length += name.length * (1 + placesOf(rules));
  if (length <= MAX_PLACES_LENGTH) return;
  report(
    ["tools"],
    "TG110",
    "expected at most 16,777,216 characters in the places of all rules, conditions and limits, of which a tool's name is a part; shorten the names",
  );
}

function placesOf(tool: unknown): number {
  if (!isDict(tool)) return 0;
  const rules = [...listOf(tool.require), ...listOf(tool.deny_if)];
  const conditions = rules.reduce<number>((sum, rule) => sum + (isDict(rule) ? listOf(rule.conditions).length : 0), 0);
  return rules.length + conditions + listOf(tool.limits).length;
}

const BESIDE_DENY = ["require", "deny_if", "limits", "rate_limit"];

function checkAction(rules: Dict, path: Path, report: Report): void {
  const { action } = rules;
  if (action === "deny") {
    for (const key of BESIDE_DENY) {
      if (rules[key] !== undefined) {
        report(
          [...path, key],
          "TG111",
          `\`action: "deny"\` stands alone or with \`reason\`; remove \`${key}\`, or, if some calls may pass, the action`,
          true,
        );
      }
    }
  } else if (rules.reason !== undefined && (action === undefined || action === "allow")) {
    const found = action === undefined ? "no `action`" : `\`action: ${show(action).slice(1, -1)}\``;
    report(
      [...path, "reason"],
      "TG111",
      `\`reason\` belongs to \`action: "deny"\` or \`"require_approval"\`, and here is ${found}; write \`on_deny\` in a rule, or \`description\``,
      true,
    );
  }
}
