import { requirePolicies } from "../policy/policies.js";
import { createClocks } from "../time.js";
import { askOf, type Outcomes } from "./ask.js";
import { ChargedDecision } from "./charged-decision.js";
import { type CompiledPolicy, compile } from "./compile/compile.js";
import { degraded, INVALID_CALL, STORE_UNAVAILABLE, withObserved } from "./compile/fixed-decisions.js";
import { once } from "./compile/shared.js";
import { createApprovals } from "./decide/approved.js";
import { isCall, readMembers } from "./decide/call-members.js";
import { decide, type Reserve } from "./decide/decide.js";
import { NO_WATCH, type Watch } from "./decide/observing.js";
import { createTrace } from "./decide/trace.js";
import type { Decision } from "./decision.js";
import { type Charged, decisionFrom, refuseAlways } from "./decision-from.js";
import { requireSliding, type Settings } from "./engine-options.js";
import { ignore, notify } from "./notify.js";
import { observe } from "./observed-call.js";
import { tryReservation } from "./read-reservation.js";
import { amountsIn, type Settlement, settle } from "./settle.js";
import { shareBounds } from "./share-bounds.js";
import type { Charge, Reservation } from "./store.js";
import { createStoreHealth } from "./store-health.js";
import type { AnyEngine } from "./types.js";
import { everything, usageFrom, usageQuestion } from "./usage.js";
import { chargeWatched, type WatchedCounts, watchedDecision } from "./watched.js";

type Answer = Decision | Promise<Decision>;

/** Whether `hide` leaves a tool, a resource or a prompt in the lists. */
function isVisible({ isVisible, resources, prompts }: CompiledPolicy, name: unknown): boolean {
  if (!isCall(name)) return isVisible(name as string);
  const { resource, prompt } = readMembers(name);
  return resource === undefined ? prompts().isVisible(prompt as string) : resources().isVisible(resource as string);
}

const NOTHING: Settlement = { back: [], more: [] };

/** Whether a charge has no window, because the clock shows no time. */
function isTimeless(charges: readonly Charge[]): boolean {
  for (let i = 0; i < charges.length; i++) if (Number.isNaN(charges[i]!.windowStart)) return true;
  return false;
}

/** An engine over the store of its settings. It alone knows a clock, a store and what to do without them. */
export function engineOver(settings: Settings): AnyEngine {
  shareBounds();
  const { defaultScope, namespace, storeFailure, onStoreFailure, onDecision } = settings;
  const clock = createClocks()(settings.clock);
  const time = (): number => (Number.isNaN(clock.latest()) ? clock.now() : clock.latest());
  /** For what was charged already: if the clock shows no time now, the latest one. */
  const knownTime = (): number => {
    clock.now();
    return clock.latest();
  };
  const health = createStoreHealth(onStoreFailure, time);
  const annotationsOf = settings.annotationsOf ?? null;
  const context = { defaultScope, now: clock.now, approvals: createApprovals(), annotationsOf };
  let listeners: Set<() => void> | null = null;
  let policies = settings.policy;
  let compiled = compile(policies, namespace);

  const outcomes: Outcomes<Charged, Decision> = {
    answered(tool, charges, now, answer) {
      try {
        const decision = decisionFrom(tool, charges, now, answer, engine);
        if (decision !== null) {
          health.answered();
          return decision;
        }
        // A synchronous store that gives a promise: nobody waits for it. Another thenable is not even asked to begin.
        if (answer instanceof Promise) ignore(answer);
        const error = new TypeError("the store gave something that is not a reservation for these charges");
        return outcomes.failed(tool, error);
      } catch (error) {
        return outcomes.failed(tool, error);
      }
    },
    failed(tool, error) {
      health.failed(error);
      return storeFailure === "allow" ? degraded(tool.allow) : STORE_UNAVAILABLE;
    },
    notReleased: health.failed,
    now: knownTime,
  };
  const ask = askOf(settings.store, settings.storeTimeoutMs, outcomes);
  /** For limits that observe. A store that fails there is not told of. */
  const watch = once(() =>
    askOf<null, Reservation | null>(settings.store, settings.storeTimeoutMs, {
      answered: (_, charges, __, answer) => tryReservation(answer, charges),
      failed: () => null,
      notReleased: () => {},
      now: knownTime,
    }),
  );
  const { atOnce } = ask;

  // Without a time nothing can be counted; the fail mode is for stores alone.
  const reserve: Reserve<Answer> = (tool, charges, now, watched) => {
    if (watched !== null) return reserveWatched(tool, charges, now, watched);
    return isTimeless(charges) ? STORE_UNAVAILABLE : ask.reserve(tool, charges, now);
  };

  /** The same where something observes: its limits are charged after the others, in a step of their own. */
  function reserveWatched(tool: Charged, charges: readonly Charge[], now: number, watched: Watch): Answer {
    const tell = (decision: Decision): Answer => {
      if (decision.effect !== "allow") return decision;
      const told = (counts: WatchedCounts | null): Decision => watchedDecision(decision, watched, counts, engine);
      if (watched.charges.length === 0) return told(null);
      const counted = chargeWatched(watched.charges, (some) => watch().reserve(null, some, now));
      return counted instanceof Promise ? counted.then(told) : told(counted);
    };
    const decision = charges.length === 0 ? tool.allow : reserve(tool, charges, now, null);
    return decision instanceof Promise ? decision.then(tell) : tell(decision);
  }

  /** For `explain`: what every state of the counters comes to, so that the store is not asked. */
  const reserveNothing: Reserve<Decision> = (tool, charges, now, watched) => {
    if (isTimeless(charges)) return STORE_UNAVAILABLE;
    return refuseAlways(tool, charges, now) ?? withObserved(tool.allow, (watched ?? NO_WATCH).said);
  };

  function decideCall(policy: CompiledPolicy, call: unknown, options: unknown): Answer {
    try {
      return decide(policy, call, context, options, null, reserve);
    } catch {
      return INVALID_CALL;
    }
  }

  /** Decides the copy of a call that the listener is told of, and tells it. */
  function decideObserved(call: unknown, options: unknown): Answer {
    // Read by the policies that then decide: a getter of the call can replace them.
    const policy = compiled;
    const { revision } = policy;
    const seen = observe(call, defaultScope, policy.reads);
    const report = (decision: Decision): Decision => {
      notify(() => onDecision!({ at: time(), ...seen.event, decision, revision }));
      return decision;
    };
    const answer = decideCall(policy, seen.call, options);
    return atOnce ? report(answer as Decision) : Promise.resolve(answer).then(report);
  }

  const usage = (call: unknown) => {
    const question = usageQuestion(compiled, call, context);
    const { charges, now } = question;
    return charges.length === 0 ? [] : ask.read(charges, now, (answer) => usageFrom(question, answer));
  };

  const reset = (call: unknown) => {
    const charges = everything(compiled, call, context);
    return charges.length === 0 ? undefined : ask.clear(charges);
  };

  const engine: AnyEngine = {
    evaluate(call, options) {
      const answer = onDecision === undefined ? decideCall(compiled, call, options) : decideObserved(call, options);
      return atOnce ? answer : Promise.resolve(answer);
    },
    release(decision) {
      const receipt = ChargedDecision.take(decision, engine);
      if (receipt !== null) return ask.release(receipt.charges);
      return atOnce ? undefined : Promise.resolve();
    },
    complete(decision, outcome, options) {
      const receipt = ChargedDecision.take(decision, engine);
      const { back, more } = receipt === null ? NOTHING : settle(receipt, outcome === "failed", amountsIn(options));
      const steps = [back.length > 0 ? ask.release(back) : undefined, more.length > 0 ? ask.add(more) : undefined];
      return atOnce ? undefined : Promise.all(steps).then(() => {});
    },
    reset: atOnce ? reset : async (call) => reset(call),
    usage: atOnce ? usage : async (call) => usage(call),
    explain(call) {
      const trace = createTrace();
      try {
        return trace.explain(decide(compiled, call, context, undefined, trace, reserveNothing));
      } catch {
        return trace.explain(INVALID_CALL);
      }
    },
    isVisible: (name) => isVisible(compiled, name),
    revision: () => compiled.revision,
    policies: () => policies,
    reads: () => compiled.reads,
    replacePolicy(next) {
      const known = requirePolicies(next, "replacePolicy");
      requireSliding(settings.store, known, "replacePolicy");
      policies = known;
      compiled = compile(policies, namespace);
      // The same policies can come back, and what was asked under them is over.
      context.approvals = createApprovals();
      for (const listener of [...(listeners ?? [])]) notify(listener);
    },
    onPolicyChange(listener) {
      // A function of its own, so that one function can be registered twice and taken back once.
      const own = (): void => listener();
      listeners ??= new Set();
      listeners.add(own);
      return () => void listeners!.delete(own);
    },
  };
  return engine;
}
