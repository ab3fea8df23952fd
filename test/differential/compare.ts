import { createEngine, type LimitUsage, type Policy, type PolicyDocument, safeParsePolicy } from "../../src/index.js";
import { createReference, type ReferenceDecision, type ReferenceOptions } from "../reference.js";
import { type Sequence, type Step, THROWING_CLOCK } from "./generate.js";

export type CreateReference = typeof createReference;

/** Where the two sides first differ. */
export interface Difference {
  readonly step: number;
  readonly what: string;
  readonly engine: unknown;
  readonly reference: unknown;
}

/** Told of what a sequence did, to count it. */
export interface Observer {
  readonly seen: NonNullable<ReferenceOptions["seen"]>;
  step(step: Step, time: number, decision: ReferenceDecision | undefined): void;
  usage(limits: readonly LimitUsage[]): void;
}

export type Parse = (document: PolicyDocument) => Policy | undefined;

/** Parses each document once, as long as it is the same object. */
export function parser(): Parse {
  const policies = new WeakMap<PolicyDocument, Policy | false>();
  return (document) => {
    let policy = policies.get(document);
    if (policy === undefined) {
      const parsed = safeParsePolicy(document);
      policy = parsed.ok ? parsed.policy : false;
      policies.set(document, policy);
    }
    return policy || undefined;
  };
}

/** Runs a sequence through engine and reference. `undefined`: they agree, or a document of it is no policy. */
export function differenceIn(
  sequence: Sequence,
  parse: Parse,
  create: CreateReference = createReference,
  observer?: Observer,
): Difference | undefined {
  const policy = parse(sequence.document);
  if (policy === undefined) return undefined;
  let at: unknown;
  let time = Number.NaN;
  // The text does not say when an engine looks at its clock. Where this one has looked, the reference is made to look too.
  let looked = false;
  const clock = (): number => {
    if (Number.isFinite(at)) time = Number.isNaN(time) ? (at as number) : Math.max(time, at as number);
    return at as number;
  };
  const scope = sequence.scope ? { scope: sequence.scope } : {};
  const watched = () => {
    looked = true;
    if (at === THROWING_CLOCK) throw new Error("no clock");
    return clock();
  };
  const engine = createEngine({ policy, clock: watched, ...scope });
  const reference = create(sequence.document, { clock, ...scope, ...(observer ? { seen: observer.seen } : {}) });
  const decisions = new Map<number, readonly [engine: never, reference: never]>();
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
        engine.release(pair[0]);
        look();
        reference.release(pair[1]);
        break;
      }
      case "usage": {
        at = step.at;
        const theirs = engine.usage(step.call as never);
        look();
        const ours = reference.usage(step.call);
        observer?.usage(ours);
        if (!sameLimits(theirs, ours)) return { step: index, what: "usage", engine: theirs, reference: ours };
        break;
      }
      case "call": {
        at = step.at;
        const explained = engine.explain(step.call as never);
        const expected = reference.explain(step.call);
        if (
          explained.code !== expected.code ||
          explained.effect !== expected.effect ||
          explained.rule !== expected.rule
        )
          return { step: index, what: "explain", engine: explained, reference: expected };
        const approved = step.approved && earlier(step.approved.of, step.approved.copied);
        const theirs = approved
          ? engine.evaluate(step.call as never, { approved: approved[0] })
          : engine.evaluate(step.call as never);
        look();
        decision = reference.evaluate(step.call, approved?.[1]);
        decisions.set(step.id, [theirs as never, decision as never]);
        if (!sameDecision(theirs, decision))
          return { step: index, what: "evaluate", engine: theirs, reference: decision };
        break;
      }
      default:
        throw new TypeError("no step");
    }
    observer?.step(step, time, decision);
  }
  return undefined;
}

function sameDecision(a: ReferenceDecision, b: ReferenceDecision): boolean {
  return (
    a.code === b.code &&
    a.effect === b.effect &&
    a.rule === b.rule &&
    a.retryAfterMs === b.retryAfterMs &&
    "retryAfterMs" in a === "retryAfterMs" in b &&
    sameLimits(a.limits, b.limits)
  );
}

const FIELDS = ["counter", "scope", "window", "max", "used", "remaining", "resetAt"] as const;
const sameLimits = (a: readonly LimitUsage[], b: readonly LimitUsage[]): boolean =>
  a.length === b.length && a.every((limit, index) => FIELDS.every((field) => limit[field] === b[index]![field]));
