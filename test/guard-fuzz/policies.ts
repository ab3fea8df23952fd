import { type Policy, type PolicyDocument, parsePolicy } from "../../src/index.js";
import type { Random } from "../differential/random.js";
import { createReference } from "../reference.js";
import { TOOLS } from "./lenient.js";

/** A policy with what the model of the language says of calls under it. */
export interface Judged {
  readonly policy: Policy;
  /** What the language says before limits are counted. */
  effect(tool: string, args: unknown, scope: object): "allow" | "deny" | "require_approval";
}

/** The limits of a world: the same in all of its policies, so that charges can be compared with runs. */
export const limitsOf = (tool: string, max: number) => [
  { counter: `${tool}_calls`, window: "day", max, scope: "grant" } as const,
];

const RULES = [
  { deny_if: [{ conditions: [{ path: "args.n", op: "gt", value: 3 }] }] },
  { require: [{ conditions: [{ path: "args.to", op: "in", value: ["x", "y"] }] }] },
  {},
] as const;

function documentOf(random: Random, max: number): object {
  const named = TOOLS.filter(() => !random.once(3));
  const rulesOf = (tool: string) => {
    if (random.once(8)) return { action: "deny" };
    return {
      ...random.pick(RULES),
      limits: limitsOf(tool, max),
      ...(random.once(3) && { action: "require_approval" }),
    };
  };
  return {
    version: "1",
    default: random.pick(["allow", "deny"]),
    hide: random.pick([[], [], ["secret"], ["secret"], ["secret"], ["secret", "drop"], random.once(3) ? ["*"] : []]),
    tools: Object.fromEntries(named.map((tool) => [tool, rulesOf(tool)])),
  };
}

export function policyOf(random: Random, max: number): Judged {
  const policy = parsePolicy(documentOf(random, max));
  const model = createReference(policy as unknown as PolicyDocument, { clock: () => 0 });
  return { policy, effect: (tool, args, scope) => model.explain({ tool, args, scope } as never).effect };
}

/** A policy that only reads what the tools were charged. */
export const countingPolicy = (max: number): Policy =>
  parsePolicy({
    version: "1",
    default: "deny",
    tools: Object.fromEntries(TOOLS.map((tool) => [tool, { limits: limitsOf(tool, max) }])),
  });
