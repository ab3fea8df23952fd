import type { Finding } from "../../../../src/cli/check/check-text.js";
import { createEngine, type LimitUsage, type Policy, type PolicyDocument } from "../../../../src/index.js";
import type { Limit } from "../../../../src/policy/policy.v1.js";
import type { Random } from "../../../differential/random.js";

interface Placed {
  readonly pointer: string;
  readonly limit: Pick<Limit, "counter" | "window" | "max" | "scope">;
}

/** Whether calls in a row come to a refusal that only limits have which are said to be never reached. */
export function isReachedAlone(
  random: Random,
  document: PolicyDocument,
  policy: Policy,
  findings: readonly Finding[],
): boolean {
  const idle = new Set(findings.filter(({ id }) => id === "TG128").map(({ pointer }) => pointer));
  if (idle.size === 0) return false;
  let now = 0;
  const engine = createEngine({ policy, clock: () => now });
  const tools = random.pick([["t", "u", "unlisted"], ["t"], ["u"], ["u", "unlisted"]]);
  for (let count = 0; count < 80; count++) {
    now += random.below(600);
    const tool = random.pick(tools);
    const grant = random.pick(["g", "h"]);
    // Sessions are unique across grants.
    const scope = { grant, session: `${grant}${random.below(2)}` };
    const args = { a: random.below(3), b: random.below(3) };
    const decision = engine.evaluate({ tool, args, scope });
    const isIdle = (usage: LimitUsage): boolean =>
      limitsOf(document, tool)
        .filter(({ limit }) => FIELDS.every((field) => limit[field] === usage[field]))
        .every(({ pointer }) => idle.has(pointer));
    if (decision.code === "limit_exceeded" && decision.limits.every(isIdle)) return true;
    if (decision.effect === "allow" && random.once(6)) engine.release(decision);
  }
  return false;
}

const FIELDS = ["counter", "scope", "window", "max"] as const;

function limitsOf({ tools = {}, all_tools }: PolicyDocument, tool: string): readonly Placed[] {
  const { limits = [], rate_limit } = Object.hasOwn(tools, tool) ? tools[tool]! : {};
  const rate = { counter: `${tool}_rate`, scope: "session" as const, ...rate_limit! };
  return [
    ...limits.map((limit, index) => ({ pointer: `/tools/${tool}/limits/${index}`, limit })),
    ...(rate_limit ? [{ pointer: `/tools/${tool}/rate_limit`, limit: rate }] : []),
    ...(all_tools?.limits ?? []).map((limit, index) => ({ pointer: `/all_tools/limits/${index}`, limit })),
  ];
}
