import type { Condition } from "../../policy/policy.v1.js";
import type { Kind } from "./argument-kind.js";
import type { ConditionFinding } from "./lint-finding.js";
import {
  hasAlternatives,
  literal,
  matcher,
  sourceOf,
  splitFlags,
  tokensOf,
  withFlags,
  written,
} from "./pattern-source.js";
import { textsOf } from "./pattern-texts.js";

/** Another spelling of what a pattern denies, and the pattern that denies it too. */
interface Variation {
  readonly kinds: readonly (Kind | undefined)[];
  readonly spell: (text: string) => readonly string[];
  readonly mend: (source: string) => string;
}

const SHELL: readonly (Kind | undefined)[] = ["command", "sql"];

const flagged =
  (flag: string) =>
  (source: string): string => {
    const { flags, body } = splitFlags(source);
    return withFlags(flags + flag, body);
  };

/** A blank as any blanks, and a beginning as the beginning of any word. */
const blanks = (source: string): string =>
  sourceOf(
    tokensOf(source).map(({ atom, repeat }) =>
      atom === " " || atom === "\\s" ? { atom: "\\s", repeat: /^[*?]/.test(repeat) ? "*" : "+" } : { atom, repeat },
    ),
  );

/** A separator of folders as either of those of Windows. */
const separated = (source: string): string =>
  sourceOf(tokensOf(source).map(({ atom, repeat }) => ({ atom: /^\\?[/\\]$/.test(atom) ? "[/\\\\]" : atom, repeat })));

function unheld(source: string): string {
  const { flags, body } = splitFlags(source);
  const [first, ...rest] = tokensOf(body);
  if ((first?.atom !== "^" && first?.atom !== "\\A") || hasAlternatives(rest)) return source;
  return withFlags(flags, `(?:^|[^\\w-])${sourceOf(rest)}`);
}

const VARIATIONS: readonly Variation[] = [
  {
    kinds: [...SHELL, "text", undefined],
    spell: (text) => [...text].map((_, at) => `${text.slice(0, at)}\n${text.slice(at)}`).slice(1),
    mend: flagged("s"),
  },
  { kinds: ["text"], spell: (text) => [`x\n${text}`, `${text}\nx`, `x\n${text}\nx`], mend: flagged("m") },
  { kinds: SHELL, spell: (text) => [`cd /; ${text}`, `x\n${text}`], mend: unheld },
  { kinds: SHELL, spell: (text) => [text.replaceAll(" ", "  "), text.replaceAll(" ", "\t")], mend: blanks },
  {
    kinds: ["path"],
    spell: (text) =>
      /^[a-z]:[/\\]|\w\\\w/i.test(text)
        ? [text.replaceAll("\\", "/"), text.replaceAll("/", "\\"), text.toLowerCase(), text.toUpperCase()]
        : [],
    mend: (source) => flagged("i")(separated(source)),
  },
  {
    kinds: ["sql", "url", "host", "mail"],
    spell: (text) => [text.toLowerCase(), text.toUpperCase()],
    mend: flagged("i"),
  },
];

/** Another spelling of what a condition of `deny_if` denies, which passes it; with the pattern that denies both. */
export function spelling(condition: Condition, kind: Kind | undefined): ConditionFinding | undefined {
  const source = patternOf(condition);
  if (source === undefined) return undefined;
  const takes = matcher(source);
  const texts = textsOf(source)
    .map(({ text }) => text)
    .filter((text) => text !== "" && text.length < 200 && takes(text));
  let mended = source;
  let example: string | undefined;
  for (const { kinds, spell, mend } of VARIATIONS) {
    if (!kinds.includes(kind)) continue;
    const next = mend(mended);
    if (next === mended) continue;
    const [before, after] = [matcher(mended), matcher(next)];
    const found = texts.flatMap(spell).find((text) => !before(text) && after(text));
    if (found === undefined) continue;
    mended = next;
    example ??= found;
  }
  if (example === undefined) return undefined;
  const isRegex = condition.op === "regex";
  return {
    id: "TG155",
    example,
    message: `${isRegex ? "this pattern" : `this \`${condition.op}\``} does not find ${written(example)}, which may do the same; write ${isRegex ? "" : "`regex` with "}${written(mended)}`,
  };
}

/** A pattern for what a condition looks for. */
function patternOf({ op, value }: Condition): string | undefined {
  if (op === "regex") return value;
  if (op === "contains" && typeof value === "string") return literal(value);
  if (op === "eq" && typeof value === "string") return `^${literal(value)}$`;
  if (op === "in" && typeof value[0] === "string") {
    return `^(?:${value.map((one) => literal(String(one))).join("|")})$`;
  }
  return undefined;
}
