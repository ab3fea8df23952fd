import { Engine } from "json-rules-engine";
import { answer, byTool, conditionsAmongMany, DENY } from "./peer.mjs";

const RULE = {
  conditions: {
    all: [
      { fact: "confirm", operator: "exists", value: true },
      { fact: "currency", operator: "in", value: ["usd", "eur", "gbp"] },
      { fact: "amount", operator: "greaterThan", value: 10 },
    ],
  },
  event: { type: "allow" },
};

function engine() {
  const made = new Engine([RULE], { allowUndefinedFacts: true });
  made.addOperator("exists", (fact, wanted) => (fact !== undefined && fact !== null) === wanted);
  return made;
}

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "json-rules-engine",
  form: "`run`, an engine a tool in a Map, an operator of one's own for `exists`",
  cannot: "tools by name, limits, approvals, patterns, answers without a promise",
  async: true,
  makers: conditionsAmongMany((scenario) => {
    const engines = byTool(scenario, engine);
    return async ({ tool, args }) => {
      const rules = engines.get(tool);
      if (rules === undefined) return DENY;
      const { events } = await rules.run(args);
      return answer(events.length > 0);
    };
  }),
};
