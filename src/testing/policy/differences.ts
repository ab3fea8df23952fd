import type { Decision } from "../../engine/decision.js";
import type { Remembered } from "../../engine/remembered.js";
import { pathText } from "../../policy/path.js";
import { readTime } from "./iso-time.js";
import type { PolicyCaseCall, PolicyCaseObservation } from "./policy-case.js";
import { UNCONFIRMED } from "./unconfirmed.js";

/** A value as a difference shows it. */
export const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner)) ??
  "undefined";

/** The differences between a decision and the expectation of a call, as sentences; none if it is as expected. */
export function differencesOf(call: PolicyCaseCall, decision: Decision, earlier: readonly Decision[]): string[] {
  const differences: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    if (shown(found) !== shown(wanted)) differences.push(`${what} is ${shown(found)}, not ${shown(wanted)}`);
  };
  if (call.effect === UNCONFIRMED)
    differences.push(
      `effect is ${shown(decision.effect)}, and nobody has confirmed that; write the right effect in place of "${UNCONFIRMED}"`,
    );
  else compare("effect", decision.effect, call.effect);
  for (const key of ["code", "rule", "message"] as const) {
    if (call[key] !== undefined) compare(key, decision[key], call[key]);
  }
  if (call.policy !== undefined) compare("policy", decision.policy, call.policy ?? undefined);
  if (call.carried !== undefined) compare("carried", decision.tool, call.carried ?? undefined);
  if (call.observed !== undefined) {
    const { observed: wanted } = call;
    compare(
      "observed",
      (decision.observed ?? []).map((one, index) => toldAs(one, wanted[index])),
      wanted.map((one) => toldAs(one, one)),
    );
  }
  if (call.remember !== undefined) compare("remember", rememberText(decision.remember), rememberText(call.remember));
  if (call.retryAfterMs !== undefined) compare("retryAfterMs", decision.retryAfterMs, call.retryAfterMs ?? undefined);
  for (const key of ["used", "remaining"] as const) {
    if (call[key] !== undefined) compare(key, usageOf(decision, key), call[key]);
  }
  if (call.resetAt !== undefined) compare("resetAt", usageOf(decision, "resetAt"), call.resetAt.map(readTime));
  for (const part of call.messageIncludes ?? []) {
    if (!decision.message.includes(part)) differences.push(`message ${shown(decision.message)} lacks ${shown(part)}`);
  }
  for (const part of call.messageExcludes ?? []) {
    if (decision.message.includes(part)) differences.push(`message ${shown(decision.message)} quotes ${shown(part)}`);
  }
  if (call.sameMessageAs !== undefined) compare("message", decision.message, earlier[call.sameMessageAs]?.message);
  return differences;
}

/** An observation with what the expectation of it says. */
const toldAs = (
  { policy, rule, code }: PolicyCaseObservation,
  wanted: PolicyCaseObservation | undefined,
): PolicyCaseObservation => ({
  ...(policy !== undefined && (wanted === undefined || wanted.policy !== undefined) ? { policy } : {}),
  rule,
  code,
});

/** The same for each spelling of a path. Own members alone, as an inherited `match` would say another thing. */
function rememberText(remember: Remembered | null | undefined): unknown {
  if (remember == null) return undefined;
  const { seconds, match } = remember;
  return Object.hasOwn(remember, "match") ? { seconds, match: match!.map(pathText) } : { seconds };
}

const usageOf = ({ limits }: Decision, key: "used" | "remaining" | "resetAt"): readonly number[] =>
  limits.map((limit) => limit[key]);
