/** Both versions of the policy language read literally, to hold beside their texts (§ is of "1", §§ of "2"). Shares no code with `src`; takes accepted documents. */
import { isDeepStrictEqual } from "node:util";
import type { Decision, LimitUsage, PolicyDocument, ToolCall } from "../src/index.js";
import type { PolicyDocument2 as Document2, Limit2 as Limit, Path, Rule2 as Rule } from "../src/policy/policy.v2.js";
import { holds, isScalar, kleeneAnd, own, type Surroundings, UNREADABLE } from "./reference-condition.js";
import { type Carried, carriedBy, together } from "./reference-dispatch.js";
import { entriesOf, isTooLong, type Kind, lists, MEMBERS, matches, named, partsOf, placeOf, pointer, rememberOf, sectionOf } from "./reference-entries.js"; // biome-ignore format: one line
import { type Charge, type Counted, chargeOf, createBook, type Entry, isForEver, isNoTime, isSubject, windowOf } from "./reference-limit.js"; // biome-ignore format: one line

export { type Charge, windowOf };
export type Observation = { readonly policy?: string; readonly rule: string; readonly code: Decision["code"] };
export type ReferenceDecision = Omit<Decision, "message"> & { policy?: string; observed?: readonly Observation[] };
export type Outcome = "succeeded" | "failed";
export type AnyDocument = PolicyDocument | Document2;
export interface ReferenceOptions {
  readonly clock: () => unknown;
  readonly scope?: ToolCall["scope"]; // for calls that carry none
  readonly annotationsOf?: (tool: string) => unknown; // what the host knows of a tool
  readonly storeFailure?: (making: readonly Charge[], at: number) => "deny" | "allow" | undefined; // and what then counts
  readonly seen?: (clause: Clause, rule: Rule, call: Surroundings) => void; // told of every rule looked at
}
type Clause = "require" | "deny_if" | "approve_if";
type Asked = Omit<ToolCall, "principal" | "annotations"> &
  Readonly<Record<"resource" | "prompt" | "principal" | "annotations", unknown>>;
type Call = Counted & { kind: Kind; name: string };
/** Calls that are decided together, and where one that is carried cannot be read. */
type Calls = { calls: readonly Call[]; unread: Carried["unread"] };
type Saying = Observation & { tool?: string; approval: boolean; asking?: Parameters<typeof rememberOf>[0][number] };
const isObject = (it: unknown): it is object => typeof it === "object" && it !== null && !Array.isArray(it);
// §5.8: JSON data, nested at most 64 deep.
function isJson(value: unknown, depth = 1): boolean {
  if (value === null || isScalar(value)) return true;
  if (typeof value !== "object" || depth > 64) return false;
  // An array has its elements and its length, and no name besides.
  if (Array.isArray(value))
    return Reflect.ownKeys(value).length === value.length + 1 && [...value].every((part) => isJson(part, depth + 1));
  const plain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  const names = Reflect.ownKeys(value);
  return (
    plain &&
    names.length === Object.keys(value).length &&
    Object.values(value).every((part) => part === undefined || isJson(part, depth + 1))
  );
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
export function createReference(policy: AnyDocument | readonly AnyDocument[], options: ReferenceOptions) {
  let latest = Number.NEGATIVE_INFINITY;
  const book = createBook();
  const charged = new Map<unknown, Entry[]>();
  let approvals = new Map<unknown, object>();
  let documents = [policy].flat() as Document2[];
  const rootsOf = () => ["principal", "annotations"].filter((root) => reads(documents, root));
  let roots = rootsOf();
  const deny = (code: Decision["code"], rule = "") => ({ effect: "deny", code, rule, limits: [] }) as ReferenceDecision;
  // §5.1, §§3, §§4, §§10: the call itself, which names exactly one thing.
  function readCall(call: unknown): Call | undefined {
    try {
      const { args: given, scope, ...more } = call as Asked;
      const [member, ...others] = (["tool", "resource", "prompt"] as const).filter((one) => more[one] !== undefined);
      if (member === undefined || others.length > 0) return undefined;
      const [kind, name] = [MEMBERS[member], more[member]];
      const args = kind === "resources" || given === undefined ? {} : given;
      if (typeof name !== "string" || !isObject(args) || isTooLong(documents, kind, name)) return undefined;
      const whose = (kind: string) => [scope, options.scope].map((of) => own(Object(of), kind)).find(isSubject);
      const scopes = { grant: whose("grant"), session: whose("session"), global: "" } as const;
      const read: Call = { kind, name, [member === "resource" ? "uri" : member]: name, args, scope: scopes };
      const known = { principal: more.principal, annotations: more.annotations };
      if (kind === "tools" && known.annotations === undefined && roots.includes("annotations"))
        known.annotations = options.annotationsOf?.(name);
      return withKnown(read, known);
    } catch {
      return undefined;
    }
  }
  // §§4: `principal` and `annotations` are looked at only where a path begins with them, and then are objects or left out.
  function withKnown(call: Call, known: { principal?: unknown; annotations?: unknown }): Call | undefined {
    for (const root of ["principal", "annotations"] as const) {
      if (known[root] === undefined || !roots.includes(root)) continue;
      if (!isObject(known[root])) return undefined;
      Object.assign(call, { [root]: known[root] });
    }
    return call;
  }
  // §§9: a carried call has the same scope and principal, and annotations where the host has them for its name.
  function carriedCall(outer: Call, { tool, args }: { tool: string; args: object }): Call | undefined {
    if (isTooLong(documents, "tools", tool)) return undefined;
    const { scope, principal } = outer;
    const own: Call = { kind: "tools", name: tool, tool, args, scope, ...(tool === outer.name ? {} : { by: tool }) };
    const annotations = roots.includes("annotations") ? options.annotationsOf?.(tool) : undefined;
    const made = withKnown(own, { principal, annotations });
    // What nobody knows is not said to be absent: it is unreadable.
    return made && annotations === undefined ? { ...made, annotations: UNREADABLE as never } : made;
  }
  // §§9: the call and those that it carries, outer first; undefined where one of them is none.
  function callsOf(outer: Call, of: readonly Document2[]): Calls | undefined {
    const { calls: found, unread } = outer.kind === "tools" ? carriedBy(of, outer.name, outer.args) : { calls: [] };
    const calls = [outer, ...found.map((one) => carriedCall(outer, one))];
    return calls.includes(undefined) ? undefined : { calls: calls as Call[], unread };
  }
  const enforcedCalls = (call: Call) =>
    callsOf(
      call,
      documents.filter(({ mode }) => mode !== "observe"),
    );
  // What only an observing document declares is followed for what observes alone.
  const watchedCalls = (call: Call): Calls => callsOf(call, documents) ?? { calls: [], unread: undefined };
  // §5.7: limits, then `rate_limit`; all of them, whatever their `when` says.
  const limitsOf = (call: Call): Charge[] =>
    partsOf(documents, call.kind, call.name).flatMap((part) => {
      const { limits = [], rate_limit } = part.rules;
      const short: Limit[] = rate_limit ? [{ counter: `${part.key}_rate`, scope: "session", ...rate_limit }] : [];
      const chargeAt = (place: string) => (limit: Limit, at: number) =>
        chargeOf(part.document, part.observes || limit.mode === "observe", call, limit, `${part.place}/${place}${at}`);
      const rate = short.map((limit) => ({ ...chargeAt("")(limit, 0), rule: `${part.place}/rate_limit` }));
      return [...limits.map(chargeAt("limits/")), ...rate];
    });
  const chargesOf = (call: Call) => limitsOf(call).filter(({ when }) => when !== "FALSE");
  // §5, §§6, §§9: all that would deny or ask, each step over all calls, as far as no approval and no store is asked.
  function* sayings({ calls, unread }: Calls, observed: boolean): Generator<Saying> {
    const say = (document: Document2, code: Decision["code"], rule: string, tool?: string): Saying => ({
      ...{ ...named(document), code, rule, approval: code === "approval_required" },
      ...(tool === undefined ? {} : { tool }),
    });
    const watching = documents.filter(({ mode }) => (mode === "observe") === observed);
    for (const { kind, name, by } of calls)
      for (const document of watching) {
        const at = sectionOf(document, kind).hide.findIndex((key) => matches(key, name));
        if (at >= 0) yield say(document, "hidden", `${placeOf(kind)}${pointer("hide", at)}`, by);
      }
    for (const { kind, name, by } of calls)
      for (const document of watching)
        if (sectionOf(document, kind).default === "deny" && !entriesOf(document, kind, name).some(lists))
          yield say(document, "default_deny", `${placeOf(kind)}/default`, by);
    const parts = calls.flatMap((call) => partsOf(documents, call.kind, call.name).map((part) => ({ ...part, call })));
    const whole = parts.filter(({ observes }) => observes === observed);
    for (const { document, rules, place, call } of whole)
      if (rules.action === "deny") yield say(document, "denied", `${place}/action`, call.by);
    if (unread)
      yield say(unread.document, "indeterminate", unread.rule, unread.tool === calls[0]?.name ? undefined : unread.tool); // biome-ignore format: one line
    for (const { document, rules, place, call } of whole)
      if (rules.arguments && Reflect.ownKeys(call.args).some((key) => !rules.arguments!.includes(key as string)))
        yield say(document, "argument_not_allowed", `${place}/arguments`, call.by);
    const isWanted = (observes: boolean, { mode }: { mode?: string }) => (observes || mode === "observe") === observed;
    const verdictOf = (clause: Clause, rule: Rule, { document, call }: { document: Document2; call: Call }) => {
      const from = { ...call, lists: document.lists ?? {} };
      options.seen?.(clause, rule, from);
      return kleeneAnd(rule.conditions.map((one) => holds(one, from)));
    };
    for (const clause of ["require", "deny_if"] as const)
      for (const { rules, place, ...part } of parts)
        for (const [at, rule] of (rules[clause] ?? []).entries()) {
          if (!isWanted(part.observes, rule)) continue;
          const verdict = verdictOf(clause, rule, part);
          if (verdict === (clause === "require" ? "TRUE" : "FALSE")) continue;
          const code = clause === "require" ? "require_unmet" : "deny_if_matched";
          yield say(part.document, verdict === "INDETERMINATE" ? "indeterminate" : code, `${place}/${clause}/${at}`, part.call.by); // biome-ignore format: one line
        }
    for (const { document, observed: observes, carried, amount, rule, tool } of calls.flatMap(chargesOf))
      if (observes !== observed) continue;
      else if (!carried) yield say(document, "scope_missing", rule, tool);
      else if (amount === undefined) yield say(document, "amount_invalid", rule, tool);
    for (const { rules, place, ...part } of parts) {
      const { document, observes, call } = part;
      const asking = { rules, carried: call !== calls[0] };
      if (rules.action === "require_approval" && observes === observed)
        yield { ...say(document, "approval_required", `${place}/action`, call.by), asking };
      for (const [at, rule] of (rules.approve_if ?? []).entries())
        if (isWanted(observes, rule) && verdictOf("approve_if", rule as Rule, part) !== "FALSE")
          yield { ...say(document, "approval_required", `${place}/approve_if/${at}`, call.by), asking };
    }
  }
  // §§8: each different one once, in the order of the steps.
  const withObserved = (decision: ReferenceDecision, of: readonly Observation[]): ReferenceDecision => {
    const told = of.map(({ policy, rule, code }) => ({ ...(policy === undefined ? {} : { policy }), rule, code }));
    const different = told.filter((one, at) => told.findIndex((other) => isDeepStrictEqual(other, one)) === at);
    return Object.assign(decision, different.length > 0 && { observed: different });
  };
  const allowed = ({ kind, name }: Call): ReferenceDecision => {
    const last = documents.at(-1)!;
    const rule = entriesOf(last, kind, name).find(lists)?.place ?? `${placeOf(kind)}/default`;
    return { effect: "allow", code: "allowed", rule, limits: [], ...named(last) } as ReferenceDecision;
  };
  const by = ({ policy, tool }: { policy?: string; tool?: string | undefined }) => ({
    ...(policy === undefined ? {} : { policy }),
    ...(tool === undefined ? {} : { tool }),
  });
  function explain(asked: unknown): ReferenceDecision {
    const call = readCall(asked);
    const calls = call && enforcedCalls(call);
    if (call === undefined || calls === undefined) return deny("invalid_call");
    const asking: Saying[] = [];
    for (const saying of sayings(calls, false))
      if (saying.approval) asking.push(saying);
      else return { ...deny(saying.code, saying.rule), ...by(saying) };
    const [first] = asking;
    if (first && (!isJson(call.args) || !isJson(call.principal ?? null))) return deny("invalid_call");
    const remember = first && rememberOf(asking.map((one) => one.asking!));
    const asks = { effect: "require_approval", code: "approval_required", rule: first?.rule, limits: [], ...(remember && { remember }) }; // biome-ignore format: one line
    const decision = first ? ({ ...asks, ...by(first) } as ReferenceDecision) : allowed(call);
    return withObserved(decision, [...sayings(watchedCalls(call), true)]);
  }
  const enforced = (call: Call) => together((enforcedCalls(call)?.calls ?? []).map((one) => chargesOf(one).filter(({ observed }) => !observed))); // biome-ignore format: one line
  const watched = (call: Call) => together(watchedCalls(call).calls.map((one) => chargesOf(one).filter(({ observed, carried, amount }) => observed && carried && amount !== undefined))); // biome-ignore format: one line
  const hasLimits = (call: Call) => [...enforcedCalls(call)!.calls, ...watchedCalls(call).calls].flatMap(limitsOf).length > 0; // biome-ignore format: one line
  // §6, §§7: a clock that shows no finite number denies, and so does one without a day where days are counted.
  const isTimeless = (charges: readonly Charge[], shown: unknown) =>
    charges.length > 0 && (!Number.isFinite(shown) || isNoTime(charges, shown as number));
  // §5.7 to 9 as far as no count could change them.
  function explainWithoutCounts(asked: unknown): ReferenceDecision {
    const decision = explain(asked);
    if (decision.code !== "allowed") return decision;
    const call = readCall(asked)!;
    const charges = enforced(call);
    const shown = hasLimits(call) ? options.clock() : latest;
    if (isTimeless(charges, shown)) return deny("store_unavailable");
    const refusing = charges.find(({ amount, max }) => amount! > max);
    if (refusing === undefined) return decision;
    return { ...deny("limit_exceeded", refusing.rule), ...by({ ...named(refusing.document), tool: refusing.tool }) };
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
      const [{ rule, document, tool }] = refusing as [Charge];
      const refusal = { ...deny("limit_exceeded", rule), ...by({ ...named(document), tool }), limits };
      if (refusing.some(isForEver)) return refusal;
      return { ...refusal, retryAfterMs: Math.max(1, ...refusing.map((charge) => Math.ceil(windowOf(charge, at).end - at))) }; // biome-ignore format: one line
    }
    charge(charges, at, decision);
    return Object.assign(decision, { limits: charges.map((charge) => usageOf(charge, at)) });
  }
  // §§8: limits that observe are charged after the others, without a bound, and speak where they would have refused.
  function observe(counted: Charge[], decision: ReferenceDecision, at: number): ReferenceDecision {
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
      decision = withObserved(allowed(call), decision.observed ?? []);
    }
    const [charges, observed] = [enforced(call), watched(call)];
    // §§6: the clock is read where the call has limits, whatever their `when` says.
    const at = hasLimits(call) ? look() : latest;
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
    const of = call ? [...(enforcedCalls(call)?.calls ?? []), ...watchedCalls(call).calls] : [];
    const charges = of.flatMap(chargesOf).filter(({ carried }) => carried);
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
    /** All limits of a call that deny if they are full, in order, and then those that are left out. */
    limits(asked: unknown): Charge[] {
      const call = readCall(asked);
      const calls = (call && enforcedCalls(call)?.calls) ?? [];
      const leftOut = calls.flatMap(limitsOf).filter(({ observed, when }) => !observed && when === "FALSE");
      return call ? [...enforced(call), ...leftOut] : [];
    },
    /** The calls that a call carries, in order. */
    carried: (asked: unknown) => ((call) => (call && enforcedCalls(call)?.calls.slice(1)) ?? [])(readCall(asked)),
    replacePolicy(next: AnyDocument | readonly AnyDocument[]): void {
      [documents, approvals] = [[next].flat() as Document2[], new Map()];
      roots = rootsOf();
    },
  };
}
