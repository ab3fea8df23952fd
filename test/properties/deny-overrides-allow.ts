import fc from "fast-check";
import { call } from "./calls.js";
import { document, inserted, openRules, rule, withRules } from "./policies.js";
import { decide, type Theorem } from "./theorem.js";

/** A `deny_if` rule that denies a call when it stands alone denies it in any company, at any place of any document; so does an action. */
export const deny_overrides_allow: Theorem = (library) =>
  fc.property(
    ...[document, openRules, call, fc.option(rule, { freq: 9, nil: undefined }), fc.nat()],
    (any, rules, asked, denying, at) => {
      const alone = denying === undefined ? { action: "deny" as const } : { deny_if: [denying] };
      const allowing = { version: "1" as const, default: "allow" as const };
      fc.pre(denying === undefined || decide(library, withRules(allowing, asked.tool, alone), asked).effect === "deny");
      const among = denying === undefined ? alone : { ...rules, deny_if: inserted(rules.deny_if, denying, at) };
      return decide(library, withRules(any, asked.tool, among), asked).effect === "deny";
    },
  );
