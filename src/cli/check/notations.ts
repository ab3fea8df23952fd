import { compilePattern } from "../../policy/pattern.js";
import type { Condition } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import type { Kind } from "./argument-kind.js";
import { backslashes } from "./escapes.js";
import {
  isGlobAsPattern,
  looksLikeChoice,
  looksLikeGlob,
  looksLikeLike,
  looksLikePattern,
  narrowed,
  patternOfGlobs,
  widened,
  withHost,
} from "./globs.js";
import type { ConditionFinding } from "./lint-finding.js";
import { narrower } from "./narrower.js";
import { isNegative, type RulePart } from "./parts.js";
import { literal, matcher, withFlags, written } from "./pattern-source.js";
import { anchored } from "./pattern-texts.js";

type List = RulePart["list"];

/** Notations of other languages: slashes around a pattern, placeholders, wildcards. */
export function notation(list: List, condition: Condition, kind: Kind | undefined): ConditionFinding | undefined {
  const { op, value } = condition;
  if (op === "regex") {
    const compiled = compilePattern(value);
    // The parser has already reported a pattern that no text matches.
    if (!compiled.ok || compiled.isUnmatchable()) return undefined;
    return (
      slashes(list, value, kind) ??
      placeholder(list, condition, [value], kind) ??
      globAsPattern(list, value, kind) ??
      backslashes(list, condition, kind, (meant) => held(meant, kind))
    );
  }
  const texts = [value].flat().filter((one) => typeof one === "string");
  return (
    placeholder(list, condition, texts, kind) ??
    wildcard(list, condition, texts, kind) ??
    backslashes(list, condition, kind, (meant) => held(meant, kind))
  );
}

/** A pattern of JavaScript as one of RE2. */
const withoutSlashes = (body: string, flags: string): string =>
  withFlags(flags.replace(/[^ims]/g, ""), body.replaceAll("\\/", "/"));

/** `/drop/i` looks for the slashes and the letter too. */
function slashes(list: List, pattern: string, kind: Kind | undefined): ConditionFinding | undefined {
  const [, body = "", flags = ""] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(pattern) ?? [];
  // A slash within would have been written `\/`; a path may well be one between slashes.
  if (body === "" || /(?:^|[^\\])\//.test(body)) return undefined;
  const isFolder = (kind === "path" || kind === "url") && !body.includes("\\/");
  if (isFolder && (flags === "" || /^[\w.-]*$/.test(body))) return undefined;
  const meant = withoutSlashes(body, flags);
  return {
    id: "TG151",
    message: `a pattern stands without slashes around it: this one looks for the slashes${flags === "" ? "" : ` and for ${quote(flags)}`} in the text${effect(list, "regex")}; ${flags === "" ? "if they are not part of it, " : ""}${instead(list, meant, kind)}`,
  };
}

/** A pattern held to what it names. */
const held = (meant: string, kind: Kind | undefined): string | undefined =>
  (kind && narrower(kind, meant)) ?? (matcher(meant)("") ? undefined : anchored(meant));

/** The text to write for a pattern: as it is where it denies, held to what it names where it lets through. */
function instead(list: List, meant: string, kind: Kind | undefined): string {
  const write = list === "deny_if" ? meant : held(meant, kind);
  return write !== undefined && compilePattern(write).ok
    ? `write ${written(write)}`
    : "write the pattern alone, with flags as `(?i)` before it";
}

const VARIABLES =
  "HOME|HOMEPATH|HOMEDRIVE|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\\(X86\\)|PROGRAMFILES\\\\\\(X86\\\\\\)|ALLUSERSPROFILE|PUBLIC|SYSTEMROOT|SYSTEMDRIVE|WINDIR|TEMP|TMP|USERNAME|COMPUTERNAME|COMSPEC|PATH|CD";
const TEMPLATE = /\{\{\s*[\w.]+\s*\}\}/;
/** Placeholders that a shell would fill in; in a pattern a `$` holds at the end, and is not a part of it. */
const IN_TEXT = new RegExp(
  `\\$\\{[\\w.:-]+\\}|\\$env:\\w+|\\$[A-Z_][A-Z0-9_]+|%(?:${VARIABLES})%|^~[\\w-]*(?=[/\\\\]|$)`,
  "i",
);
const IN_PATTERN = new RegExp(`%(?:${VARIABLES})%|^\\^?~[\\w-]*(?=/|\\\\\\\\|$)`, "i");

function placeholder(
  list: List,
  { op }: Condition,
  texts: readonly string[],
  kind: Kind | undefined,
): ConditionFinding | undefined {
  for (const text of texts) {
    const template = TEMPLATE.exec(text);
    // A command may hold such a text itself: the shell fills it in afterwards.
    const filled = kind === "command" ? null : (op === "regex" ? IN_PATTERN : IN_TEXT).exec(text);
    const found =
      template ??
      (filled?.[0].startsWith("$") && /^\$[a-z]/.test(filled[0]) && !/^\$env:/i.test(filled[0]) ? null : filled);
    // The sign alone is denied wherever it stands.
    if (found === null || (/^\^?~[/\\]?$/.test(text) && list === "deny_if" && /^(?:regex|contains)$/.test(op)))
      continue;
    const sign = found[0].replace(/^\^/, "");
    const rest = text.slice(found.index + found[0].length);
    return {
      id: "TG152",
      message: `nothing fills in ${quote(sign)}: it is compared as it stands${effect(list, op)}; ${filledIn(list, op, rest)}`,
    };
  }
  return undefined;
}

/** A folder that is denied is denied wherever it lies; one that is let through must be named in full. */
function filledIn(list: List, op: Condition["op"], rest: string): string {
  if (list === "require" || isNegative(op)) return "write the value itself, as the server is called with it";
  const separated = /^(?:\/|\\\\?)(.+)$/s.exec(rest)?.[1] ?? "";
  const names = separated
    .split(/[/\\]+/)
    .map(literal)
    .join("[/\\\\]+");
  const anywhere = `(?i)(?:^|[/\\\\])${op === "regex" ? separated : names}`;
  return separated === "" || !compilePattern(anywhere).ok
    ? "write the value itself, as the server is called with it"
    : `write \`regex\` with ${written(anywhere)}${op === "in" ? " in a rule of its own" : ""}, which denies it wherever it lies`;
}

function globAsPattern(list: List, pattern: string, kind: Kind | undefined): ConditionFinding | undefined {
  if (!isGlobAsPattern(pattern)) return undefined;
  const meant =
    list === "deny_if" ? widened(pattern) : (narrowed(pattern) ?? narrower(kind ?? "url", withHost(pattern)));
  const write = meant === undefined ? "`[\\\\w-]+` for a name, between `^` and `$`" : written(meant);
  return {
    id: "TG153",
    message: `\`/*\` in a pattern is any number of slashes, and not any name; write ${write}`,
  };
}

/** The text between slashes, with its flags, if that is a pattern of JavaScript. */
function slashed(text: string, kind: Kind | undefined): string | undefined {
  const [, body = "", flags = ""] = /^\/(.+)\/([gimsuy]{0,3})$/s.exec(text) ?? [];
  const isOne = /[\\^$]/.test(body) || (flags !== "" && kind !== "path" && kind !== "url");
  return body === "" || !isOne ? undefined : withoutSlashes(body, flags);
}

/** Whether a text is written as a pattern. A command may have a pipe between two words. */
const isPatternText = (text: string, kind: Kind | undefined): boolean =>
  looksLikePattern(text) || slashed(text, kind) !== undefined || (kind !== "command" && looksLikeChoice(text));

function wildcard(
  list: List,
  { op, value }: Condition,
  texts: readonly string[],
  kind: Kind | undefined,
): ConditionFinding | undefined {
  const isExcluding = isNegative(op);
  const isGlob = (text: string): boolean =>
    looksLikeLike(text) || (kind !== "sql" && looksLikeGlob(text, op !== "contains"));
  const found = (kind === "sql" ? undefined : texts.find((text) => isPatternText(text, kind))) ?? texts.find(isGlob);
  if (found === undefined) return undefined;
  const isPattern = !isGlob(found) || isPatternText(found, kind);
  const globs = texts.map((text) => (looksLikeLike(text) ? text.replaceAll("%", "*") : text));
  // Text that a negative operator of one list excludes belongs into the other list.
  const other = list === "require" ? "deny_if" : "require";
  const target = isExcluding ? other : list;
  const isDenied = target === "deny_if";
  const pattern = isPattern ? ofPatterns(texts, isDenied, kind) : patternOfGlobs(globs, isDenied);
  // Text that `contains` looks for is denied anywhere in a text.
  const meant = op === "contains" && isDenied ? pattern?.replace(/^(\(\?is\))\^(.*)\$$/s, "$1$2") : pattern;
  const what = Array.isArray(value) ? "this list" : "this text";
  const write =
    meant !== undefined && meant.length <= 300 && compilePattern(meant).ok
      ? `\`regex\` with ${written(meant)}`
      : "`regex` with a pattern for what is meant";
  return {
    id: "TG153",
    message: `\`${op}\` takes ${isPattern ? "a pattern" : "a wildcard"} as it stands, letter by letter: ${what} has ${written(found)}${effect(list, op)}; write ${write}${isExcluding ? ` in a rule of \`${other}\`` : ""}`,
  };
}

/** The same for what is compared with the elements of a list, for which there are no patterns. */
export function elementWildcard(list: List, { op, value }: Condition): ConditionFinding | undefined {
  if (op !== "contains" || typeof value !== "string") return undefined;
  if (looksLikePattern(value)) {
    return {
      id: "TG153",
      message: `\`contains\` takes a pattern as it stands, letter by letter: this text has ${written(value)}${effect(list, op)}; write each element in full`,
    };
  }
  if (!looksLikeGlob(value, true)) return undefined;
  const fixed = value.split(/\*+|\?|\[[^\]]*\]|\{[^}]*\}/).reduce((a, b) => (b.length > a.length ? b : a));
  return {
    id: "TG153",
    message: `\`contains\` takes a wildcard as it stands, letter by letter: this text has ${written(value)}${effect(list, op)}; write ${list === "deny_if" && fixed !== "" ? `${written(fixed)}: a list is denied too if an element holds it within a longer text` : "each element in full"}`,
  };
}

function ofPatterns(texts: readonly string[], isDenied: boolean, kind: Kind | undefined): string | undefined {
  const all = texts.map((text) => slashed(text, kind) ?? (isPatternText(text, kind) ? text : literal(text)));
  const meant = all.length === 1 ? all[0]! : `(?:${all.join("|")})`;
  return isDenied || !compilePattern(meant).ok ? meant : held(meant, kind);
}

/** The consequence, by the list and by what the operator says of a text that it does not find. */
function effect(list: List, op: Condition["op"]): string {
  const isExcluding = isNegative(op);
  if (list === "deny_if")
    return isExcluding ? ", so that nearly every call is denied" : ", so that what it names is not denied";
  return isExcluding ? ", so that what it names is let through" : ", so that what it names is denied";
}
