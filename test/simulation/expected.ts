import type { CallScope, Decision, Observation, PolicyDocument, ToolCall } from "../../src/index.js";
import type { Limit2, PolicyDocument2 } from "../../src/policy/policy.v2.js";
import { countedFor2, watchFor } from "./expected2.js";

// What the language says of a call, read from its text once more: the checker takes nothing from the engine.

/** One limit that a call comes under. */
export interface ExpectedLimit {
  /** As the document writes it. */
  readonly limit: Pick<Limit2, "counter" | "scope" | "window" | "max" | "amount" | "release">;
  /** In units: calls, or millionths of an argument. What it charges itself is undefined where that cannot be charged. */
  readonly maxUnits: number;
  readonly amount: number | undefined;
  readonly unitsPerOne: number;
  /** Index among the charges. */
  readonly charge: number;
  /** What it says where it only observes. */
  readonly says?: Observation;
}

/** What a call is to be charged on one counter. */
export interface ExpectedCharge {
  /** The counter: namespace, scope, window, what is counted, name, and all else that the language names. */
  readonly key: string;
  /** Whether it is counted apart by values of the call, so that its subject is the engine's to write. */
  readonly apart: boolean;
  /** Undefined where the call does not carry the scope's value. */
  readonly subject: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly reach: 0 | 8;
  /** In units; undefined where the argument cannot be charged. */
  readonly amount: number | undefined;
  readonly max: number;
}

export interface Counted {
  readonly limits: readonly ExpectedLimit[];
  readonly charges: readonly ExpectedCharge[];
  /** Why the call cannot be charged, for each limit of which that is so. */
  readonly lacking: readonly Observation["code"][];
  /** The engine's time; NaN if it has none. */
  readonly now: number;
}

/** What is to become of a call: decided without a store, put to a person, or charged. */
export type Expected = { readonly watch?: Watch } & (
  | { readonly kind: "settled"; readonly effect: Decision["effect"]; readonly code: Decision["code"] }
  | ({ readonly kind: "charged" } & Counted)
);

/** What observes a call that is not denied: it says so much at once, and the rest when it is counted. */
export interface Watch {
  readonly said: readonly Observation[];
  readonly counted: Counted;
}

/** How a call reaches an engine. */
export interface Asked {
  readonly document: PolicyDocument | PolicyDocument2;
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
export const countedFor = (asked: Asked, isReading: boolean): Counted =>
  asked.document.version === "2" ? countedFor2(asked, "enforce", isReading) : countedFor1(asked, asked.document);

function countedFor1({ namespace, fallback, call, now }: Asked, document: PolicyDocument): Counted {
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
      const end = start + seconds * 1_000;
      charges.push({ key, subject, apart: false, start, end, reach: 0, amount, max: maxUnits });
    }
    const charge = known >= 0 ? known : charges.length - 1;
    const { amount } = charges[charge]!;
    limits.push({ limit, maxUnits, amount, unitsPerOne: sums ? MILLION : 1, charge });
  }
  const lacking = charges.flatMap(({ subject, amount }) =>
    subject === undefined ? ["scope_missing" as const] : amount === undefined ? ["amount_invalid" as const] : [],
  );
  return { limits, charges, lacking, now };
}

/** What is to become of a call, step by step; `approve` says, where a person must be asked, whether one has approved. */
export function expectedFor(asked: Asked, approve: () => boolean): Expected {
  const { document, call } = asked;
  const settled = (effect: Decision["effect"], code: Decision["code"]) => ({ kind: "settled", effect, code }) as const;
  if (document.hide?.includes(call.tool)) return settled("deny", "hidden");
  const tool = document.tools?.[call.tool];
  if (tool === undefined && document.default === "deny") return settled("deny", "default_deny");
  if (tool?.action === "deny") return settled("deny", "denied");
  const counted = countedFor(asked, false);
  if (counted.lacking.length > 0) return settled("deny", counted.lacking[0]!);
  const watch = document.version === "2" ? watchFor(asked) : undefined;
  if (tool?.action === "require_approval" && !approve())
    return { ...settled("require_approval", "approval_required"), ...watch };
  if (counted.charges.length === 0) return { ...settled("allow", "allowed"), ...watch };
  if (Number.isNaN(counted.now)) return settled("deny", "store_unavailable");
  return { kind: "charged", ...counted, ...watch };
}
