import type { IssueCode } from "../../policy/issue-code.js";

export type Severity = "error" | "warning";

interface Check {
  readonly severity: Severity;
  readonly title: string;
}

/** The findings of `tollgate check`: stable ids, each with a paragraph in docs/checks.md. An error certainly does not do what is written. */
export const CHECKS = {
  TG101: { severity: "error", title: "not JSON text" },
  TG102: { severity: "error", title: "unknown key" },
  TG103: { severity: "error", title: "missing key" },
  TG104: { severity: "error", title: "wrong value" },
  TG105: { severity: "error", title: "key written twice" },
  TG106: { severity: "error", title: "inexact number" },
  TG107: { severity: "error", title: "another form of document" },
  TG108: { severity: "error", title: "no tool name" },
  TG109: { severity: "error", title: "no RE2 pattern" },
  TG110: { severity: "error", title: "over a cap" },
  TG111: { severity: "error", title: "key that does not go with what is beside it" },
  TG112: { severity: "error", title: "counter that counts two things" },
  TG113: { severity: "warning", title: "rule that requires nothing" },
  TG114: { severity: "warning", title: "two names that look alike" },
  TG115: { severity: "warning", title: "list that no condition names" },
  TG116: { severity: "error", title: "exception that leaves no tool" },
  TG117: { severity: "warning", title: "exception from nothing" },
  TG118: { severity: "warning", title: "entry that never allows" },
  TG120: { severity: "error", title: "contradictory bounds" },
  TG121: { severity: "error", title: "`eq` twice" },
  TG122: { severity: "error", title: "value that is excluded" },
  TG123: { severity: "error", title: "absent and compared" },
  TG124: { severity: "warning", title: "identical rules" },
  TG125: { severity: "warning", title: "pattern without anchors" },
  TG126: { severity: "warning", title: "path pattern that lets paths leave" },
  TG127: { severity: "warning", title: "one name for two counters" },
  TG128: { severity: "warning", title: "idle limit" },
  TG129: { severity: "warning", title: "amount without a lower bound" },
  TG140: { severity: "error", title: "tool that the server does not have" },
  TG141: { severity: "warning", title: "hidden tool that the server does not have" },
  TG142: { severity: "error", title: "argument that the tool does not have" },
  TG143: { severity: "error", title: "comparison that the argument's type rules out" },
  TG144: { severity: "warning", title: "`deny_if` on an optional argument" },
  TG145: { severity: "warning", title: "tool whose name looks like a listed one" },
  TG146: { severity: "warning", title: "destructive tool that `default` allows" },
  TG147: { severity: "error", title: "value that the argument never has" },
  TG148: { severity: "warning", title: "argument that the schema does not list" },
  TG150: { severity: "error", title: "pattern that matches no text" },
  TG151: { severity: "warning", title: "pattern between slashes" },
  TG152: { severity: "warning", title: "placeholder that nothing fills in" },
  TG153: { severity: "warning", title: "wildcard that is not one" },
  TG154: { severity: "warning", title: "path into a list" },
  TG155: { severity: "warning", title: "pattern of `deny_if` that another spelling passes" },
  TG156: { severity: "warning", title: "pattern of `require` that takes more than it names" },
  TG157: { severity: "warning", title: "backslash too many or too few" },
  TG160: { severity: "warning", title: "path in the form of another language" },
  TG161: { severity: "warning", title: "`require` on an optional argument" },
  TG170: { severity: "warning", title: "pattern that covers no tool" },
  TG171: { severity: "warning", title: "pattern that lets a destructive tool through" },
  TG172: { severity: "warning", title: "entry that lets every tool through" },
  TG173: { severity: "warning", title: "entry that never decides" },
  TG174: { severity: "error", title: "comparison that is never decided" },
  TG175: { severity: "error", title: "`every` or `some` over what is not a list" },
  TG176: { severity: "warning", title: "`every` that an empty list passes" },
  TG177: { severity: "error", title: "caller that the host does not know so" },
  TG178: { severity: "warning", title: "annotations that a proxy does not know" },
  TG179: { severity: "warning", title: "letters compared where a place is meant" },
} as const satisfies Record<string, Check> & Record<IssueCode, Check>;

export type CheckId = keyof typeof CHECKS;
