/** Both versions of the policy language read literally, to hold beside their texts (§ is of "1", §§ of "2"). Shares no code with `src`; takes accepted documents. */
import { isDeepStrictEqual } from "node:util";
import type { Decision, LimitUsage, PolicyDocument, ToolCall } from "../src/index.js";
import type {
  PolicyDocument2 as Document2,
  Limit2 as Limit,
  Path,
  Rule2 as Rule,
  ToolRules2 as ToolRules,
} from "../src/policy/policy.v2.js";
import { holds, isScalar, kleeneAnd, own, type Surroundings } from "./reference-condition.js";
import { type Charge, type Counted, chargeOf, createBook, type Entry, isForEver, isNoTime, isSubject, windowOf } from "./reference-limit.js"; // biome-ignore format: one line

export { type Charge, windowOf };
export type Observation = { readonly policy?: string; readonly rule: string; readonly code: Decision["code"] };
export type ReferenceDecision = Omit<Decision, "message"> & { policy?: string; observed?: readonly Observation[] };
export type Outcome = "succeeded" | "failed";
export type AnyDocument = PolicyDocument | Document2;
export interface ReferenceOptions {
  readonly clock: () => unknown;
  readonly scope?: ToolCall["scope"]; // for calls that carry none
  readonly storeFailure?: (making: readonly Charge[], at: number) => "deny" | "allow" | undefined; // and what then counts
  readonly seen?: (clause: Clause, rule: Rule, call: Surroundings) => void; // told of every rule looked at
}
type Clause = "require" | "deny_if" | "approve_if";
type Call = Counted & { tool: string };
/** What applies to a call together: an entry that covers its tool, or `all_tools`. */
type Part = { document: Document2; place: string; key?: string; rules: ToolRules; observes: boolean };
type Saying = Observation & { approval: boolean; observed: boolean };
const pointer = (...names: (string | number)[]) =>
  names.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
const named = ({ name }: Document2) => (name === undefined ? {} : { policy: name });
const isPattern = (key: string) => key.includes("*");
// §§3: `*` stands for any run of characters, also none.
const matches = (key: string, tool: string): boolean => {
  const unit = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const parts = key.split("*").map((part) => part.replace(/[\s\S]/g, unit));
  return new RegExp(`^${parts.join("[\\s\\S]*")}$`).test(tool);
};
// §5.8: JSON data, nested at most 64 deep.
function isJson(value: unknown, depth = 1): boolean {
  if (value === null || isScalar(value)) return true;
  if (typeof value !== "object" || depth > 64) return false;
  if (Array.isArray(value)) return [...value].every((part) => isJson(part, depth + 1));
  const plain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return plain && Object.values(value).every((part) => part === undefined || isJson(part, depth + 1));
}
// §§4: whether a document has a path that begins with `root`.
function reads(node: unknown, root: string): boolean {
  if (typeof node !== "object" || node === null) return false;
  const begins = (path: Path) => (typeof path === "string" ? path.split(".") : path)[0] === root;
  return Object.entries(node).some(([key, value]) => {
    if (key === "lists") return false;
    if (key === "by" && Array.isArray(value)) return value.some(begins);
    if (!["path", "every", "some", "value_from"].includes(key) || (typeof value === "object" && !Array.isArray(value)))
      return reads(value, root);
    return begins(value as Path);
  });
}
const patternsOf = ({ hide = [], tools = {} }: Document2) =>
  [...hide, ...Object.keys(tools), ...Object.values(tools).flatMap(({ except = [] }) => except)].filter(isPattern);
export function createReference(policy: AnyDocument | readonly AnyDocument[], options: ReferenceOptions) {
  let latest = Number.NEGATIVE_INFINITY;
  const book = createBook();
  const charged = new Map<unknown, Entry[]>();
  let approvals = new Map<unknown, object>();
  let documents = [policy].flat() as Document2[];
  const deny = (code: Decision["code"], rule = "") => ({ effect: "deny", code, rule, limits: [] }) as ReferenceDecision;
  // §5.1, §§3, §§4: the call itself.
  function readCall(call: unknown): Call | undefined {
    try {
      const { tool, args = {}, scope, ...more } = call as ToolCall & { principal?: object; annotations?: object };
      const isObject = (it: unknown): it is object => typeof it === "object" && it !== null && !Array.isArray(it);
      if (typeof tool !== "string" || !isObject(args)) return undefined;
      if (tool.length > 1_024 && documents.flatMap(patternsOf).some((key) => key !== "*")) return undefined;
      const whose = (kind: string) => [scope, options.scope].map((of) => own(Object(of), kind)).find(isSubject);
      const read: Call = { tool, args, scope: { grant: whose("grant"), session: whose("session"), global: "" } };
      for (const root of ["principal", "annotations"] as const) {
        if (more[root] === undefined || !reads(documents, root)) continue;
        if (!isObject(more[root])) return undefined;
        Object.assign(read, { [root]: more[root] });
      }
      return read;
    } catch {
      return undefined;
    }
  }
  // §§3: the exact entry first, then patterns in the order of their code units.
  function entriesOf(document: Document2, tool: string): Part[] {
    const tools = document.tools ?? {};
    const covers = (key: string) =>
      matches(key, tool) && !(tools[key]!.except ?? []).some((except) => matches(except, tool));
    const keys = Object.keys(tools).filter((key) => (isPattern(key) ? covers(key) : key === tool));
    return keys
      .sort((a, b) => Number(isPattern(a)) - Number(isPattern(b)) || (a < b ? -1 : 1))
      .map((key) => {
        const rules = own(tools, key) as ToolRules;
        const observes = [document.mode, rules.mode].includes("observe");
        return { document, key, rules, observes, place: pointer("tools", key) };
      });
  }
  const partsOf = (tool: string): Part[] =>
    documents.flatMap((document) => [
      ...entriesOf(document, tool),
      { document, rules: document.all_tools ?? {}, observes: document.mode === "observe", place: "/all_tools" },
    ]);
  const lists = ({ rules }: Part) => rules.mode !== "observe";
  // §5.7: limits, then `rate_limit`; all of them, whatever their `when` says.
  const limitsOf = (call: Call): Charge[] =>
    partsOf(call.tool).flatMap((part) => {
      const { limits = [], rate_limit } = part.rules;
      const short: Limit[] = rate_limit ? [{ counter: `${part.key}_rate`, scope: "session", ...rate_limit }] : [];
      const chargeAt = (place: string) => (limit: Limit, at: number) =>
        chargeOf(part.document, part.observes || limit.mode === "observe", call, limit, `${part.place}/${place}${at}`);
      const rate = short.map((limit) => ({ ...chargeAt("")(limit, 0), rule: `${part.place}/rate_limit` }));
      return [...limits.map(chargeAt("limits/")), ...rate];
    });
  const chargesOf = (call: Call) => limitsOf(call).filter(({ when }) => when !== "FALSE");
  // §5, §§6: all that would deny or ask, in order, as far as no approval and no store is asked.
  function* sayings(call: Call): Generator<Saying> {
    const say = (document: Document2, observed: boolean, code: Decision["code"], rule: string): Saying => ({
      ...{ ...named(document), code, rule, observed, approval: code === "approval_required" },
    });
    const parts = partsOf(call.tool);
    for (const document of documents) {
      const at = (document.hide ?? []).findIndex((key) => matches(key, call.tool));
      if (at >= 0) yield say(document, document.mode === "observe", "hidden", pointer("hide", at));
    }
    for (const document of documents)
      if (document.default === "deny" && !entriesOf(document, call.tool).some(lists))
        yield say(document, document.mode === "observe", "default_deny", "/default");
    for (const { document, rules, observes, place } of parts)
      if (rules.action === "deny") yield say(document, observes, "denied", `${place}/action`);
    const verdictOf = (clause: Clause, rule: Rule, { lists = {} }: Document2) => {
      options.seen?.(clause, rule, { ...call, lists });
      return kleeneAnd(rule.conditions.map((one) => holds(one, { ...call, lists })));
    };
    for (const clause of ["require", "deny_if"] as const)
      for (const { document, rules, observes, place } of parts)
        for (const [at, rule] of (rules[clause] ?? []).entries()) {
          const verdict = verdictOf(clause, rule, document);
          if (verdict === (clause === "require" ? "TRUE" : "FALSE")) continue;
          const code = clause === "require" ? "require_unmet" : "deny_if_matched";
          const observed = observes || rule.mode === "observe";
          yield say(document, observed, verdict === "INDETERMINATE" ? "indeterminate" : code, `${place}/${clause}/${at}`); // biome-ignore format: one line
        }
    for (const { document, observed, carried, amount, rule } of chargesOf(call))
      if (!carried) yield say(document, observed, "scope_missing", rule);
      else if (amount === undefined) yield say(document, observed, "amount_invalid", rule);
    for (const { document, rules, observes, place } of parts) {
      if (rules.action === "require_approval") yield say(document, observes, "approval_required", `${place}/action`);
      for (const [at, rule] of (rules.approve_if ?? []).entries())
        if (verdictOf("approve_if", rule as Rule, document) !== "FALSE")
          yield say(document, observes || rule.mode === "observe", "approval_required", `${place}/approve_if/${at}`);
    }
  }
  const withObserved = (decision: ReferenceDecision, of: readonly Observation[]): ReferenceDecision =>
    Object.assign(decision, of.length > 0 && { observed: of.map(({ policy, rule, code }) => ({ ...(policy === undefined ? {} : { policy }), rule, code })) }); // biome-ignore format: one line
  function explain(asked: unknown): ReferenceDecision {
    const call = readCall(asked);
    if (call === undefined) return deny("invalid_call");
    const [observed, asking]: [Saying[], Saying[]] = [[], []];
    for (const saying of sayings(call)) {
      if (saying.observed) observed.push(saying);
      else if (saying.approval) asking.push(saying);
      else
        return { ...deny(saying.code, saying.rule), ...(saying.policy === undefined ? {} : { policy: saying.policy }) };
    }
    if (asking[0] === undefined) {
      const last = documents.at(-1)!;
      const rule = entriesOf(last, call.tool).find(lists)?.place ?? "/default";
      return withObserved({ effect: "allow", code: "allowed", rule, limits: [], ...named(last) }, observed);
    }
    if (!isJson(call.args) || !isJson(call.principal ?? null)) return deny("invalid_call");
    const { policy, rule } = asking[0];
    const asks = { effect: "require_approval", code: "approval_required", rule, limits: [] } as ReferenceDecision;
    return withObserved(policy === undefined ? asks : { ...asks, policy }, observed);
  }
  const enforced = (call: Call) => chargesOf(call).filter(({ observed }) => !observed);
  // §6, §§7: a clock that shows no finite number denies, and so does one without a day where days are counted.
  const isTimeless = (charges: readonly Charge[], shown: unknown) =>
    charges.length > 0 && (!Number.isFinite(shown) || isNoTime(charges, shown as number));
  // §5.7 to 9 as far as no count could change them.
  function explainWithoutCounts(asked: unknown): ReferenceDecision {
    const decision = explain(asked);
    if (decision.code !== "allowed") return decision;
    const call = readCall(asked)!;
    const charges = enforced(call);
    const shown = limitsOf(call).length > 0 ? options.clock() : latest;
    if (isTimeless(charges, shown)) return deny("store_unavailable");
    const refusing = charges.find(({ amount, max }) => amount! > max);
    return refusing ? { ...deny("limit_exceeded", refusing.rule), ...named(refusing.document) } : decision;
  }
  // §6: its time is the latest that the clock has shown; undefined where it shows no finite number.
  function look(): number | undefined {
    const shown = options.clock();
    if (Number.isFinite(shown)) latest = Math.max(latest, shown as number);
    return Number.isFinite(shown) ? latest : undefined;
  }
  const { usedOf } = book;
  function usageOf(charge: Charge, at: number): LimitUsage {
    const [{ counter, scope, window, max }, used] = [charge.limit, usedOf(charge, at)];
    const remaining = Number(used > charge.max ? 0n : charge.max - used) / charge.unit;
    return {
      counter,
      scope,
      window,
      max,
      used: Number(used) / charge.unit,
      remaining,
      resetAt: windowOf(charge, at).end,
    };
  }
  const charge = (charges: readonly Charge[], at: number, decision: ReferenceDecision) =>
    charged.set(decision, [...(charged.get(decision) ?? []), ...book.charge(charges, at)]);
  // §5.9: all limits are reserved in one atomic step, or none; each compares its own amount with its own `max`.
  function reserve(charges: Charge[], decision: ReferenceDecision, at: number): ReferenceDecision {
    const refusing = charges.filter((charge) => usedOf(charge, at) + charge.amount! > charge.max);
    const failure = charges.length > 0 && options.storeFailure?.(refusing.length > 0 ? [] : charges, at);
    if (failure) return failure === "allow" ? { ...decision, degraded: true } : deny("store_unavailable");
    if (refusing.length > 0) {
      const limits = refusing.map((charge) => usageOf(charge, at));
      const refusal = { ...deny("limit_exceeded", refusing[0]!.rule), ...named(refusing[0]!.document), limits };
      if (refusing.some(isForEver)) return refusal;
      return { ...refusal, retryAfterMs: Math.max(1, ...refusing.map((charge) => Math.ceil(windowOf(charge, at).end - at))) }; // biome-ignore format: one line
    }
    charge(charges, at, decision);
    return Object.assign(decision, { limits: charges.map((charge) => usageOf(charge, at)) });
  }
  // §§8: limits that observe are charged after the others, without a bound, and speak where they would have refused.
  function observe(charges: Charge[], decision: ReferenceDecision, at: number): ReferenceDecision {
    const counted = charges.filter(({ carried, amount }) => carried && amount !== undefined);
    if (decision.effect !== "allow" || counted.length === 0 || isNoTime(counted, at)) return decision;
    if (options.storeFailure?.(counted, at)) return decision;
    const full = counted.filter((charge) => usedOf(charge, at) + charge.amount! > charge.max);
    charge(counted, at, decision);
    const said = full.map(({ document, rule }): Observation => ({ ...named(document), rule, code: "limit_exceeded" }));
    return withObserved(decision, [...(decision.observed ?? []), ...said]);
  }
  function evaluate(asked: unknown, approved?: unknown): ReferenceDecision {
    let decision = explain(asked);
    if (decision.effect === "deny") return decision;
    const call = readCall(asked)!;
    if (decision.code === "approval_required") {
      const wanted = JSON.parse(JSON.stringify({ ...call, annotations: undefined }));
      if (!isDeepStrictEqual(approvals.get(approved), wanted)) return approvals.set(decision, wanted) && decision;
      approvals.delete(approved); // it is spent the moment it is accepted
      const last = documents.at(-1)!;
      const rule = entriesOf(last, call.tool).find(lists)?.place ?? "/default";
      decision = withObserved({ effect: "allow", code: "allowed", rule, limits: [], ...named(last) }, decision.observed ?? []); // biome-ignore format: one line
    }
    const [charges, observed] = [enforced(call), chargesOf(call).filter(({ observed }) => observed)];
    // §§6: the clock is read where the call has limits, whatever their `when` says.
    const at = limitsOf(call).length > 0 ? look() : latest;
    if (isTimeless(charges, at)) return deny("store_unavailable");
    if (at === undefined) return decision;
    return observe(observed, reserve(charges, decision, at), at);
  }
  function usage(asked: unknown): LimitUsage[] {
    const call = readCall(asked);
    const charges = call ? enforced(call).filter(({ carried }) => carried) : [];
    const at = charges.length > 0 ? look() : undefined;
    return at === undefined ? [] : charges.map((charge) => usageOf(charge, at));
  }
  // §§7: an end is heard once, and then nothing can be given back any more; so is a release.
  function take(decision: unknown): Entry[] {
    const entries = charged.get(decision) ?? [];
    charged.delete(decision);
    return entries;
  }
  function reset(asked: unknown): void {
    const call = readCall(asked);
    const charges = call ? chargesOf(call).filter(({ carried }) => carried) : [];
    const at = charges.length > 0 ? look() : undefined;
    for (const charge of charges) if (at !== undefined) book.reset(charge, at);
  }
  return {
    ...{ evaluate, explain: explainWithoutCounts, usage, look, reset },
    release(of: unknown): void {
      for (const entry of take(of)) book.giveBack(entry);
    },
    complete(of: unknown, outcome: Outcome, { amounts = {} }: { amounts?: object | undefined } = {}): void {
      for (const entry of take(of)) book.settle(entry, outcome, amounts);
    },
    /** All limits of a call that deny if they are full, in order, those that are left out too. */
    limits: (asked: unknown) =>
      [readCall(asked) ?? []]
        .flat()
        .flatMap(limitsOf)
        .filter(({ observed }) => !observed),
    replacePolicy(next: AnyDocument | readonly AnyDocument[]): void {
      [documents, approvals] = [[next].flat() as Document2[], new Map()];
    },
  };
}
