import jsonLogic from "json-logic-js";
import { answer, byTool, conditionsAmongMany, DENY } from "./peer.mjs";

const RULE = {
  and: [
    { "!=": [{ var: "confirm" }, null] },
    { in: [{ var: "currency" }, ["usd", "eur", "gbp"]] },
    { ">": [{ var: "amount" }, 10] },
  ],
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "json-logic-js",
  form: "`apply`, a rule a tool in a Map",
  cannot: "tools by name, limits, approvals, patterns, types: `in` of a string looks inside it",
  makers: conditionsAmongMany((scenario) => {
    const rules = byTool(scenario, () => RULE);
    return ({ tool, args }) => {
      const rule = rules.get(tool);
      return rule === undefined ? DENY : answer(jsonLogic.apply(rule, args) === true);
    };
  }),
};
