import type { PolicyIssue } from "../../policy/issue.js";
import { notReadYet, type Policy1 } from "../../policy/policy.js";
import { CommandError } from "./command-error.js";
import { plainLine } from "./phrases.js";
import { parsePolicyText } from "./policy-text.js";
import { readTextFile } from "./read-file.js";
import { shown, withoutSecrets } from "./shown.js";

/** The policy of a file, or a `CommandError` with all that is wrong. */
export const readPolicyFile = (file: string): Policy1 => policyOf(readTextFile(file), file);

/** The policy of a file's text, or a `CommandError` with all that is wrong. */
export function policyOf(text: string, file: string): Policy1 {
  const result = parsePolicyText(text);
  if (result.ok) {
    if (result.policy.version === "2") throw new CommandError(`${shown(file)}: ${notReadYet("this command")}`);
    return result.policy;
  }
  const issues = issueLines(result.issues);
  const listed = issues.length === 1 ? ` ${issues[0]}` : issues.map((issue) => `\n  ${issue}`).join("");
  throw new CommandError(
    `${shown(file)} is not a valid policy:${listed}${issues.length === 1 ? "; " : "\n"}run \`tollgate check ${plainLine(withoutSecrets(file))}\` to see it in its place`,
  );
}

/** The issues of a policy, a line for each. */
export const issueLines = (issues: readonly PolicyIssue[]): readonly string[] =>
  issues.map(({ line, column, message }) => `line ${line}, column ${column}: ${plainLine(message)}`);
