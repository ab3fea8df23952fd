import type { ConditionDocument } from "../../engine/condition.js";
import { quote, show } from "../../policy/words.js";
import type { CheckId } from "./checks.js";
import type { LintRule } from "./finding.js";
import { type ConditionPart, conditionsOf, type RulePart, rulesOf } from "./parts.js";

/**
 * Conditions that no call can meet together: those of one rule of `deny_if`, and those of all rules of `require` of a
 * tool, which must all hold.
 */
export const contradictions: LintRule = ({ policy }, report) => {
  for (const { list, conditions } of together(rulesOf(policy))) {
    for (const [index, later] of conditions.entries()) {
      for (const earlier of conditions.slice(0, index)) {
        const found = conflict(earlier.condition, later.condition);
        if (found === undefined) continue;
        report({ id: found.id, path: later.path, message: `${found.message}; ${CONSEQUENCE[list]}` });
        break;
      }
    }
  }
};

const CONSEQUENCE = {
  require: "no call can meet both, so every call of the tool is denied",
  deny_if: "the rule never holds, and denies only calls whose argument is missing or of another type",
} as const;

function together(rules: readonly RulePart[]): readonly { list: RulePart["list"]; conditions: ConditionPart[] }[] {
  const required = new Map<string, ConditionPart[]>();
  const groups: { list: RulePart["list"]; conditions: ConditionPart[] }[] = [];
  for (const rule of rules) {
    const known = rule.list === "require" ? required.get(rule.tool) : undefined;
    if (known !== undefined) {
      known.push(...conditionsOf(rule));
      continue;
    }
    const conditions = [...conditionsOf(rule)];
    groups.push({ list: rule.list, conditions });
    if (rule.list === "require") required.set(rule.tool, conditions);
  }
  return groups;
}

interface Conflict {
  readonly id: CheckId;
  readonly message: string;
}

function conflict(a: ConditionDocument, b: ConditionDocument): Conflict | undefined {
  return absentAndCompared(a, b) ?? absentAndCompared(b, a) ?? (a.path === b.path ? onOnePath(a, b) : undefined);
}

function onOnePath(a: ConditionDocument, b: ConditionDocument): Conflict | undefined {
  if (a.op === "eq" && b.op === "eq") return eqTwice(a, b);
  return excluded(a, b) ?? excluded(b, a) ?? bounds(a, b) ?? bounds(b, a);
}

function absentAndCompared(a: ConditionDocument, b: ConditionDocument): Conflict | undefined {
  if (a.op !== "exists" || a.value !== false) return undefined;
  const here = a.path === b.path && !(b.op === "exists" && b.value === false);
  if (!here && !(b.path.startsWith(`${a.path}.`) && !(b.op === "exists" && b.value === false))) return undefined;
  return {
    id: "TG123",
    message: `${quote(a.path)} is to be absent here and looked at by ${said(b)}; write \`exists\` with \`true\`, or two rules`,
  };
}

function eqTwice(a: ConditionDocument, b: ConditionDocument): Conflict {
  const message =
    a.value === b.value
      ? `${quote(a.path)} is compared with ${show(a.value)} twice; remove one`
      : `${quote(a.path)} cannot equal both ${show(a.value)} and ${show(b.value)}; write one \`in\` with both`;
  return { id: "TG121", message };
}

/** A value that one condition asks for and the other rules out. */
function excluded(a: ConditionDocument, b: ConditionDocument): Conflict | undefined {
  if (a.op !== "eq" && a.op !== "in") return undefined;
  const wanted: readonly unknown[] = a.op === "in" ? a.value : [a.value];
  const left = wanted.filter((value) => !rulesOut(b, value));
  if (left.length > 0) return undefined;
  return {
    id: "TG122",
    message: `${said(a)} asks for a value that ${said(b)} rules out, both on ${quote(a.path)}; remove one of them`,
  };
}

function rulesOut({ op, value }: ConditionDocument, wanted: unknown): boolean {
  if (op === "in") return !(value as readonly unknown[]).includes(wanted);
  if (op === "not_in") return (value as readonly unknown[]).includes(wanted);
  return op === "neq" && value === wanted;
}

interface Bound {
  readonly limit: number;
  readonly open: boolean;
}

function lowerBound({ op, value }: ConditionDocument): Bound | undefined {
  return typeof value === "number" && (op === "gt" || op === "gte" || op === "eq")
    ? { limit: value, open: op === "gt" }
    : undefined;
}

function upperBound({ op, value }: ConditionDocument): Bound | undefined {
  return typeof value === "number" && (op === "lt" || op === "lte" || op === "eq")
    ? { limit: value, open: op === "lt" }
    : undefined;
}

function bounds(a: ConditionDocument, b: ConditionDocument): Conflict | undefined {
  const low = lowerBound(a);
  const high = upperBound(b);
  if (low === undefined || high === undefined) return undefined;
  if (low.limit < high.limit || (low.limit === high.limit && !low.open && !high.open)) return undefined;
  return { id: "TG120", message: `no number is both ${said(a)} and ${said(b)}, both on ${quote(a.path)}` };
}

const said = ({ op, value }: ConditionDocument): string =>
  Array.isArray(value) ? `\`${op}\`` : `\`${op}\` ${show(value)}`;
