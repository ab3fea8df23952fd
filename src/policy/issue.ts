import type { IssueCode } from "./issue-code.js";

/**
 * One thing that is wrong (or, as a warning, doubtful) in a policy document.
 *
 * @example
 * ```ts
 * import type { PolicyIssue } from "tollgate";
 *
 * const text = ({ code, pointer, line, message }: PolicyIssue): string => `${code} ${pointer} (line ${line ?? "?"}): ${message}`;
 * ```
 */
export interface PolicyIssue {
  /** The kind of issue; the same between releases. */
  readonly code: IssueCode;
  /** JSON Pointer (RFC 6901) to the place; `""` is the whole document. */
  readonly pointer: string;
  /** The expectation, and what to write instead: lower case, no full stop. */
  readonly message: string;
  /** From 1, for a document given as text. */
  readonly line?: number;
  /** From 1, in UTF-16 code units, for a document given as text. */
  readonly column?: number;
}

const SHOWN = 10;
const SHOWN_POINTER = 200;

const shortened = (pointer: string): string =>
  pointer.length > SHOWN_POINTER ? `${pointer.slice(0, SHOWN_POINTER)}…` : pointer;

const line = (issue: PolicyIssue): string =>
  `${issue.pointer === "" ? "(document)" : shortened(issue.pointer)}${issue.line === undefined ? "" : ` (line ${issue.line}, column ${issue.column})`}: ${issue.message}`;

/**
 * A document that was refused, with every issue it has. Its message shows the first ten.
 *
 * @example
 * ```ts
 * import { PolicyError, parsePolicy } from "tollgate";
 *
 * try {
 *   parsePolicy('{ "version": "1" }');
 * } catch (error) {
 *   if (error instanceof PolicyError) console.error(error.issues);
 * }
 * ```
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly issues: readonly PolicyIssue[];

  constructor(issues: readonly PolicyIssue[]) {
    const more = issues.length - SHOWN;
    const shown = issues.slice(0, SHOWN).map(line);
    super(`invalid policy\n${shown.join("\n")}${more > 0 ? `\nand ${more} more` : ""}`);
    this.issues = issues;
  }
}
