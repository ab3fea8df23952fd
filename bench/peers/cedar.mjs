import cedar from "@cedar-policy/cedar-wasm/nodejs";
import { answer, byName, namesOf, threeConditions } from "./peer.mjs";

const { preparsePolicySet, statefulIsAuthorized } = cedar;

const over = (when) => (scenario) => {
  const policies = namesOf(scenario).map((name) => `permit(principal, action, resource == Tool::"${name}")${when};`);
  const parsed = preparsePolicySet("policies", { staticPolicies: policies.join("\n") });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed.errors));
  return ({ tool, args }) => {
    const asked = statefulIsAuthorized({
      principal: { type: "Grant", id: "any" },
      action: { type: "Action", id: "call" },
      resource: { type: "Tool", id: tool },
      context: args,
      preparsedPolicySetId: "policies",
      entities: [],
    });
    if (asked.type !== "success") throw new Error(JSON.stringify(asked.errors));
    return answer(asked.response.decision === "allow");
  };
};

const CONDITIONS =
  ' when { context has confirm && ["usd", "eur", "gbp"].contains(context.currency) && context.amount > 10 }';

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "@cedar-policy/cedar-wasm",
  form: "`statefulIsAuthorized` over a policy set parsed before",
  cannot: "limits, approvals, patterns (only `like` with `*`), fractions",
  makers: { ...byName(over("")), ...threeConditions(over(CONDITIONS)) },
  cold: "cedar",
};
