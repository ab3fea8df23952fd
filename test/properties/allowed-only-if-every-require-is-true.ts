import fc from "fast-check";
import { requiringCall } from "./calls.js";
import { rulesOf } from "./policies.js";
import { decide, type Theorem } from "./theorem.js";
import { ruleIs } from "./truth.js";

/** A call that is let through, or put to a person, has every `require` rule of its tool certainly true. */
export const allowed_only_if_every_require_is_true: Theorem = (library) =>
  fc.property(requiringCall, ([any, asked]) => {
    const { require = [] } = rulesOf(any, asked.tool)!;
    fc.pre(require.length > 0 && decide(library, any, asked).effect !== "deny");
    return require.every((rule) => ruleIs(rule, asked.args) === "TRUE");
  });
