import { OPPOSITES } from "./opposites.js";
import { nearest } from "./words.js";

/** Where a condition stands. What is right to write instead of an operator, or of its opposite, depends on it. */
export interface RulePlace {
  readonly list: "require" | "deny_if";
  /** Whether it is the only condition of its rule. */
  readonly alone: boolean;
}

/** What an operator of another language asks for. `!` before a meaning is its opposite. */
const NAMES: Readonly<Record<string, string>> = {
  eq: "eq equals equal equalto is same = == ===",
  "!eq": "neq ne not ! <> unequal differs different except unless otherthan isnt",
  in: "in oneof anyof among memberof inlist inset inarray",
  "!in": "noneof none",
  lt: "lt < lessthan less below under",
  lte: "lte le leq lteq <= lessthanorequal lessthanorequalto lessthanequals atmost",
  gt: "gt > greaterthan greater morethan above over exceeds",
  gte: "gte ge geq gteq >= greaterthanorequal greaterthanorequalto greaterthanequals atleast",
  exists: "exists present defined isset",
  "!exists": "null nil missing undefined absent unset",
  empty: "empty",
  regex: "regex regexp matches match pattern rlike ~ =~",
  "!regex": "mismatch mismatches",
  contains: "contains contain includes include substring",
  "!contains": "excludes exclude lacks without",
  starts: "startswith starts beginswith begins prefix hasprefix",
  ends: "endswith ends suffix hassuffix",
  like: "like ~~",
  "!like": "unlike",
  glob: "glob wildcard fnmatch minimatch stringlike arnlike",
  between: "between range inrange",
  "!between": "outside outofrange",
};
const MEANINGS: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([meaning, names]) => names.split(" ").map((name) => [name, meaning] as const)),
);
const OPERATORS = ["eq", "in", "lt", "lte", "gt", "gte", "regex", "contains", "exists", "neq"];

const NEGATION = /^(?:!|not|non?)(?=.)|(?<=.)(?:not|none)$/;
const ANY_CASE = /^(?:caseinsensitive|nocase)(?=.)|(?<=.)(?:ignorecase|caseinsensitive|nocase|ci)$/;

/** For an operator that the language does not have. */
export function operatorHint(op: unknown, value: unknown, place: RulePlace): string | undefined {
  if (typeof op !== "string") return undefined;
  let name = op.toLowerCase().replace(/[-_\s.$]/g, "");
  let negated = false;
  let ignoresCase = false;
  for (let before = ""; !MEANINGS.has(name) && name !== before; ) {
    before = name;
    const [, first, rest] = /^([in])(.+)$/.exec(name) ?? [];
    if (rest !== undefined && MEANINGS.has(rest)) {
      if (first === "i") ignoresCase = true;
      else negated = !negated;
      name = rest;
    } else if (/[i*]$/.test(name) && MEANINGS.has(name.slice(0, -1).replace(NEGATION, ""))) {
      ignoresCase = true;
      name = name.slice(0, -1);
    } else if (ANY_CASE.test(name)) {
      ignoresCase = true;
      name = name.replace(ANY_CASE, "");
    } else {
      name = name.replace(/^(?:isnt|arent|doesnt)(?=.)/, "not").replace(/^(?:is|are|does|string|numeric)(?=.)/, "");
      if (MEANINGS.has(name) || !NEGATION.test(name)) continue;
      negated = !negated;
      name = name.replace(NEGATION, "");
    }
  }
  if (Array.isArray(value) && !MEANINGS.has(name)) name = name.replace(/(?<=.)(?:any|anyof|oneof|some|all|allof)$/, "");
  // A slip rarely spares the rest and takes the first letter, and an `i` or `n` there means something.
  const near = MEANINGS.has(name)
    ? undefined
    : nearest(
        name,
        OPERATORS.filter((known) => known[0] === name[0]),
      );
  const meaning = MEANINGS.get(name) ?? MEANINGS.get(near ?? "");
  if (meaning === undefined) return undefined;
  if (near !== undefined && !negated && !ignoresCase) {
    return `did you mean \`${near}\`${/^[lg]t$/.test(near) ? ` or \`${near}e\`` : ""}?`;
  }
  if (meaning.startsWith("!")) negated = !negated;
  const named = meaning.replace("!", "");
  const base = named === "eq" && Array.isArray(value) ? "in" : named;
  if (value === false && (base === "exists" || base === "empty")) negated = !negated;
  const hint = written(base, negated, ignoresCase, place);
  // Several conditions of one rule deny only together.
  const isSplit = Array.isArray(value) && !["in", "between"].includes(base) && !hint.includes("`require`");
  return isSplit && (negated || place.list === "deny_if") ? `${hint}, in a rule for each value` : hint;
}

/** For a condition that asks for the opposite of its operator by a key of its own. */
export const oppositeHint = (op: unknown, value: unknown, place: RulePlace): string =>
  (typeof op === "string" ? operatorHint(`not_${op}`, value, place) : undefined) ??
  "a rule of `require` denies unless its conditions hold, one of `deny_if` denies if they do";

function written(base: string, negated: boolean, ignoresCase: boolean, place: RulePlace): string {
  const { list, alone } = place;
  if (base === "exists") return `write \`exists\` with \`${!negated}\``;
  if (base === "empty") return `write \`${negated ? "neq" : "eq"}\` with \`""\``;
  const opposite = OPPOSITES.get(base);
  if (opposite !== undefined && !ignoresCase) return `write \`${negated ? opposite : base}\``;
  if (!negated) return `write ${positive(base, ignoresCase, list)}`;
  if (list === "require") {
    return `take this condition out, and in a rule of its own in \`deny_if\` write ${positive(base, ignoresCase, "deny_if")}`;
  }
  if (base === "between") {
    return "write two rules of `deny_if`, one with `lt` and one with `gt`, each with the other conditions of this rule";
  }
  const moved = `instead of this rule, in a rule of \`require\`, write ${positive(base, ignoresCase, "require")}`;
  return alone ? moved : `${moved}; that denies more, since version "1" cannot ask for it beside other conditions`;
}

const WILDCARDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["like", ["%", "_"]],
  ["glob", ["*", "?"]],
]);

/** The way to ask for a meaning in a rule of a list: in `require` no more than was meant, in `deny_if` no less. */
function positive(base: string, ignoresCase: boolean, list: RulePlace["list"]): string {
  const strict = list === "require";
  const regex = (pattern: string, more = ""): string =>
    `\`regex\` with \`"${ignoresCase ? "(?i)" : ""}${pattern}"\`${more}`;
  const rest = ", where `[\\\\w-]*` is for what else may stand there";
  const wildcards = WILDCARDS.get(base);
  if (wildcards !== undefined) {
    const one = strict ? "[\\\\w-]" : ".";
    return regex(
      strict ? "^...$" : "(?s)^...$",
      `, \`${one}*\` for each \`${wildcards[0]}\`, \`${one}\` for each \`${wildcards[1]}\`, and \`\\\\Q...\\\\E\` around the rest`,
    );
  }
  switch (base) {
    case "between":
      return "two conditions in one rule, `gte` and `lte`";
    case "eq":
      return regex("^\\\\Q...\\\\E$");
    case "in":
      return regex("^(?:\\\\Q...\\\\E|\\\\Q...\\\\E)$");
    case "starts":
      return strict ? regex("^\\\\Q...\\\\E[\\\\w-]*$", rest) : regex("^\\\\Q...\\\\E");
    case "ends":
      return strict ? regex("^[\\\\w-]*\\\\Q...\\\\E$", rest) : regex("\\\\Q...\\\\E$");
    case "contains":
      return ignoresCase ? regex("\\\\Q...\\\\E") : "`contains`";
    default:
      return strict ? regex("^(?:...)$") : ignoresCase ? regex("...") : "`regex`";
  }
}
