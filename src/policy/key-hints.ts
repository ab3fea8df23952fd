import { type Dict, isDict } from "./finding.js";
import { operatorHint, oppositeHint, type RulePlace } from "./operator-hints.js";
import type { Version } from "./version.js";

/** Replacements for keys by which other languages join rules or turn them round. */

/** Whether a key asks for the opposite, or for one of several: the nearest known key would mean something else. */
export const turnsRound = (key: string): boolean =>
  /^(?:no|un|any|or)(?!$)|not|none|unless|except|invert|negat|any_/i.test(key);

/** Whether a value is a condition where a rule belongs. */
export const isBareCondition = (value: unknown): boolean =>
  isDict(value) && value.conditions === undefined && ["path", "op", "value"].filter((key) => key in value).length > 1;

export const IN_A_RULE = 'write `"conditions": [{ "path": ..., "op": ..., "value": ... }]` in the rule';

/** For an unknown key of a tool's rules. */
export function toolKeyHint(key: string, value: unknown, version: Version): string | undefined {
  const name = key.toLowerCase().replace(/[-_\s]/g, "");
  if (/^(?:(?:deny|block|forbid|reject)(?:unless|ifnot)|(?:allow|permit|pass|only)(?:if|when)|onlyif)$/.test(name))
    return "write `require`, which denies unless each of its rules holds";
  if (
    /^(?:(?:allow|permit|pass)(?:unless|ifnot)|(?:require|must)(?:not|no|none)|unless|except|(?:block|forbid|reject)(?:if|when)|denywhen|denyifany)$/.test(
      name,
    )
  )
    return "write `deny_if`, which denies if one of its rules holds";
  if (/^(?:deny|denied|block|blocked|disabled|enabled|forbidden)$/.test(name)) {
    return Array.isArray(value) ? "write `deny_if`" : 'write `action: "deny"` for a tool that is not to be called';
  }
  if (/^(?:path|op|value)$/.test(name))
    return `put the condition in a rule of \`require\`, if it must hold, or of \`deny_if\`, if it must not; ${IN_A_RULE}`;
  if (/^(?:hide|hidden|visible)$/.test(name)) return "name the tool in `hide` of the document";
  if (/^(?:ask|confirm|approval|approve|requireapproval|requiresapproval|needsapproval)$/.test(name))
    return version === "2" && Array.isArray(value) ? "write `approve_if`" : 'write `action: "require_approval"`';
  if (version === "2" && /^(?:rememberfor|rememberapprovals?|approvalttl|approvedfor)$/.test(name))
    return "did you mean `remember`, with `seconds`?";
  if (!turnsRound(key)) return undefined;
  return "`require` denies unless each of its rules holds, `deny_if` denies if one of its rules holds";
}

/** For an unknown key of a rule. */
export function ruleKeyHint(key: string, { version, list }: RulePlace): string | undefined {
  const negates = /^(?:not|none|unless|except|negat|invert)|_not|none_of/i.test(key);
  const isEither = /^(?:or|any|some)|any(?:_of)?$|one_?of/i.test(key);
  if (version === "2") {
    if (negates) return `${noneHint(list)}, as a condition in \`conditions\``;
    return isEither ? "write `any` with these conditions, as a condition in `conditions`" : undefined;
  }
  if (negates) {
    return list === "require"
      ? "write a rule of `deny_if` for each of these conditions"
      : "write these conditions in a rule of `require`, instead of this rule";
  }
  return isEither ? eitherHint(list) : undefined;
}

/** The negation of several conditions can mean two things; in `require` no more may pass, in `deny_if` no less be denied. */
const noneHint = (list: RulePlace["list"]): string =>
  `write \`not\` with \`${list === "require" ? "any" : "all"}\` of these conditions under it`;

/** For an unknown key of a condition. */
export function conditionKeyHint(key: string, condition: Dict, place: RulePlace): string | undefined {
  const { op, value } = condition;
  const given = condition[key];
  const joins = typeof given === "object" && given !== null;
  if (place.version === "2") {
    if (joins && /^(?:or|any)|one_?of$/i.test(key)) return "did you mean `any`?";
    if (joins && /^(?:and|all)/i.test(key)) return "did you mean `all`?";
    if (joins && /^(?:none|unless|except|nor|neither)/i.test(key)) return noneHint(place.list);
    if (/flags|options|modifiers|case/i.test(key) && op !== "regex") return 'did you mean `"ignore_case": true`?';
  }
  if (joins && /^(?:or|any|some)|one_?of$/i.test(key)) return eitherHint(place.list);
  if (joins && /^(?:and|all|conditions)/i.test(key)) return "write these as conditions of this rule";
  if (joins && /^(?:not|none|unless|except)/i.test(key) && op === undefined) {
    return place.list === "require"
      ? "take this condition out, and write what it negates in a rule of `deny_if` for each"
      : "write what it negates in a rule of `require`, instead of this rule";
  }
  if (/flags|options|modifiers|case/i.test(key))
    return 'write `"(?i)"` at the beginning of a pattern of `regex` that ignores case';
  if (op !== undefined && /^(?:is_?)?(?:not?$|negat|invert|revers)/i.test(key)) {
    return `if it asks for the opposite, ${oppositeHint(op, value, place)}`;
  }
  const operator = operatorHint(key, given, place);
  return operator && `an operator stands in \`op\`, in a condition of its own, beside \`value\`; ${operator}`;
}

const eitherHint = (list: RulePlace["list"]): string =>
  list === "deny_if"
    ? "write a rule of `deny_if` for each of these conditions, with the others of this rule"
    : "`require` asks for all: write one `in`, or one rule of `deny_if` with the opposite of each of these conditions";
