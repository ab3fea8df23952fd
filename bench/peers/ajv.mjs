import { Ajv } from "ajv";
import { answer, byTool, conditionsAmongMany, DENY, patternOf } from "./peer.mjs";

const over = (schemaOf) => (scenario) => {
  const ajv = new Ajv();
  const validators = byTool(scenario, () => ajv.compile({ type: "object", ...schemaOf(scenario) }));
  return ({ tool, args }) => {
    const validate = validators.get(tool);
    return validate === undefined ? DENY : answer(validate(args));
  };
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "ajv",
  form: "a schema compiled for each tool, in a Map; generates code",
  cannot: "all but conditions: tools by name, limits, approvals, a third value",
  makers: {
    ...conditionsAmongMany(
      over(() => ({
        required: ["confirm", "currency", "amount"],
        properties: { currency: { enum: ["usd", "eur", "gbp"] }, amount: { type: "number", exclusiveMinimum: 10 } },
      })),
    ),
    "a pattern": over((scenario) => ({
      required: ["branch"],
      properties: { branch: { type: "string", pattern: patternOf(scenario) } },
    })),
  },
};
