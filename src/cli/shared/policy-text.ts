import { type ParseResult, safeParsePolicy } from "../../policy/parse.js";
import { otherTextHint } from "./other-texts.js";

/** Reads the text of a policy's file. One of another program's files is told by what it is, and not by its first sign. */
export function parsePolicyText(text: string): ParseResult {
  const parsed = safeParsePolicy(text);
  if (parsed.ok || isJson(text)) return parsed;
  const message = parsed.issues.some(({ code }) => code === "TG110") ? undefined : otherTextHint(text);
  return message === undefined
    ? parsed
    : { ok: false, issues: [{ code: "TG107", pointer: "", line: 1, column: 1, message }] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
