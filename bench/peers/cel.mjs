import { parse } from "@marcbachmann/cel-js";
import { answer, byTool, conditionsAmongMany, DENY, patternOf } from "./peer.mjs";

const over = (expressionOf) => (scenario) => {
  const expressions = byTool(scenario, () => parse(expressionOf(scenario)));
  return ({ tool, args }) => {
    const decide = expressions.get(tool);
    return decide === undefined ? DENY : answer(decide({ args }) === true);
  };
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "@marcbachmann/cel-js",
  form: "parsed once, a function a tool in a Map",
  cannot: "tools by name, limits, approvals; what is of the wrong type throws",
  makers: {
    ...conditionsAmongMany(
      over(() => 'has(args.confirm) && args.currency in ["usd", "eur", "gbp"] && args.amount > 10.0'),
    ),
    "a pattern": over((scenario) => `args.branch.matches(${JSON.stringify(patternOf(scenario))})`),
  },
};
