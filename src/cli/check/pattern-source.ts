import { compilePattern } from "../../policy/pattern.js";
import { escaped } from "../../policy/words.js";

/** An atom of a pattern's source (a character, an escape, a class, a bracket), and what repeats it. */
export interface Token {
  readonly atom: string;
  readonly repeat: string;
}

const ATOM =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\x[0-9A-Fa-f]{2}|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\((?:\?(?:P?<\w+>|[a-zA-Z-]*[:)]))?|[\s\S]/y;
const REPEAT = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

/** The atoms of a pattern that compiles. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const atom = matchAt(ATOM, source, at);
    at += atom.length;
    const repeat = "(|^".includes(atom[0]!) ? "" : matchAt(REPEAT, source, at);
    at += repeat.length;
    tokens.push({ atom, repeat });
  }
  return tokens;
}

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? "";
}

export const sourceOf = (tokens: readonly Token[]): string => tokens.map(({ atom, repeat }) => atom + repeat).join("");

/** A pattern's flags, as `is` of `(?is)`, and the rest of it. */
export function splitFlags(source: string): { readonly flags: string; readonly body: string } {
  const [all = "", flags = ""] = /^\(\?([a-zA-Z]+)\)/.exec(source) ?? [];
  return { flags, body: source.slice(all.length) };
}

export const withFlags = (flags: string, body: string): string => {
  const all = [...new Set(flags)].sort().join("");
  return all === "" ? body : `(?${all})${body}`;
};

/** A pattern in which a `.` that nothing repeats is a dot: it takes no more. */
export const withDots = (source: string): string =>
  tokensOf(source)
    .map(({ atom, repeat }) => (atom === "." && repeat === "" ? "\\." : atom + repeat))
    .join("");

/** Whether an alternative stands outside of all brackets. */
export function hasAlternatives(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { atom } of tokens) {
    if (atom.startsWith("(") && !/^\(\?[a-zA-Z-]+\)$/.test(atom)) depth++;
    else if (atom === ")") depth--;
    else if (atom === "|" && depth === 0) return true;
  }
  return false;
}

/** A pattern that matches just this text. */
export const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\n", "\\n");

/** The budget of one matcher: instructions times characters, some tenths of a second. */
const MAX_COST = 10_000_000;

/** Whether a pattern matches a text, as the engine would say; false where it would not look, and once too much is spent. */
export function matcher(source: string): (text: string) => boolean {
  const compiled = compilePattern(source);
  if (!compiled.ok) return () => false;
  let left = MAX_COST;
  return (text) => {
    left -= compiled.size * text.length;
    return left > 0 && text.length <= compiled.maxLength && compiled.search(text);
  };
}

/** A text in backticks, whole, as it stands in JSON. */
export const written = (text: string): string => `\`${JSON.stringify(text).replace(/[^ -~]/g, escaped)}\``;
