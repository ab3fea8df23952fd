import { quote } from "../../policy/words.js";
import { wordsOfName } from "../server-tools/name-words.js";
import type { LintRule } from "./lint-finding.js";
import { type ConditionPart, conditionsOf, ownLimits, type RulePart, rulesOf } from "./parts.js";
import { argumentAt, type Look, nestedLooks } from "./tree.js";

/** Names of arguments that are paid, moved or ordered: a negative one goes the other way. */
const AMOUNT =
  /^(?:amounts?|prices?|costs?|fees?|sum|payments?|payout|refunds?|charges?|quantity|quantities|qty|cents|usd|eur|gbp|dollars|euros|money|shares|salary|wage|bonus|discount|deposit|withdrawal|debit|bid|tip|wei|satoshis?|lamports)$/;
/** Beside these an amount is a number of rows, a length of time or a setting. */
const NO_AMOUNT = /^(?:count|pages?|rows|results|items|lines|chars|ms|seconds|id|ids|index|offset|max|limit)$/;

/** An amount that has an upper bound and no lower one: a refund of -500 is at most 500. */
export const negativeAmounts: LintRule = ({ policy }, report) => {
  const bounds = new Map<string, Bounds>();
  for (const part of rulesOf(policy)) {
    for (const condition of conditionsOf(part)) {
      const { path } = condition.condition;
      if (!isAmount(path)) continue;
      const key = JSON.stringify([part.tool, path]);
      const known = bounds.get(key) ?? { tool: part.tool, list: part.list, upper: undefined, hasLower: false };
      bounds.set(key, withBound(known, part, condition));
    }
  }
  const nested = nestedLooks(policy);
  for (const { tool, list, upper, hasLower } of bounds.values()) {
    if (upper === undefined || hasLower) continue;
    if (nested.some((look) => isLower(look, upper.condition.path))) continue;
    const { path } = upper.condition;
    // A limit that counts an argument of every call denies a negative one.
    if (ownLimits(policy, tool).some(({ argument, written }) => argument === path && written.when === undefined))
      continue;
    const bound = JSON.stringify({ conditions: [{ path, op: "gt", value: 0 }] });
    const remedy =
      list === "require" ? `put \`${bound}\` in \`require\`` : 'repeat the rule with `"op": "lt", "value": 0` here';
    report({
      id: "TG129",
      path: upper.path,
      message: `${quote(path)} has an upper bound and no lower one, so that a negative number passes; if it may not, ${remedy}`,
      example: "-1",
    });
  }
};

interface Bounds {
  readonly tool: string;
  readonly list: RulePart["list"];
  readonly upper: ConditionPart | undefined;
  readonly hasLower: boolean;
}

const UPPER = { require: ["lt", "lte"], deny_if: ["gt", "gte"] };
/** A negative number does not get past these, or only one that the policy names. */
const LOWER = { require: ["gt", "gte", "eq", "in"], deny_if: ["lt", "lte"] };

/** Whether a condition of a tree may keep a negative number away. */
const isLower = ({ condition, list, isWhen }: Look, path: string): boolean =>
  !isWhen && "op" in condition && argumentAt(condition)?.path === path && LOWER[list].includes(condition.op);

function withBound(known: Bounds, { list }: RulePart, part: ConditionPart): Bounds {
  const { op, value } = part.condition;
  if (LOWER[list].includes(op)) return { ...known, hasLower: true };
  const isUpper = UPPER[list].includes(op) && (value as number) > 0;
  return isUpper && known.upper === undefined ? { ...known, list, upper: part } : known;
}

function isAmount(path: string): boolean {
  const words = wordsOfName(path.slice(path.lastIndexOf(".") + 1));
  return words.some((word) => AMOUNT.test(word)) && !words.some((word) => NO_AMOUNT.test(word));
}
