import type { Dict, Path, Report } from "./finding.js";
import type { Version } from "./version.js";
import { show } from "./words.js";

const BESIDE_DENY: Readonly<Record<Version, readonly string[]>> = {
  "1": ["require", "deny_if", "limits", "rate_limit"],
  "2": ["require", "deny_if", "approve_if", "limits", "rate_limit", "arguments", "remember"],
};
const WITH_DENY: Readonly<Record<Version, string>> = { "1": "`reason`", "2": "`reason`, `except` and `mode`" };

/** Reports what does not go with the action of an entry. */
export function checkAction(rules: Dict, version: Version, path: Path, report: Report): void {
  const { action } = rules;
  if (action === "deny") {
    for (const key of BESIDE_DENY[version]) {
      if (rules[key] !== undefined) {
        report(
          [...path, key],
          "TG111",
          `\`action: "deny"\` stands alone or with ${WITH_DENY[version]}; remove \`${key}\`, or, if some calls may pass, the action`,
          true,
        );
      }
    }
  } else if (rules.reason !== undefined && (action === undefined || action === "allow")) {
    const found = action === undefined ? "no `action`" : `\`action: ${show(action).slice(1, -1)}\``;
    report(
      [...path, "reason"],
      "TG111",
      `\`reason\` belongs to \`action: "deny"\` or \`"require_approval"\`, and here is ${found}; write \`on_deny\` in a rule, or \`description\``,
      true,
    );
  }
}
