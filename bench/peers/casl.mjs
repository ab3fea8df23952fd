import { createMongoAbility } from "@casl/ability";
import { answer, byName, conditionsAmongMany, namesOf, patternOf } from "./peer.mjs";

const over = (conditions) => (scenario) => {
  const rules = namesOf(scenario).map((name) => ({ action: "call", subject: name, ...conditions(scenario) }));
  return createMongoAbility(rules, { detectSubjectType: ({ tool }) => tool });
};

const check = (conditions) => (scenario) => {
  const ability = over((of) => ({ conditions: conditions(of) }))(scenario);
  return (call) => answer(ability.can("call", call));
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "@casl/ability",
  form: "one ability, subjects told by `detectSubjectType`",
  cannot: "limits, approvals, a third value: what is missing or of the wrong type is a mere false",
  makers: {
    ...byName((scenario) => {
      const ability = over(() => ({}))(scenario);
      return ({ tool }) => answer(ability.can("call", tool));
    }),
    ...conditionsAmongMany(
      check(() => ({
        "args.confirm": { $exists: true },
        "args.currency": { $in: ["usd", "eur", "gbp"] },
        "args.amount": { $gt: 10 },
      })),
    ),
    "a pattern": check((scenario) => ({ "args.branch": { $regex: new RegExp(patternOf(scenario), "u") } })),
  },
  filter: (hidden) => {
    const rules = [{ action: "list", subject: "all" }];
    const ability = createMongoAbility([
      ...rules,
      ...hidden.map((subject) => ({ action: "list", subject, inverted: true })),
    ]);
    return (name) => ability.can("list", name);
  },
  cold: "casl",
};
