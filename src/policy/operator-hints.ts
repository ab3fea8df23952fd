import { GOES_WITH } from "./operands.js";
import { hasOperator, isOperator, OPERATOR_NAMES, OPERATORS, type Operator, oppositeOf } from "./operators.js";
import type { Version } from "./version.js";
import { nearest } from "./words.js";

/**
 * Where a condition stands. The right replacement for an operator, or for its opposite, depends on it. In version "2" the list is
 * `require` where TRUE lets a call through, and `deny_if` where it does not: a `not` turns it around.
 */
export interface RulePlace {
  readonly version: Version;
  readonly list: "require" | "deny_if";
  /** Whether it is the only condition of its rule. */
  readonly alone: boolean;
}

/** Meanings that the language has no operator for, as other languages name them. `!` before a meaning is its opposite. */
const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  empty: "empty",
  like: "like ~~",
  "!like": "unlike",
  glob: "glob wildcard fnmatch minimatch stringlike arnlike",
  between: "between range inrange",
  "!between": "outside outofrange",
};

/** The names of a version. */
interface Names {
  /** Operators as they are compared with what was written. */
  readonly plain: ReadonlyMap<string, Operator>;
  /** The operator that a name asks for: an operator, `!` and one, or another meaning. */
  readonly meanings: ReadonlyMap<string, string>;
}

const plainNames = (names: readonly Operator[]) => names.map((name) => [name.replaceAll("_", ""), name] as const);

/** `known` are its operators, `told` those for which it has an answer. */
function namesOf(known: readonly Operator[], told: readonly Operator[]): Names {
  const meanings = [
    ...plainNames(told).flatMap(([plain, name]) => {
      const { aliases, opposites, negates, excludes } = OPERATORS[name];
      const own = [excludes ? `!${negates}` : name, `${plain} ${aliases}`];
      return opposites === undefined ? [own] : [own, [`!${name}`, opposites]];
    }),
    ...Object.entries(OTHER_MEANINGS),
  ];
  return {
    plain: new Map(plainNames(known)),
    meanings: new Map(
      meanings.flatMap(([meaning, names]) => names!.split(" ").map((name) => [name, meaning!] as const)),
    ),
  };
}

const OF_1 = OPERATOR_NAMES.filter((name) => hasOperator("1", name));
const NAMES: Readonly<Record<Version, Names>> = {
  "1": namesOf(OF_1, [...OF_1, "starts_with", "ends_with"]),
  "2": namesOf(OPERATOR_NAMES, OPERATOR_NAMES),
};

const NEGATION = /^(?:!|not|non?)(?=.)|(?<=.)(?:not|none)$/;
const ANY_CASE = /^(?:caseinsensitive|nocase)(?=.)|(?<=.)(?:ignorecase|caseinsensitive|nocase|ci)$/;

/** For an operator that the language does not have. */
export function operatorHint(op: unknown, value: unknown, place: RulePlace): string | undefined {
  if (typeof op !== "string") return undefined;
  const { plain, meanings } = NAMES[place.version];
  let name = op.toLowerCase().replace(/[-_\s.$]/g, "");
  let negated = false;
  let ignoresCase = false;
  for (let before = ""; !meanings.has(name) && name !== before; ) {
    before = name;
    const [, first, rest] = /^([in])(.+)$/.exec(name) ?? [];
    if (rest !== undefined && meanings.has(rest)) {
      if (first === "i") ignoresCase = true;
      else negated = !negated;
      name = rest;
    } else if (/[i*]$/.test(name) && meanings.has(name.slice(0, -1).replace(NEGATION, ""))) {
      ignoresCase = true;
      name = name.slice(0, -1);
    } else if (ANY_CASE.test(name)) {
      ignoresCase = true;
      name = name.replace(ANY_CASE, "");
    } else {
      name = name.replace(/^(?:isnt|arent|doesnt)(?=.)/, "not").replace(/^(?:is|are|does|string|numeric)(?=.)/, "");
      if (meanings.has(name) || !NEGATION.test(name)) continue;
      negated = !negated;
      name = name.replace(NEGATION, "");
    }
  }
  if (Array.isArray(value) && !meanings.has(name)) name = name.replace(/(?<=.)(?:any|anyof|oneof|some|all|allof)$/, "");
  // A slip rarely spares the rest and takes the first letter, and an `i` or `n` there means something.
  const near = meanings.has(name)
    ? undefined
    : nearest(
        name,
        [...plain.keys()].filter((known) => known[0] === name[0]),
      );
  const meaning = meanings.get(name) ?? meanings.get(near ?? "");
  if (meaning === undefined) return undefined;
  if (near !== undefined && !negated && !ignoresCase) {
    return `did you mean \`${plain.get(near)}\`${/^[lg]t$/.test(near) ? ` or \`${near}e\`` : ""}?`;
  }
  if (meaning.startsWith("!")) negated = !negated;
  const named = meaning.replace("!", "");
  const base = named === "eq" && Array.isArray(value) ? "in" : named;
  if (value === false && (base === "exists" || base === "empty")) negated = !negated;
  if (place.version === "2") return written2(base, negated, ignoresCase, Array.isArray(value), place.list);
  const hint = written(base, negated, ignoresCase, place, quotable(value));
  // Several conditions of one rule deny only together.
  const isSplit = Array.isArray(value) && !["in", "between"].includes(base) && !hint.includes("`require`");
  return isSplit && (negated || place.list === "deny_if") ? `${hint}, in a rule for each value` : hint;
}

/** For a condition that asks for the opposite of its operator by a key of its own. */
export const oppositeHint = (op: unknown, value: unknown, place: RulePlace): string =>
  (typeof op === "string" ? operatorHint(`not_${op}`, value, place) : undefined) ??
  "a rule of `require` denies unless its conditions hold, one of `deny_if` denies if they do";

/** A text as it may stand between `\\Q` and `\\E` of a pattern in JSON; dots for what nobody could copy. */
const quotable = (value: unknown): string =>
  typeof value === "string" && /^[^\p{C}\p{Zl}\p{Zp}`]{1,60}$/u.test(value) && !/\\(?:E|$)/.test(value)
    ? JSON.stringify(value).slice(1, -1)
    : "...";

function written(base: string, negated: boolean, ignoresCase: boolean, place: RulePlace, text: string): string {
  const { list, alone } = place;
  if (base === "exists") return `write \`exists\` with \`${!negated}\``;
  if (base === "empty") return `write \`${negated ? "neq" : "eq"}\` with \`""\``;
  const opposite = isOperator(base, "1") ? oppositeOf(base) : undefined;
  if (opposite !== undefined && !ignoresCase) return `write \`${negated ? opposite : base}\``;
  if (!negated) return `write ${positive(base, ignoresCase, list, text)}`;
  if (list === "require") {
    return `take this condition out, and in a rule of its own in \`deny_if\` write ${positive(base, ignoresCase, "deny_if", text)}`;
  }
  if (base === "between") {
    return "write two rules of `deny_if`, one with `lt` and one with `gt`, each with the other conditions of this rule";
  }
  const moved = `instead of this rule, in a rule of \`require\`, write ${positive(base, ignoresCase, "require", text)}`;
  return alone ? moved : `${moved}; that denies more, since version "1" cannot ask for it beside other conditions`;
}

/** The advice for version "2", which can turn conditions around and join them. */
function written2(
  base: string,
  negated: boolean,
  ignoresCase: boolean,
  isList: boolean,
  list: RulePlace["list"],
): string {
  if (base === "exists") return `write \`exists\` with \`${!negated}\``;
  if (base === "empty") return `write \`${negated ? "neq" : "eq"}\` with \`""\``;
  const known = isOperator(base, "2");
  const opposite = known ? oppositeOf(base) : undefined;
  const folds = known && ignoresCase && GOES_WITH[OPERATORS[base].operand].ignore_case;
  const ignoring = folds ? ' with `"ignore_case": true`' : "";
  if (opposite !== undefined) return `write \`${negated ? opposite : base}\`${ignoring}`;
  // In `require` no more may pass than was meant, in `deny_if` no less be denied; `not` turns that around.
  const strict = (list === "require") !== negated;
  const takesList = known && ["affix", "paths", "urls", "addresses"].includes(OPERATORS[base].operand);
  const each =
    isList && !takesList && base !== "between" ? `, one for each value under \`${strict ? "all" : "any"}\`` : "";
  const asked =
    base === "between"
      ? "`gte` and `lte` under `all`"
      : known && (base !== "regex" || !ignoresCase)
        ? `\`${base}\`${ignoring}`
        : positive(base, ignoresCase, strict ? "require" : "deny_if", "...");
  const under = each === "" && base !== "between" ? ", under `not`" : ", all under `not`";
  return `write ${asked}${each}${negated ? under : ""}`;
}

const WILDCARDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["like", ["%", "_"]],
  ["glob", ["*", "?"]],
]);

/** The way to ask for a meaning in a rule of a list: in `require` no more than was meant, in `deny_if` no less. */
function positive(base: string, ignoresCase: boolean, list: RulePlace["list"], text: string): string {
  const strict = list === "require";
  const quoted = `\\\\Q${text}\\\\E`;
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
  if (isOperator(base, "1") && base !== "regex" && !ignoresCase) return `\`${base}\``;
  switch (base) {
    case "between":
      return "two conditions in one rule, `gte` and `lte`";
    case "eq":
      return regex(`^${quoted}$`);
    case "in":
      return regex("^(?:\\\\Q...\\\\E|\\\\Q...\\\\E)$");
    case "starts_with":
      return strict ? regex(`^${quoted}[\\\\w-]*$`, rest) : regex(`^${quoted}`);
    case "ends_with":
      return strict ? regex(`^[\\\\w-]*${quoted}$`, rest) : regex(`${quoted}$`);
    case "contains":
      return regex(quoted);
    default:
      return strict ? regex("^(?:...)$") : ignoresCase ? regex("...") : "`regex`";
  }
}
