import { isDeepStrictEqual } from "node:util";
import type { LimitUsage, Policy } from "../../src/index.js";
import * as tollgate from "../../src/index.js";
import type { Library } from "../library.js";
import { type Charge, createReference, type ReferenceDecision, type ReferenceOptions } from "../reference.js";
import { own } from "../reference-condition.js";
import { createIntervalLog } from "./intervals.js";
import { type Policies, type Sequence, type Step, THROWING_CLOCK } from "./sequence.js";
import { type StoreState, storeIn } from "./store.js";

export type CreateReference = typeof createReference;

/** What runs side by side; either may have a bug planted in it. */
export interface Sides {
  readonly library: Library;
  readonly createReference: CreateReference;
}

export const SOUND: Sides = { library: tollgate, createReference };

/** Where the two sides first differ. */
export interface Difference {
  readonly step: number;
  readonly what: string;
  readonly engine: unknown;
  readonly reference: unknown;
}

/** Told of what a sequence did, to count it. */
export interface Observer {
  /** A sequence begins. */
  begin?(policies: Policies): void;
  readonly seen: NonNullable<ReferenceOptions["seen"]>;
  /** `limits` are those of the call that is decided or has ended, those that are left out too; `carried` are the calls that it carries. */
  step(
    step: Step,
    time: number,
    decision: ReferenceDecision | undefined,
    store: StoreState,
    limits: readonly Charge[],
    carried: readonly unknown[],
  ): void;
  usage(limits: readonly LimitUsage[]): void;
}

export type Parse = (document: Policies) => Policy | readonly Policy[] | undefined;

/** Parses each document, or stack of them, once, as long as it is the same object. */
export function parser({ safeParsePolicy }: Library): Parse {
  const policies = new WeakMap<object, Policy | readonly Policy[] | false>();
  const parse = (document: unknown): Policy | false => {
    const parsed = safeParsePolicy(document);
    return parsed.ok && parsed.policy;
  };
  return (document) => {
    let policy = policies.get(document);
    if (policy === undefined) {
      const all = [document].flat().map(parse);
      policy = all.includes(false) ? false : Array.isArray(document) ? (all as Policy[]) : all[0]!;
      policies.set(document, policy);
    }
    return policy || undefined;
  };
}

/** Runs a sequence through engine and reference. `undefined`: they agree, or a document of it is no policy. */
export async function differenceIn(
  sequence: Sequence,
  parse: Parse,
  { library, createReference }: Sides,
  observer?: Observer,
): Promise<Difference | undefined> {
  const policy = parse(sequence.document);
  if (policy === undefined) return undefined;
  observer?.begin?.(sequence.document);
  let at: unknown;
  let time = Number.NaN;
  // The text does not say when an engine looks at its clock. Where this one has looked, the reference is made to look too.
  let looked = false;
  let latest = Number.NEGATIVE_INFINITY;
  const intervals = createIntervalLog();
  const clock = (): number => {
    if (Number.isFinite(at)) time = Number.isNaN(time) ? (at as number) : Math.max(time, at as number);
    return at as number;
  };
  const scope = sequence.scope ? { scope: sequence.scope } : {};
  const watched = () => {
    looked = true;
    if (at === THROWING_CLOCK) throw new Error("no clock");
    if (Number.isFinite(at)) latest = Math.max(latest, at as number);
    return clock();
  };
  const known = sequence.known && { annotationsOf: (tool: string) => own(sequence.known!, tool) };
  const { store: state = {} } = sequence;
  const under = storeIn(state, library);
  const { storeFailure = "deny" } = state;
  const engine = library.createEngine({
    policy,
    clock: watched,
    store: under.store,
    storeFailure,
    defaultScope: sequence.scope,
    ...(known as object),
  });
  const reference = createReference(sequence.document, {
    ...{ clock, ...scope, ...known, storeFailure: under.model },
    ...(observer ? { seen: observer.seen } : {}),
  });
  const decisions = new Map<number, readonly [engine: never, reference: never]>();
  const charged = new Map<number, readonly Charge[]>();
  const earlier = (of: number, copied?: boolean) => {
    const pair = decisions.get(of);
    return pair && copied ? ([{ ...(pair[0] as object) }, { ...(pair[1] as object) }] as [never, never]) : pair;
  };
  const look = () => {
    if (looked) reference.look();
    looked = false;
  };
  for (const [index, step] of sequence.steps.entries()) {
    let decision: ReferenceDecision | undefined;
    let limits: readonly Charge[] = [];
    switch (step.do) {
      case "replace": {
        const next = parse(step.document);
        if (next === undefined) return undefined;
        engine.replacePolicy(next);
        reference.replacePolicy(step.document);
        break;
      }
      case "release": {
        const pair = earlier(step.of, step.copied);
        if (pair === undefined) break;
        await engine.release(pair[0]);
        look();
        reference.release(pair[1]);
        intervals.forget(pair[0]);
        break;
      }
      case "complete": {
        const pair = earlier(step.of, step.copied);
        if (pair === undefined) break;
        const told = step.amounts === undefined ? [] : [{ amounts: step.amounts as Record<string, number> }];
        await engine.complete(pair[0], step.outcome, ...told);
        look();
        reference.complete(pair[1], step.outcome, ...told);
        intervals.forget(pair[0]);
        limits = step.copied ? [] : (charged.get(step.of) ?? []);
        break;
      }
      case "reset": {
        at = step.at;
        await engine.reset(step.call as never);
        look();
        reference.reset(step.call);
        intervals.forgetAll();
        limits = reference.limits(step.call);
        break;
      }
      case "usage": {
        at = step.at;
        const theirs = await engine.usage(step.call as never);
        look();
        const ours = reference.usage(step.call);
        observer?.usage(ours);
        if (!sameLimits(theirs, ours)) return { step: index, what: "usage", engine: theirs, reference: ours };
        break;
      }
      case "call": {
        at = step.at;
        under.failing = step.failing;
        const explained = engine.explain(step.call as never);
        const expected = reference.explain(step.call);
        if (!sameAnswer(explained, expected))
          return { step: index, what: "explain", engine: explained, reference: expected };
        const approved = step.approved && earlier(step.approved.of, step.approved.copied);
        const theirs = approved
          ? await engine.evaluate(step.call as never, { approved: approved[0] })
          : await engine.evaluate(step.call as never);
        look();
        decision = reference.evaluate(step.call, approved?.[1]);
        under.failing = undefined;
        decisions.set(step.id, [theirs as never, decision as never]);
        if (!sameDecision(theirs, decision))
          return { step: index, what: "evaluate", engine: theirs, reference: decision };
        if (decision.code !== "allowed" && decision.code !== "limit_exceeded") break;
        limits = reference.limits(step.call);
        if (theirs.effect !== "allow" || theirs.degraded) break;
        charged.set(step.id, limits);
        const counted = limits.filter(({ when }) => when !== "FALSE");
        const over = intervals.admit(theirs, counted, latest);
        if (over) return { step: index, what: "interval", engine: theirs, reference: over };
        break;
      }
      default:
        throw new TypeError("no step");
    }
    observer?.step(step, time, decision, state, limits, step.do === "call" ? reference.carried(step.call) : []);
  }
  return undefined;
}

type Answer = Pick<ReferenceDecision, "code" | "effect" | "rule" | "tool" | "policy" | "observed" | "remember">;

const sameAnswer = (a: Answer, b: Answer): boolean =>
  a.code === b.code &&
  a.effect === b.effect &&
  a.rule === b.rule &&
  a.tool === b.tool &&
  a.policy === b.policy &&
  isDeepStrictEqual(a.observed, b.observed) &&
  isDeepStrictEqual(a.remember, b.remember);

const sameDecision = (a: ReferenceDecision, b: ReferenceDecision): boolean =>
  sameAnswer(a, b) &&
  a.retryAfterMs === b.retryAfterMs &&
  "retryAfterMs" in a === "retryAfterMs" in b &&
  a.degraded === b.degraded &&
  sameLimits(a.limits, b.limits);

const FIELDS = ["counter", "scope", "window", "max", "used", "remaining", "resetAt"] as const;
const sameLimits = (a: readonly LimitUsage[], b: readonly LimitUsage[]): boolean =>
  a.length === b.length && a.every((limit, index) => FIELDS.every((field) => limit[field] === b[index]![field]));
