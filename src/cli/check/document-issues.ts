import type { PolicyIssue } from "../../policy/issue.js";
import type { CheckId } from "./checks.js";

/** What the parser's sentences are about, by what they always say; the first that fits names the issue. */
const SENTENCES: readonly (readonly [CheckId, RegExp])[] = [
  ["TG107", /^this is |this is the form of an? /],
  ["TG102", /^unknown key /],
  ["TG103", /^missing key /],
  ["TG105", /^the key .* appears twice in this object/],
  ["TG106", /beyond which numbers are not exact/],
  ["TG108", /^tool names are exact|appears twice in `hide`|hides all tools and stands alone|^expected a tool's name/],
  ["TG109", /^expected a pattern in RE2 syntax/],
  [
    "TG110",
    /^expected (?:a (?:text|path|pattern|counter's name) of )?at most (?!9007)|^nested more than|too large together|^has more than/,
  ],
  ["TG111", /^`action: "deny"` stands alone|^`reason` belongs to/],
  ["TG112", /^this limit counts /],
  ["TG113", /^an empty `conditions` always holds/],
  ["TG150", /^no text matches this pattern/],
  ["TG114", /differ only in case or in form/],
];

/** The stable id of an issue that parsing found. */
export function idOfIssue({ message }: PolicyIssue, isJson: boolean): CheckId {
  const found = SENTENCES.find(([, sentence]) => sentence.test(message));
  if (found !== undefined) return found[0];
  return isJson ? "TG104" : "TG101";
}
