import { newEnforcer, newModelFromString } from "casbin";
import { answer, byName, namesOf, threeConditions } from "./peer.mjs";

const model = (matcher) => `
[request_definition]
r = tool, args
[policy_definition]
p = tool
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = ${matcher}
`;

const over = (matcherOf) => async (scenario) => {
  const enforcer = await newEnforcer(newModelFromString(model(matcherOf(scenario))));
  await enforcer.addPolicies(namesOf(scenario).map((name) => [name]));
  return ({ tool, args }) => answer(enforcer.enforceSync(tool, args));
};

const currency = ["usd", "eur", "gbp"].map((name) => `r.args.currency == "${name}"`).join(" || ");

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "casbin",
  form: "`enforceSync`, a policy line a tool, conditions in the matcher",
  cannot: "limits, approvals, a third value, this pattern: a matcher with a bare or-sign is refused",
  makers: {
    ...byName(over(() => "r.tool == p.tool")),
    ...threeConditions(
      over(() => `r.tool == p.tool && r.args.confirm != undefined && (${currency}) && r.args.amount > 10`),
    ),
  },
  cold: "casbin",
};
