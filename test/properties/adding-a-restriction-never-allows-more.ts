import fc from "fast-check";
import type { PolicyDocument } from "../../src/index.js";
import { type Call, call, listedCall } from "./calls.js";
import { callLimit, inserted, limit, rule, rulesOf, withRules } from "./policies.js";
import { engineOf, policyOf, rank, type Theorem } from "./theorem.js";

type Restrict = (document: PolicyDocument, call: Call, at: number) => PolicyDocument;

/** Each way to say less of a tool that a document lists. To list a tool is none: that can allow it. */
const restriction: fc.Arbitrary<Restrict> = fc.oneof(
  ...(["require", "deny_if"] as const).map((clause) =>
    rule.map(
      (added): Restrict =>
        (any, { tool }, at) => {
          const rules = rulesOf(any, tool)!;
          return withRules(any, tool, { ...rules, [clause]: inserted(rules[clause], added, at) });
        },
    ),
  ),
  limit.map(
    (added): Restrict =>
      (any, { tool }, at) => {
        const rules = rulesOf(any, tool)!;
        return withRules(any, tool, { ...rules, limits: inserted(rules.limits, added, at) });
      },
  ),
  callLimit.map(
    (added): Restrict =>
      (any, _, at) => ({
        ...any,
        all_tools: { limits: inserted(any.all_tools?.limits, added, at) },
      }),
  ),
  fc.constant<Restrict>((any, { tool }) => ({ ...any, hide: [...(any.hide ?? []), tool] })),
  fc.constant<Restrict>((any, { tool }) => withRules(any, tool, { action: "deny" })),
  fc.constant<Restrict>((any, { tool }) => withRules(any, tool, { ...rulesOf(any, tool), action: "require_approval" })),
);

/** From the same state of the store, one call is allowed no more once a restriction is added. */
export const adding_a_restriction_never_allows_more: Theorem = (library) =>
  fc.property(
    ...[listedCall, fc.array(call, { maxLength: 4 }), restriction, fc.nat()],
    ([any, asked], earlier, restrict, at) => {
      fc.pre(rulesOf(any, asked.tool)!.action !== "deny");
      const after = policyOf(library, restrict(any, asked, at));
      const [engine, restricted] = [engineOf(library, any), engineOf(library, any)];
      for (const each of earlier) for (const one of [engine, restricted]) one.evaluate(each);
      restricted.replacePolicy(after);
      const [before, now] = [engine.evaluate(asked), restricted.evaluate(asked)];
      // A person is asked before the counters are: of a call that is over its limits too.
      if (now.code === "approval_required" && before.code === "limit_exceeded") return true;
      return rank(now) <= rank(before);
    },
  );
