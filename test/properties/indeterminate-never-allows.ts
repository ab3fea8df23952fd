import fc from "fast-check";
import { listedCall } from "./calls.js";
import { rulesOf } from "./policies.js";
import { decide, type Theorem } from "./theorem.js";
import { ruleIs } from "./truth.js";

/** A call of which some rule, of either list, cannot be decided is denied. */
export const indeterminate_never_allows: Theorem = (library) =>
  fc.property(listedCall, ([any, asked]) => {
    const { require = [], deny_if = [] } = rulesOf(any, asked.tool)!;
    fc.pre([...require, ...deny_if].some((rule) => ruleIs(rule, asked.args) === "INDETERMINATE"));
    return decide(library, any, asked).effect === "deny";
  });
