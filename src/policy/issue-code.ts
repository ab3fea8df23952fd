/**
 * The findings of parsing, by a code that stays the same between releases. `tollgate check` shows it, and docs/checks.md has a
 * paragraph for each.
 *
 * @example
 * ```ts
 * import { type IssueCode, safeParsePolicy } from "tollgate";
 *
 * const UNKNOWN_KEY: IssueCode = "TG102";
 * const result = safeParsePolicy('{ "version": "1", "default": "deny", "tool": {} }');
 * if (!result.ok) console.log(result.issues.filter(({ code }) => code === UNKNOWN_KEY));
 * ```
 */
export type IssueCode =
  /** Not JSON text. */
  | "TG101"
  /** Unknown key. */
  | "TG102"
  /** Missing key. */
  | "TG103"
  /** Wrong value. */
  | "TG104"
  /** Key written twice. */
  | "TG105"
  /** Inexact number. */
  | "TG106"
  /** Another form of document. */
  | "TG107"
  /** Not a tool's name. */
  | "TG108"
  /** Not a pattern in RE2 syntax. */
  | "TG109"
  /** Over a cap. */
  | "TG110"
  /** Key that does not go with what stands beside it. */
  | "TG111"
  /** Counter that counts two things. */
  | "TG112"
  /** Warning: rule that requires nothing. */
  | "TG113"
  /** Warning: two names that look alike. */
  | "TG114"
  /** Warning: list that no condition names. */
  | "TG115"
  /** Exception that leaves a pattern no tool. */
  | "TG116"
  /** Warning: exception from nothing. */
  | "TG117"
  /** Warning: entry that never allows. */
  | "TG118"
  /** Warning: pattern that matches no text. */
  | "TG150";
