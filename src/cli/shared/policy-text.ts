import type { Path } from "../../policy/finding.js";
import { type ParseResult, safeParsePolicy } from "../../policy/parse.js";
import { offsets, positions } from "../../policy/places.js";
import { treeOf } from "../../policy/text.js";
import type { Place } from "./json-file.js";
import { otherTextHint } from "./other-texts.js";

/** The text of a policy's file, read once. */
export interface PolicyText {
  readonly text: string;
  readonly result: ParseResult;
  /** Line and column of the value at a path, or of its key, both from 1. */
  readonly placeOf: (path: Path, atKey?: boolean) => Place;
}

/** Reads the text of a policy's file. One of another program's files is told by what it is, and not by its first sign. */
export function readPolicyText(text: string): PolicyText {
  return { text, result: resultOf(text, safeParsePolicy(text)), placeOf: placesIn(text) };
}

function resultOf(text: string, result: ParseResult): ParseResult {
  if (result.ok || isJson(text)) return result;
  const message = result.issues.some(({ code }) => code === "TG110") ? undefined : otherTextHint(text);
  return message === undefined
    ? result
    : { ok: false, issues: [{ code: "TG107", pointer: "", line: 1, column: 1, message }] };
}

/** The index is made when the first place is asked for. */
function placesIn(text: string): PolicyText["placeOf"] {
  let find: PolicyText["placeOf"] | undefined;
  return (path, atKey = false) => {
    if (find === undefined) {
      const [offsetOf, positionOf] = [offsets(treeOf(text)), positions(text)];
      find = (at, isKey = false) => positionOf(offsetOf(at, isKey));
    }
    return find(path, atKey);
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
