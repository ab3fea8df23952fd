import * as z from "zod/mini";
import {
  allToolsWith,
  callLimitSchema,
  conditionSchemas,
  documentWith,
  limitSchema,
  ruleWith,
  toolRulesWith,
} from "../../src/policy/schema.js";

const { scalar, list, number, pattern, contained, flag } = conditionSchemas;
const conditionSchema = z.discriminatedUnion("op", [scalar, list, number, pattern, contained, flag]);

/** A whole document in one schema; the parser walks its levels one by one. */
export const policyDocumentSchema = documentWith(
  z.array(z.string()),
  allToolsWith(z.array(callLimitSchema)),
  z.record(z.string(), toolRulesWith(z.array(ruleWith(z.array(conditionSchema))), z.array(limitSchema))),
);
