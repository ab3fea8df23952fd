import { compilePattern } from "../../policy/pattern.js";
import type { Condition } from "../../policy/policy.v1.js";
import type { Kind } from "./argument-kind.js";
import type { ConditionFinding } from "./lint-finding.js";
import { isNegative, type RulePart } from "./parts.js";
import { literal, type Token, tokensOf, withFlags, written } from "./pattern-source.js";

type List = RulePart["list"];

/** A drive or a folder of Windows whose backslashes stand alone, where a pattern takes two for one. */
const SINGLE = /(?:^|[\^(|)])[A-Za-z]:\\[A-Za-z]{2}/;
/** The same in a text with two, where one is meant. */
const TWO = /^[A-Za-z]:\\\\\w/;

/** Backslashes that are one too many or one too few; with how to write what is meant, by the list. */
export function backslashes(
  list: List,
  { op, value }: Condition,
  kind: Kind | undefined,
  hold: (pattern: string) => string | undefined,
): ConditionFinding | undefined {
  if (op !== "regex") {
    const found = [value].flat().find((one) => typeof one === "string" && TWO.test(one));
    return found === undefined ? undefined : twoInText(list, op, String(found));
  }
  if (SINGLE.test(value)) {
    return {
      id: "TG157",
      message: `\`\\\` begins an escape in a pattern: this one does not find the path that it shows; write ${inPattern(list, withSeparators(value), hold)}`,
    };
  }
  const meant = value.replaceAll("\\\\", "\\");
  if (!isEscapedTwice(tokensOf(value), kind) || !compilePattern(meant).ok) return undefined;
  return {
    id: "TG157",
    message: `\`\\\\\` in a pattern is a backslash of the text, and not an escape; write ${inPattern(list, meant, hold)}`,
  };
}

const inPattern = (list: List, meant: string, hold: (pattern: string) => string | undefined): string => {
  const write = list === "deny_if" ? meant : hold(meant);
  return write !== undefined && compilePattern(write).ok
    ? written(write)
    : "`\\\\\\\\` in JSON for a backslash of the text, and `\\\\` before an escape";
};

/** The pattern of a Windows path with its backslashes as separators. */
const withSeparators = (pattern: string): string =>
  withFlags(
    "i",
    pattern
      .replace(/^\(\?i\)/, "")
      .replace(/\\+(?=[A-Za-z.])|\\+$/g, (found, at: number, all: string) =>
        all[at + found.length] === "." ? "[/\\\\]\\" : "[/\\\\]",
      ),
  );

function twoInText(list: List, op: Condition["op"], text: string): ConditionFinding {
  const path = text.replaceAll("\\\\", "\\");
  const anywhere = `(?i)${path.split("\\").map(literal).join("[/\\\\]+")}`;
  const write =
    list === "deny_if" && !isNegative(op)
      ? `\`regex\` with ${written(op === "contains" ? anywhere : anywhere.replace("(?i)", "(?i)^").concat("$"))}`
      : written(path);
  return {
    id: "TG157",
    message: `\`${op}\` compares letter by letter, and ${written(text)} has two backslashes for one; write ${write}`,
  };
}

/** Whether escapes such as `\d+` or `\b` stand behind a backslash that is itself escaped; a Windows path has such ones too. */
function isEscapedTwice(tokens: readonly Token[], kind: Kind | undefined): boolean {
  const isBackslash = (token: Token | undefined): boolean => token?.atom === "\\\\" && token.repeat === "";
  const isLetter = (token: Token | undefined): boolean => token !== undefined && /^\w$/.test(token.atom);
  const behind = tokens.flatMap((token, at) => (isBackslash(tokens[at - 1]) ? [{ token, next: tokens[at + 1] }] : []));
  const isFolder = behind.some(({ token, next }) => isLetter(token) && isLetter(next) && token.atom !== "b");
  if (behind.length === 0 || isFolder || tokens.some(({ atom }) => atom === ":" && kind === "path")) return false;
  return behind.some(
    ({ token, next }) =>
      (/^[dswDSW]$/.test(token.atom) && (token.repeat !== "" || !isLetter(next))) ||
      (token.atom === "b" && (next === undefined || isBackslash(tokens[0]))) ||
      (token.atom === "." && token.repeat === "" && isLetter(next) && kind !== "path"),
  );
}
