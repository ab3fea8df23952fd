import type { CallScope, Decision, PolicyDocument, ToolCall } from "../../src/index.js";

// What the language says of a call, read from its text once more: the checker takes nothing from the engine.

/** One limit that a call comes under. */
export interface ExpectedLimit {
  readonly counter: string;
  readonly scope: "grant" | "session" | "global";
  readonly window: "minute" | "hour" | "day" | number;
  /** As the document writes it, and in units: calls, or millionths of an argument. */
  readonly max: number;
  readonly maxUnits: number;
  readonly unitsPerOne: number;
  /** Index among the charges. */
  readonly charge: number;
}

/** What a call is to be charged on one counter. */
export interface ExpectedCharge {
  /** The counter: namespace, scope, window's length, what is counted, and name. */
  readonly key: string;
  /** Undefined where the call does not carry the scope's value. */
  readonly subject: string | undefined;
  readonly start: number;
  readonly end: number;
  /** In units; undefined where the argument cannot be charged. */
  readonly amount: number | undefined;
  readonly max: number;
}

export interface Counted {
  readonly limits: readonly ExpectedLimit[];
  readonly charges: readonly ExpectedCharge[];
  /** The engine's time; NaN if it has none. */
  readonly now: number;
}

/** What is to become of a call: decided without a store, put to a person, or charged. */
export type Expected =
  | { readonly kind: "settled"; readonly effect: Decision["effect"]; readonly code: Decision["code"] }
  | ({ readonly kind: "charged" } & Counted);

/** How a call reaches an engine. */
export interface Asked {
  readonly document: PolicyDocument;
  readonly namespace: string;
  /** Scope values for calls that carry none. */
  readonly fallback: CallScope;
  readonly call: ToolCall;
  readonly now: number;
}

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 };
const MILLION = 1_000_000;

function unitsOf(value: unknown): number | undefined {
  if (typeof value !== "number" || !(value >= 0)) return undefined;
  const units = Math.round(value * MILLION);
  return Number.isSafeInteger(units) && units / MILLION === value ? units : undefined;
}

/** The limits of a call in the language's order, whatever else the document says of it, and what they charge. */
export function countedFor({ document, namespace, fallback, call, now }: Asked): Counted {
  const tool = document.tools?.[call.tool];
  const rate = tool?.rate_limit;
  const rated = rate ? [{ scope: "session" as const, ...rate, counter: `${call.tool}_rate` }] : [];
  const limits: ExpectedLimit[] = [];
  const charges: ExpectedCharge[] = [];
  for (const limit of [...(tool?.limits ?? []), ...rated, ...(document.all_tools?.limits ?? [])]) {
    const { counter, window, max, scope } = limit;
    const sums = "increment_from" in limit;
    const seconds = typeof window === "number" ? window : SECONDS[window];
    const key = JSON.stringify([namespace, scope, seconds, sums, counter]);
    const maxUnits = sums ? Math.round(max * MILLION) : max;
    const known = charges.findIndex((charge) => charge.key === key);
    if (known >= 0) charges[known] = { ...charges[known]!, max: Math.min(charges[known]!.max, maxUnits) };
    else {
      const start = Math.floor(now / (seconds * 1_000)) * seconds * 1_000;
      const amount = sums ? unitsOf(call.args?.amount) : 1;
      const subject = scope === "global" ? "" : (call.scope?.[scope] ?? fallback[scope]);
      charges.push({ key, subject, start, end: start + seconds * 1_000, amount, max: maxUnits });
    }
    const charge = known >= 0 ? known : charges.length - 1;
    limits.push({ counter, scope, window, max, maxUnits, unitsPerOne: sums ? MILLION : 1, charge });
  }
  return { limits, charges, now };
}

/** What is to become of a call, step by step; `approve` says, where a person must be asked, whether one has approved. */
export function expectedFor(asked: Asked, approve: () => boolean): Expected {
  const { document, call } = asked;
  const settled = (effect: Decision["effect"], code: Decision["code"]) => ({ kind: "settled", effect, code }) as const;
  if (document.hide?.includes(call.tool)) return settled("deny", "hidden");
  const tool = document.tools?.[call.tool];
  if (tool === undefined && document.default === "deny") return settled("deny", "default_deny");
  if (tool?.action === "deny") return settled("deny", "denied");
  const counted = countedFor(asked);
  for (const { subject, amount } of counted.charges) {
    if (subject === undefined) return settled("deny", "scope_missing");
    if (amount === undefined) return settled("deny", "amount_invalid");
  }
  if (tool?.action === "require_approval" && !approve()) return settled("require_approval", "approval_required");
  if (counted.charges.length === 0) return settled("allow", "allowed");
  if (Number.isNaN(counted.now)) return settled("deny", "store_unavailable");
  return { kind: "charged", ...counted };
}
