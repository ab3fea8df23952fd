/** The policy language read literally, to hold beside its text (§). Shares no code with `src`; takes accepted documents. */
import { isDeepStrictEqual } from "node:util";
import { RE2JS } from "re2js";
import type { Decision, LimitUsage, PolicyDocument, ToolCall } from "../src/index.js";
import type { Condition, Limit, Rule, ToolRules } from "../src/policy/policy.v1.js";
export type Verdict = "TRUE" | "FALSE" | "INDETERMINATE";
export type ReferenceDecision = Omit<Decision, "message">;
export interface ReferenceOptions {
  readonly clock: () => unknown;
  readonly scope?: ToolCall["scope"]; // for calls that carry none
  readonly storeFailure?: (making: readonly Charge[], at: number) => "deny" | "allow" | undefined; // and what then counts
  readonly seen?: (clause: "require" | "deny_if", rule: Rule, args: object) => void; // told of every rule looked at
}
type Call = { tool: string; args: object; grant: string | undefined; session: string | undefined; global: "" };
export type Charge = ReturnType<typeof chargeOf>;
export const [ABSENT, UNREADABLE] = [Symbol("absent"), Symbol("unreadable")];
const SECONDS = { minute: 60, hour: 3_600, day: 86_400 };
const decide = (effect: Decision["effect"], code: Decision["code"], rule: string) =>
  ({ effect, code, rule, limits: [] }) as ReferenceDecision;
const deny = (code: Decision["code"], rule: string) => decide("deny", code, rule);
const decided = (holds: boolean): Verdict => (holds ? "TRUE" : "FALSE");
const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
const pointer = (...names: (string | number)[]) =>
  names.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
// §4: the logic is strong Kleene.
const kleene = (order: Verdict[]) => (of: Verdict[]) => order.find((one) => of.includes(one)) ?? order[2]!;
const kleeneAnd = kleene(["FALSE", "INDETERMINATE", "TRUE"]);
const kleeneOr = kleene(["TRUE", "INDETERMINATE", "FALSE"]);
// §3: paths walk own properties of objects only; `null` and `undefined` are absent, and so is all below them.
export function argumentAt(args: object, path: string): unknown {
  let value: unknown = args;
  for (const name of path.split(".").slice(1)) {
    if (value === null || value === undefined) return ABSENT;
    if (typeof value !== "object" || Array.isArray(value)) return UNREADABLE;
    value = own(value, name);
  }
  return value ?? ABSENT;
}
const typeOf = (value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? "NaN or infinity" : typeof value;
// §4: `contains` over an array, for one element.
function elementIs(element: unknown, value: unknown): Verdict {
  if (element === value) return "TRUE";
  if (element === null || element === undefined) return "FALSE";
  if (typeOf(element) !== typeOf(value)) return "INDETERMINATE";
  return typeof element === "string" && element.includes(value as string) ? "INDETERMINATE" : "FALSE";
}
// §3 and §4: no operator coerces.
export function conditionIs({ op, value }: Condition, argument: unknown): Verdict {
  if (argument === UNREADABLE) return "INDETERMINATE";
  if (op === "exists") return decided((argument !== ABSENT) === value);
  if (op === "contains" && Array.isArray(argument)) return kleeneOr([...argument].map((e) => elementIs(e, value)));
  if (typeOf(argument) !== typeOf(Array.isArray(value) ? value[0] : value)) return "INDETERMINATE";
  const among = [value].flat().some((one) => one === argument);
  if (op === "eq" || op === "in") return decided(among);
  if (op === "neq" || op === "not_in") return decided(!among);
  const [left, right] = [argument as never, value as never];
  const compared = { lt: left < right, lte: left <= right, gt: left > right, gte: left >= right }[op as string];
  if (compared !== undefined) return decided(compared);
  if (typeof argument !== "string") return "INDETERMINATE";
  if (op === "contains") return decided(argument.includes(right));
  const pattern = RE2JS.compile(right);
  return argument.length > 2_097_152 / pattern.programSize() ? "INDETERMINATE" : decided(pattern.test(argument));
}
// §6: what can be charged, in whole millionths.
function millionths(x: unknown): bigint | undefined {
  if (typeof x !== "number" || !(x >= 0)) return undefined;
  const m = Math.round(x * 10 ** 6);
  return m <= 2 ** 53 - 1 && m / 10 ** 6 === x ? BigInt(m) : undefined;
}
// §5.8: JSON data, nested at most 64 deep.
function isJson(value: unknown, depth = 1): boolean {
  if (value === null || ["string", "boolean", "number"].includes(typeOf(value))) return true;
  if (typeof value !== "object" || depth > 64) return false;
  if (Array.isArray(value)) return [...value].every((part) => isJson(part, depth + 1));
  const plain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return plain && Object.values(value).every((part) => part === undefined || isJson(part, depth + 1));
}
// §6: `grant` and `session` are strings of 1 to 1,024 characters; anything else counts as not carried.
const isSubject = (it: unknown): it is string => typeof it === "string" && it !== "" && [...it].length <= 1_024;
// §6: a counter is (scope, its value in this call, name, window, what it counts); amounts are whole calls or millionths.
function chargeOf(call: Call, limit: Limit, ...place: (string | number)[]) {
  const { scope, window, increment_from: from } = limit;
  const seconds = typeof window === "number" ? window : SECONDS[window];
  const counter = JSON.stringify([scope, `${call[scope]}`, limit.counter, seconds, from === undefined]);
  const base = { rule: pointer(...place), limit, counter, seconds, carried: call[scope] !== undefined };
  if (from === undefined) return { ...base, amount: 1n, max: BigInt(limit.max), unit: 1 };
  return { ...base, amount: millionths(argumentAt(call.args, from)), max: millionths(limit.max)!, unit: 1e6 };
}
// §6: windows are whole multiples of their seconds since the epoch.
const startOf = ({ seconds }: Charge, at: number) => Math.floor(at / (seconds * 1_000)) * seconds * 1_000;
const endOf = (charge: Charge, at: number) => startOf(charge, at) + charge.seconds * 1_000;
export function createReference(document: PolicyDocument, options: ReferenceOptions) {
  let latest = Number.NEGATIVE_INFINITY;
  const past: { counter: string; start: number; amount: bigint; decision: ReferenceDecision }[] = [];
  let approvals = new Map<unknown, Call>();
  const toolRules = (tool: string) => own(document.tools ?? {}, tool) as ToolRules | undefined;
  // §5.1: the call itself.
  function readCall(call: unknown): Call | undefined {
    try {
      const { tool, args = {}, scope } = call as ToolCall;
      if (typeof tool !== "string" || typeof args !== "object" || !args || Array.isArray(args)) return undefined;
      const whose = (kind: string) => [scope, options.scope].map((of) => own(Object(of), kind)).find(isSubject);
      return { tool, args, grant: whose("grant"), session: whose("session"), global: "" };
    } catch {
      return undefined;
    }
  }
  // §5.7: the tool's `limits`, then its `rate_limit`, then `all_tools.limits`.
  function chargesOf(call: Call): Charge[] {
    const { limits = [], rate_limit } = toolRules(call.tool) ?? {};
    const short: Limit[] = rate_limit ? [{ counter: `${call.tool}_rate`, scope: "session", ...rate_limit }] : [];
    return [
      ...limits.map((limit, at) => chargeOf(call, limit, "tools", call.tool, "limits", at)),
      ...short.map((limit) => chargeOf(call, limit, "tools", call.tool, "rate_limit")),
      ...(document.all_tools?.limits ?? []).map((limit, at) => chargeOf(call, limit, "all_tools", "limits", at)),
    ];
  }
  // §5: the order of evaluation, as far as no approval and no store is asked.
  function explain(asked: unknown): ReferenceDecision {
    const call = readCall(asked);
    if (call === undefined) return deny("invalid_call", "");
    const [rules, place] = [toolRules(call.tool), pointer("tools", call.tool)];
    const hidden = (document.hide ?? []).findIndex((name) => name === call.tool || name === "*");
    if (hidden >= 0) return deny("hidden", pointer("hide", hidden));
    if (rules === undefined && document.default === "deny") return deny("default_deny", "/default");
    if (rules?.action === "deny") return deny("denied", `${place}/action`);
    for (const clause of ["require", "deny_if"] as const)
      for (const [at, rule] of (rules?.[clause] ?? []).entries()) {
        options.seen?.(clause, rule, call.args);
        const verdict = kleeneAnd(rule.conditions.map((one) => conditionIs(one, argumentAt(call.args, one.path))));
        if (verdict === (clause === "require" ? "TRUE" : "FALSE")) continue;
        const code = clause === "require" ? "require_unmet" : "deny_if_matched";
        return deny(verdict === "INDETERMINATE" ? "indeterminate" : code, `${place}/${clause}/${at}`);
      }
    const lacking = chargesOf(call).find(({ carried, amount }) => !carried || amount === undefined);
    if (lacking) return deny(lacking.carried ? "amount_invalid" : "scope_missing", lacking.rule);
    if (rules?.action !== "require_approval") return decide("allow", "allowed", rules ? place : "/default");
    if (!isJson(call.args)) return deny("invalid_call", "");
    return decide("require_approval", "approval_required", `${place}/action`);
  }
  // §5.7 to 9 as far as no count could change them.
  function explainWithoutCounts(asked: unknown): ReferenceDecision {
    const decision = explain(asked);
    const charges = decision.code === "allowed" ? chargesOf(readCall(asked)!) : [];
    if (charges[0] && !Number.isFinite(options.clock())) return deny("store_unavailable", "");
    const refusing = charges.find(({ amount, max }) => amount! > max);
    return refusing ? deny("limit_exceeded", refusing.rule) : decision;
  }
  // §6: its time is the latest that the clock has shown; undefined where it shows no finite number.
  function look(): number | undefined {
    const shown = options.clock();
    if (Number.isFinite(shown)) latest = Math.max(latest, shown as number);
    return Number.isFinite(shown) ? latest : undefined;
  }
  const usedOf = (charge: Charge, at: number) =>
    past
      .filter(({ counter, start }) => counter === charge.counter && start === startOf(charge, at))
      .reduce((sum, { amount }) => sum + amount, 0n);
  function usageOf(charge: Charge, at: number): LimitUsage {
    const [{ counter, scope, window, max }, used] = [charge.limit, usedOf(charge, at)];
    const remaining = Number(used > charge.max ? 0n : charge.max - used) / charge.unit;
    return { counter, scope, window, max, used: Number(used) / charge.unit, remaining, resetAt: endOf(charge, at) };
  }
  // §5.9: all limits are reserved in one atomic step, or none; a call is charged once to a counter.
  function reserve(charges: Charge[], rule: string, at: number): ReferenceDecision {
    const refusing = charges.filter((charge) => usedOf(charge, at) + charge.amount! > charge.max);
    const decision = decide("allow", "allowed", rule);
    const failure = charges.length > 0 && options.storeFailure?.(refusing.length > 0 ? [] : charges, at);
    if (failure) return failure === "allow" ? { ...decision, degraded: true } : deny("store_unavailable", "");
    if (refusing.length > 0) {
      const limits = refusing.map((charge) => usageOf(charge, at));
      const refusal = { ...deny("limit_exceeded", refusing[0]!.rule), limits };
      if (refusing.some(({ amount, max }) => max === 0n || amount! > max)) return refusal;
      return { ...refusal, retryAfterMs: Math.max(1, ...refusing.map((charge) => Math.ceil(endOf(charge, at) - at))) };
    }
    for (const [counter, charge] of new Map(charges.map((charge) => [charge.counter, charge])))
      past.push({ counter, start: startOf(charge, at), amount: charge.amount!, decision });
    return Object.assign(decision, { limits: charges.map((charge) => usageOf(charge, at)) });
  }
  function evaluate(asked: unknown, approved?: unknown): ReferenceDecision {
    const decision = explain(asked);
    if (decision.effect === "deny") return decision;
    const call = readCall(asked)!;
    if (decision.code === "approval_required") {
      const wanted = JSON.parse(JSON.stringify(call));
      if (!isDeepStrictEqual(approvals.get(approved), wanted)) return approvals.set(decision, wanted) && decision;
      approvals.delete(approved); // it is spent the moment it is accepted
    }
    const [charges, rule] = [chargesOf(call), toolRules(call.tool) ? pointer("tools", call.tool) : "/default"];
    const at = charges.length > 0 ? look() : latest;
    return at === undefined ? deny("store_unavailable", "") : reserve(charges, rule, at);
  }
  function usage(asked: unknown): LimitUsage[] {
    const call = readCall(asked);
    const charges = call ? chargesOf(call).filter(({ carried }) => carried) : [];
    const at = charges.length > 0 ? look() : undefined;
    return at === undefined ? [] : charges.map((charge) => usageOf(charge, at));
  }
  return {
    ...{ evaluate, explain: explainWithoutCounts, usage, look },
    release: (of: unknown) => past.map((one) => one.decision === of && Object.assign(one, { amount: 0n })),
    replacePolicy(next: PolicyDocument): void {
      [document, approvals] = [next, new Map()];
    },
  };
}
