import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { MAX_DEPTH, MAX_TEXT_BYTES } from "./caps.js";
import type { Finding, Path } from "./finding.js";
import type { IssueCode } from "./issue-code.js";
import { quote } from "./words.js";

/** A document text that is JSON: its data, and what was lost as it became data. */
export interface ReadText {
  readonly data: unknown;
  readonly lost: readonly Finding[];
}

/** Reads a document text, or tells the first thing that makes it no JSON text. Never throws. */
export function readText(
  text: string,
): { readonly ok: true; readonly read: ReadText } | { readonly ok: false; readonly finding: Finding } {
  const refuse = (code: IssueCode, message: string, at = 0) =>
    ({ ok: false, finding: { path: [], code, message, at } }) as const;

  if (overBytes(text, MAX_TEXT_BYTES))
    return refuse("TG110", "expected a text of at most 1 MiB (1,048,576 bytes in UTF-8)");
  if (text.charCodeAt(0) === 0xfeff)
    return refuse("TG101", "expected JSON, got a byte order mark; save the file without one");
  const data = dataOf(text);
  if (data !== undefined && isWhole(text, data)) return { ok: true, read: { data, lost: [] } };
  // Before the tree is built: that recurses.
  const tooDeep = nestedOver(text, MAX_DEPTH);
  if (tooDeep !== undefined) return refuse("TG110", "nested more than 32 deep; a policy needs no more than 8", tooDeep);

  const { tree, first } = treeIn(text);
  if (first !== undefined) return refuse("TG101", policySyntaxMessage(first, text), first.offset);
  // Two parsers must agree: data comes from the platform's own, positions from the other.
  return tree === undefined || data === undefined
    ? refuse("TG101", "expected JSON text")
    : { ok: true, read: { data, lost: checkTree(tree) } };
}

/** The tree of positions of a text, if it is JSON text that may be a policy. */
export const treeOf = (text: string): Node | undefined =>
  nestedOver(text, MAX_DEPTH) === undefined ? treeIn(text).tree : undefined;

function treeIn(text: string): { readonly tree: Node | undefined; readonly first: ParseError | undefined } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  return errors[0] === undefined ? { tree, first: undefined } : { tree: undefined, first: errors[0] };
}

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MAX_EXACT = 2 ** 53;

/** Whether data has all that its text has, and is not too deep: then nothing is to be found in a tree of the text. */
function isWhole(text: string, data: unknown): boolean {
  let keys = 0;
  const isPlain = (value: unknown, depth: number): boolean => {
    if (typeof value === "number") return Math.abs(value) < MAX_EXACT;
    if (typeof value !== "object" || value === null) return true;
    if (depth > MAX_DEPTH) return false;
    const members = Object.values(value);
    if (!Array.isArray(value)) keys += members.length;
    return members.every((member) => isPlain(member, depth + 1));
  };
  // A key that is written twice is one key of the data.
  return isPlain(data, 1) && keys === colonsIn(text);
}

/** The colons of a JSON text outside its strings: one after each key. */
function colonsIn(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) colons++;
    else if (code === QUOTE) {
      for (at++; text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
    }
  }
  return colons;
}

const [COLON, QUOTE, BACKSLASH] = [0x3a, 0x22, 0x5c];

/** Reports what is lost once a text has become data: keys written twice, and numbers that are no longer exact. */
function checkTree(tree: Node): Finding[] {
  const findings: Finding[] = [];
  // By offset: the path of a value leads to the last key of a name, which may be another one.
  const report = (path: Path, code: IssueCode, message: string, { offset }: Node) => {
    findings.push({ path, code, message, at: offset });
  };
  const walk = (node: Node, path: Path): void => {
    if (node.type === "number" && Math.abs(node.value) >= MAX_EXACT) {
      report(
        path,
        "TG106",
        "expected a number below 2^53, beyond which numbers are not exact; write a smaller one, or a string",
        node,
      );
    } else if (node.type === "array") {
      for (const [index, child] of node.children!.entries()) walk(child, [...path, index]);
    } else if (node.type === "object") {
      const seen = new Set<string>();
      for (const { children } of node.children!) {
        const [name, value] = children as [Node, Node];
        const at = [...path, name.value as string];
        if (seen.has(name.value))
          report(at, "TG105", `the key ${quote(name.value)} appears twice in this object; keep one`, name);
        seen.add(name.value);
        walk(value, at);
      }
    }
  };
  walk(tree, []);
  return findings;
}

const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 };

/** Offset of the first bracket that is nested too deep. */
export function nestedOver(text: string, cap: number): number | undefined {
  // Stryker disable next-line BooleanLiteral: white space and comments are not brackets, whether they are tokens or not.
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) depth++;
    else if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) depth--;
    if (depth > cap) return scanner.getTokenOffset();
  }
  return undefined;
}

function overBytes(text: string, cap: number): boolean {
  // Stryker disable next-line ConditionalExpression: the bytes are counted otherwise, and each code unit has at least one.
  if (text.length > cap) return true;
  // Stryker disable next-line ConditionalExpression, EqualityOperator: the bytes are counted otherwise, and each code unit has at most three.
  if (text.length * 3 <= cap) return false;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes > cap;
}

const SYNTAX: ReadonlyMap<string, string> = new Map([
  ["InvalidSymbol", "expected JSON; this word or sign is not part of it"],
  ["PropertyNameExpected", "expected a key in double quotes"],
  ["ValueExpected", "expected a value"],
  ["ColonExpected", "expected a colon after the key"],
  ["CommaExpected", "expected a comma"],
  ["CloseBraceExpected", "expected `}`"],
  ["CloseBracketExpected", "expected `]`"],
  ["EndOfFileExpected", "expected the end of the text after the document; remove what follows"],
  ["InvalidCommentToken", "comments are not part of JSON; write a `description` instead"],
  ["UnexpectedEndOfString", "expected a double quote at the end of the string"],
  ["UnexpectedEndOfNumber", "expected a digit"],
  ["InvalidUnicode", "expected four hexadecimal digits after `\\u`"],
  ["InvalidEscapeCharacter", "expected one of the escapes of JSON after the backslash"],
  ["InvalidCharacter", "control characters in a string must be escaped"],
]);

/** The text that JSON expects in place of a parse error. */
export function syntaxMessage({ error, offset }: ParseError, text: string): string {
  if (/[}\]]/.test(text.charAt(offset)) && text.slice(0, offset).trimEnd().endsWith(",")) {
    return "expected no comma before the closing bracket; remove it";
  }
  return SYNTAX.get(printParseErrorCode(error)) ?? "expected JSON text";
}

function policySyntaxMessage(error: ParseError, text: string): string {
  if (text.trim() === "") return "expected a policy document, got an empty text; `tollgate init` begins one";
  const message = syntaxMessage(error, text);
  const yaml = /^\s*(?:#(?!!)|---|[a-z_]+:)/.test(text);
  return yaml ? `${message}; a policy in YAML must be written as JSON` : message;
}
