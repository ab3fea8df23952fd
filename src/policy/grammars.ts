import type * as z from "zod/mini";
import { rememberSchema } from "./remember-schema.js";
import {
  allToolsSchema,
  CONDITION_KEYS,
  callLimitSchema,
  documentSchema,
  limitSchema,
  rateLimitSchema,
  ruleSchema,
  toolRulesSchema,
} from "./schema.js";
import {
  allToolsSchema2,
  approvalSchema,
  CONDITION_KEYS_2,
  callLimitSchema2,
  dispatchSchema,
  documentSchema2,
  limitSchema2,
  promptSchema,
  rateLimitSchema2,
  resourceSchema,
  ruleSchema2,
  sectionSchema,
  toolRulesSchema2,
} from "./schema.v2.js";
import type { Version } from "./version.js";

/** The closed objects of the language. */
export type Kind =
  | "document"
  | "all_tools"
  | "dispatch"
  | "section"
  | "tool"
  | "resource"
  | "prompt"
  | "remember"
  | "rule"
  | "approval"
  | "condition"
  | "limit"
  | "all_tools_limit"
  | "rate_limit";

/** The shapes of a version, and the keys of each of its objects. */
export interface Grammar {
  readonly version: Version;
  readonly shapes: Readonly<Record<Exclude<Kind, "condition">, z.core.$ZodType>>;
  readonly keys: Readonly<Record<Kind, readonly string[]>>;
}

type Shapes = Readonly<Record<Exclude<Kind, "condition">, z.core.$ZodType & { readonly shape: object }>>;

function grammar(version: Version, shapes: Shapes, conditionKeys: readonly string[]): Grammar {
  const keys = Object.entries(shapes).map(([kind, { shape }]) => [kind, Object.keys(shape)] as const);
  return {
    version,
    shapes,
    keys: { ...(Object.fromEntries(keys) as unknown as Grammar["keys"]), condition: conditionKeys },
  };
}

/** Objects that only documents of version "2" have. */
const OF_2 = {
  dispatch: dispatchSchema,
  section: sectionSchema,
  resource: resourceSchema,
  prompt: promptSchema,
  remember: rememberSchema,
};

export const GRAMMARS: Readonly<Record<Version, Grammar>> = {
  "1": grammar(
    "1",
    {
      document: documentSchema,
      all_tools: allToolsSchema,
      tool: toolRulesSchema,
      rule: ruleSchema,
      approval: ruleSchema,
      limit: limitSchema,
      all_tools_limit: callLimitSchema,
      rate_limit: rateLimitSchema,
      ...OF_2,
    },
    CONDITION_KEYS,
  ),
  "2": grammar(
    "2",
    {
      document: documentSchema2,
      all_tools: allToolsSchema2,
      tool: toolRulesSchema2,
      rule: ruleSchema2,
      approval: approvalSchema,
      limit: limitSchema2,
      all_tools_limit: callLimitSchema2,
      rate_limit: rateLimitSchema2,
      ...OF_2,
    },
    CONDITION_KEYS_2,
  ),
};
