import type { Decision, ToolCall } from "../../engine/decision.js";
import { revive } from "./revive.js";

/** One call of a case, and what is expected of the decision on it. Only what is there is compared. */
export interface Step {
  /** What the clock shows, in epoch milliseconds. */
  readonly at?: unknown;
  readonly tool?: string;
  readonly args?: unknown;
  readonly scope?: unknown;
  /** The whole call, in place of `tool`, `args` and `scope`. */
  readonly call?: unknown;
  /** Calls before this one whose decisions are released first. */
  readonly release?: number | readonly number[];
  /** A call before this one whose decision is handed in as approved. */
  readonly approved?: number;
  readonly effect: string;
  readonly code?: string;
  readonly rule?: string;
  /** Null: it must be absent. */
  readonly retryAfterMs?: number | null;
  readonly used?: readonly number[];
  readonly remaining?: readonly number[];
  readonly resetAt?: readonly number[];
  readonly message?: string;
  readonly messageIncludes?: readonly string[];
  readonly messageExcludes?: readonly string[];
  readonly sameMessageAs?: number;
}

/** The call that a step makes. */
export function callOf(step: Step): ToolCall {
  if ("call" in step) return revive(step.call) as ToolCall;
  const call: Record<string, unknown> = { tool: step.tool };
  if ("args" in step) call.args = revive(step.args);
  if ("scope" in step) call.scope = revive(step.scope);
  return call as unknown as ToolCall;
}

/** A value as a difference shows it. */
export const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner)) ??
  "undefined";

/** What a decision has otherwise than a step expects, as sentences; none if it is as expected. */
export function differencesOf(step: Step, decision: Decision, earlier: readonly Decision[]): string[] {
  const differences: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    if (shown(found) !== shown(wanted)) differences.push(`${what} is ${shown(found)}, not ${shown(wanted)}`);
  };
  for (const key of ["effect", "code", "rule", "message"] as const) {
    if (step[key] !== undefined) compare(key, decision[key], step[key]);
  }
  if (step.retryAfterMs !== undefined) compare("retryAfterMs", decision.retryAfterMs, step.retryAfterMs ?? undefined);
  for (const key of ["used", "remaining", "resetAt"] as const) {
    const found = decision.limits.map((limit) => limit[key]);
    if (step[key] !== undefined) compare(key, found, step[key]);
  }
  for (const part of step.messageIncludes ?? []) {
    if (!decision.message.includes(part)) differences.push(`message ${shown(decision.message)} lacks ${shown(part)}`);
  }
  for (const part of step.messageExcludes ?? []) {
    if (decision.message.includes(part)) differences.push(`message ${shown(decision.message)} quotes ${shown(part)}`);
  }
  if (step.sameMessageAs !== undefined) compare("message", decision.message, earlier[step.sameMessageAs]?.message);
  return differences;
}
