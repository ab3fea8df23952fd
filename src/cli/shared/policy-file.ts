import type { PolicyIssue } from "../../policy/issue.js";
import { mismatchOf } from "../../policy/policies.js";
import type { Policy } from "../../policy/policy.js";
import { CommandError } from "./command-error.js";
import { requirePositionals } from "./command-line.js";
import { plainLine } from "./phrases.js";
import { type PolicyText, readPolicyText } from "./policy-text.js";
import { readTextFile } from "./read-file.js";
import { shown, withoutSecrets } from "./shown.js";

/** The option of every command that takes policies. */
export const POLICY_OPTION = { policy: { type: "string", multiple: true } } as const;

/** The lines of help for it. */
export const POLICY_HELP = `  --policy <file>      in place of <policy.json>; given several times: policies
                       that a call must all pass, outermost first`;

/** A policy's file and its text. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
}

/** The files of `--policy`, or else the first argument; and the arguments beside them, as many as have names. */
export function policyArguments(
  given: readonly string[] | undefined,
  positionals: readonly string[],
  names: readonly string[] = [],
  options?: { readonly rest: boolean },
): { readonly files: readonly string[]; readonly rest: readonly string[] } {
  if (given !== undefined) return { files: given, rest: requirePositionals(positionals, names, options) };
  const [file, ...rest] = requirePositionals(positionals, ["<policy.json>", ...names], options);
  return { files: [file!], rest };
}

/** The policies of files, outermost first, or a `CommandError` with all that is wrong. */
export const readPolicyFiles = (files: readonly string[]): readonly Policy[] =>
  policiesOf(files.map((file) => ({ file, text: readTextFile(file) })));

/** The policies of texts, outermost first, or a `CommandError` with all that is wrong. */
export function policiesOf(files: readonly PolicyFile[]): readonly Policy[] {
  const texts = files.map(({ text }) => readPolicyText(text));
  const policies = texts.map(({ result }, index) => policyOf(result, files[index]!.file));
  requireTogether(files, texts);
  return policies;
}

/** A `CommandError` that says where valid policies do not go together. */
export function requireTogether(files: readonly PolicyFile[], texts: readonly PolicyText[]): void {
  const problem = stackProblem(files, texts);
  if (problem !== undefined) throw new CommandError(problem);
}

/** The policy that a text was read as, or a `CommandError` with all that is wrong. */
export function policyOf(result: PolicyText["result"], file: string): Policy {
  if (!result.ok) throw notValid(result.issues, file);
  return result.policy;
}

/** All that is wrong with a policy, as an error of the command that reads it. */
export function notValid(found: readonly PolicyIssue[], file: string): CommandError {
  const issues = issueLines(found);
  const listed = issues.length === 1 ? ` ${issues[0]}` : issues.map((issue) => `\n  ${issue}`).join("");
  return new CommandError(
    `${shown(file)} is not a valid policy:${listed}${issues.length === 1 ? "; " : "\n"}run \`tollgate check ${plainLine(withoutSecrets(file))}\` to see it in its place`,
  );
}

/** Policies that may replace others: all of them, or what is wrong, a line for each thing. */
export function replacements(
  files: readonly PolicyFile[],
): { readonly policies: readonly Policy[] } | { readonly problems: readonly string[] } {
  const texts = files.map(({ text }) => readPolicyText(text));
  const policies = texts.flatMap(({ result }) => (result.ok ? [result.policy] : []));
  if (policies.length === texts.length) {
    const problem = stackProblem(files, texts);
    return problem === undefined ? { policies } : { problems: [problem] };
  }
  const problems = texts.flatMap(({ result }, index) => {
    if (result.ok) return [];
    const lines = issueLines(result.issues);
    return files.length === 1 ? lines : lines.map((line) => `${shown(files[index]!.file)}: ${line}`);
  });
  return { problems };
}

/** The reason why policies of files do not go together, with its place. */
function stackProblem(files: readonly PolicyFile[], texts: readonly PolicyText[]): string | undefined {
  const mismatch = mismatchOf(texts.flatMap(({ result }) => (result.ok ? [result.policy] : [])));
  if (mismatch === undefined) return undefined;
  const { index, path, expected } = mismatch;
  const { line, column } = texts[index]!.placeOf(path);
  return `${shown(files[index]!.file)}: line ${line}, column ${column}: expected ${expected}`;
}

/** The issues of a policy, a line for each. */
export const issueLines = (issues: readonly PolicyIssue[]): readonly string[] =>
  issues.map(({ line, column, message }) => `line ${line}, column ${column}: ${plainLine(message)}`);
