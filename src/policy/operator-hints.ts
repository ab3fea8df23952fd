import { OPERATOR_NAMES, OPERATORS, type Operator, oppositeOf } from "./operators.js";
import { nearest } from "./words.js";

/** Where a condition stands. The right replacement for an operator, or for its opposite, depends on it. */
export interface RulePlace {
  readonly list: "require" | "deny_if";
  /** Whether it is the only condition of its rule. */
  readonly alone: boolean;
}

/** Meanings that the language has no operator for, as other languages name them. `!` before a meaning is its opposite. */
const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  empty: "empty",
  starts: "startswith starts beginswith begins prefix hasprefix",
  ends: "endswith ends suffix hassuffix",
  like: "like ~~",
  "!like": "unlike",
  glob: "glob wildcard fnmatch minimatch stringlike arnlike",
  between: "between range inrange",
  "!between": "outside outofrange",
};

/** Operators as they are compared with what was written. */
const PLAIN_NAMES: ReadonlyMap<string, Operator> = new Map(
  OPERATOR_NAMES.map((name) => [name.replaceAll("_", ""), name]),
);

/** The operator that a name asks for: an operator, `!` and one, or another meaning. */
const MEANINGS: ReadonlyMap<string, string> = new Map(
  [
    ...[...PLAIN_NAMES].flatMap(([plain, name]) => {
      const { aliases, opposites, negates, excludes } = OPERATORS[name];
      const own = [excludes ? `!${negates}` : name, `${plain} ${aliases}`];
      return opposites === undefined ? [own] : [own, [`!${name}`, opposites]];
    }),
    ...Object.entries(OTHER_MEANINGS),
  ].flatMap(([meaning, names]) => names!.split(" ").map((name) => [name, meaning!] as const)),
);

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
        [...PLAIN_NAMES.keys()].filter((known) => known[0] === name[0]),
      );
  const meaning = MEANINGS.get(name) ?? MEANINGS.get(near ?? "");
  if (meaning === undefined) return undefined;
  if (near !== undefined && !negated && !ignoresCase) {
    return `did you mean \`${PLAIN_NAMES.get(near)}\`${/^[lg]t$/.test(near) ? ` or \`${near}e\`` : ""}?`;
  }
  if (meaning.startsWith("!")) negated = !negated;
  const named = meaning.replace("!", "");
  const base = named === "eq" && Array.isArray(value) ? "in" : named;
  if (value === false && (base === "exists" || base === "empty")) negated = !negated;
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
  const opposite = isOperator(base) ? oppositeOf(base) : undefined;
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

const isOperator = (meaning: string): meaning is Operator => Object.hasOwn(OPERATORS, meaning);

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
  if (isOperator(base) && base !== "regex" && !ignoresCase) return `\`${base}\``;
  switch (base) {
    case "between":
      return "two conditions in one rule, `gte` and `lte`";
    case "eq":
      return regex(`^${quoted}$`);
    case "in":
      return regex("^(?:\\\\Q...\\\\E|\\\\Q...\\\\E)$");
    case "starts":
      return strict ? regex(`^${quoted}[\\\\w-]*$`, rest) : regex(`^${quoted}`);
    case "ends":
      return strict ? regex(`^[\\\\w-]*${quoted}$`, rest) : regex(`${quoted}$`);
    case "contains":
      return regex(quoted);
    default:
      return strict ? regex("^(?:...)$") : ignoresCase ? regex("...") : "`regex`";
  }
}
