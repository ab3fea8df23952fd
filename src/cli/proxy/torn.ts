import { createScanner } from "jsonc-parser";
import { isRequestId, type RequestId } from "../../mcp/wire/messages.js";

/** The certain facts about a message whose line is not JSON text. */
export interface Torn {
  readonly id: RequestId;
  readonly kind: "request" | "answer";
}

/** By jsonc-parser's numbers. */
const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, string: 10, end: 17 };

/**
 * Reads a line that is a JSON object except for values such as Python's `NaN`, or for the byte order mark
 * that .NET writes first. Undefined if anything else is wrong with it: then what looks like a member may be part of another one.
 */
export function readTorn(line: string): Torn | undefined {
  const members = membersOf(line.replace(/^\ufeff/, ""));
  if (members === undefined) return undefined;
  return tornOf(
    members.get("id"),
    ["method", "result", "error"].find((name) => members.has(name)),
  );
}

/** The members of the object, each value in its own words; undefined for a line that is not nearly an object. */
function membersOf(line: string): ReadonlyMap<string, string> | undefined {
  const scanner = createScanner(line, true);
  const next = (): number => {
    const token: number = scanner.scan();
    return scanner.getTokenError() === 0 ? token : TOKEN.end;
  };
  /** Goes over a value; gives the comma or the bracket behind it. */
  const skipValue = (): number => {
    const open: number[] = [];
    for (let token = next(); token !== TOKEN.end; token = next()) {
      if (open.length === 0 && (token === TOKEN.comma || token === TOKEN.closeBrace)) return token;
      if (token === TOKEN.openBrace) open.push(TOKEN.closeBrace);
      else if (token === TOKEN.openBracket) open.push(TOKEN.closeBracket);
      else if ((token === TOKEN.closeBrace || token === TOKEN.closeBracket) && open.pop() !== token) break;
    }
    return TOKEN.end;
  };

  const members = new Map<string, string>();
  if (next() !== TOKEN.openBrace) return undefined;
  for (let behind = TOKEN.comma; behind === TOKEN.comma; ) {
    if (next() !== TOKEN.string) return undefined;
    const name = scanner.getTokenValue();
    if (members.has(name) || next() !== TOKEN.colon) return undefined;
    const from = scanner.getPosition();
    behind = skipValue();
    if (behind === TOKEN.end) return undefined;
    members.set(name, line.slice(from, scanner.getTokenOffset()));
  }
  return next() === TOKEN.end && scanner.getTokenError() === 0 ? members : undefined;
}

const ID = String.raw`"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)\s*`;
const VERSION = String.raw`"jsonrpc"\s*:\s*"2\.0"\s*`;
const KIND = String.raw`"(method|result|error)"\s*:`;
const FIRST_ID = new RegExp(String.raw`^\s*\{\s*(?:${VERSION},\s*)?${ID},\s*(?:${VERSION},\s*)?${KIND}`);
const FIRST_KIND = new RegExp(String.raw`^\s*\{\s*(?:${VERSION},\s*)?${KIND}`);
const LAST_ID = new RegExp(String.raw`,\s*${ID}(?:,\s*${VERSION})?\}\s*$`);

/** The same of a line that is too long to be kept, by its beginning and its end: writers put the id at one of them. */
export function readEnds(head: string, tail: string): Torn | undefined {
  const [, firstId, kind = FIRST_KIND.exec(head)?.[1]] = FIRST_ID.exec(head) ?? [];
  return tornOf(firstId ?? LAST_ID.exec(tail)?.[1], kind);
}

function tornOf(idText: string | undefined, kind: string | undefined): Torn | undefined {
  if (idText === undefined || kind === undefined) return undefined;
  try {
    const id: unknown = JSON.parse(idText);
    const isCertain = typeof id === "string" ? /^[ -~]*$/.test(id) : Number.isSafeInteger(id);
    return isRequestId(id) && isCertain ? { id, kind: kind === "method" ? "request" : "answer" } : undefined;
  } catch {
    return undefined;
  }
}
