import { withDeadline } from "../time.js";
import { ChargedDecision } from "./charged-decision.js";
import { createClock } from "./clock.js";
import { type CompiledTool, compile } from "./compile/compile.js";
import { degraded, INVALID_CALL, STORE_UNAVAILABLE } from "./compile/fixed-decisions.js";
import { createApprovals } from "./decide/approved.js";
import { decide, type Reserve } from "./decide/decide.js";
import { createTrace } from "./decide/trace.js";
import type { Decision, LimitUsage, ToolCall } from "./decision.js";
import { decisionFrom, readReservation, refuseAlways } from "./decision-from.js";
import { requirePolicy, type Settings } from "./engine-options.js";
import { ignore, notify } from "./notify.js";
import { type Observed, observe } from "./observe.js";
import { shareBounds } from "./share-bounds.js";
import type { Charge, CounterStore, SyncCounterStore } from "./store.js";
import { createStoreHealth, type StoreHealth } from "./store-health.js";
import type { AnyEngine, AsyncEngine, Engine, EngineBase, EvaluateOptions } from "./types.js";
import { type UsageQuestion, usageFrom, usageQuestion } from "./usage.js";

/** A call that is observed, and the policy that decides it. */
interface Seen extends Observed {
  readonly revision: string;
}

shareBounds();

/** What both kinds of engine do before and after they ask their store. */
interface Core extends EngineBase {
  /** Whether somebody is told of decisions. Then the copy of a call that `observe` makes is decided. */
  readonly observed: boolean;
  /** What the listener is to be told of a call. */
  observe(call: unknown): Seen;
  /** Decides a call; has its charges reserved where its limits are all that is left to ask. */
  decide<Result>(call: unknown, options: EvaluateOptions | undefined, reserve: Reserve<Result>): Decision | Result;
  /** Tells the listener and gives the decision back. */
  report(seen: Seen, decision: Decision): Decision;
  /** The decision from a store's answer. */
  decisionFrom(tool: CompiledTool, charges: readonly Charge[], now: number, answer: unknown): Decision;
  /** The decision where the store gave no answer. */
  failed(tool: CompiledTool, error: unknown): Decision;
  readonly health: StoreHealth;
  question(call: unknown): UsageQuestion;
  /** Hands out, once, the charges behind a decision of this engine; null for anything else. */
  takeCharges(decision: unknown): readonly Charge[] | null;
  /** The engine's time for a release. */
  now(): number;
}

/** An engine over the store of its settings. The one place that knows a clock, a store and what to do without them. */
export function engineOver(settings: Settings): AnyEngine {
  const { store } = settings;
  const core = createCore(settings);
  return "sync" in store && store.sync === true
    ? overSync(core, store)
    : overAsync(core, store as CounterStore, settings.storeTimeoutMs);
}

function createCore(settings: Settings): Core {
  const { scope, namespace, onStoreError, onStoreFailure, onDecision } = settings;
  const clock = createClock(settings.clock);
  const approvals = createApprovals();
  const context = { defaultScope: scope, now: clock.now, approvals };
  const listeners = new Set<() => void>();
  let { policy } = settings;
  let table = compile(policy, namespace);

  const time = (): number => (Number.isNaN(clock.latest()) ? clock.now() : clock.latest());
  const health = createStoreHealth(onStoreFailure, time);

  function failed(tool: CompiledTool, error: unknown): Decision {
    health.failed(error);
    return onStoreError === "allow" ? degraded(tool.allow) : STORE_UNAVAILABLE;
  }

  return {
    observed: onDecision !== undefined,
    observe: (call) => ({ ...observe(call, scope), revision: table.revision }),
    decide(call, options, reserve) {
      try {
        return decide(table, call, context, options, null, reserve);
      } catch {
        return INVALID_CALL;
      }
    },
    report(seen, decision) {
      notify(() => onDecision!({ at: time(), ...seen.event, decision, revision: seen.revision }));
      return decision;
    },
    decisionFrom(tool, charges, now, answer) {
      try {
        const decision = decisionFrom(tool, charges, now, answer, context);
        if (decision !== null) {
          health.answered();
          return decision;
        }
        // A synchronous store that gives a promise: nobody waits for it. Another thenable is not even asked to begin.
        if (answer instanceof Promise) ignore(answer);
        return failed(tool, new TypeError("the store gave something that is not a reservation for these charges"));
      } catch (error) {
        return failed(tool, error);
      }
    },
    failed,
    health,
    takeCharges: (decision) => ChargedDecision.takeCharges(decision, context),
    question: (call) => usageQuestion(table, call, context),
    now: () => clock.now(),
    explain(call) {
      const trace = createTrace();
      // What every state of the counters comes to: the store is not asked.
      const reserve: Reserve<Decision> = (tool, charges, now) =>
        Number.isNaN(now) ? STORE_UNAVAILABLE : (refuseAlways(tool, charges, now) ?? tool.allow);
      try {
        return trace.explain(decide(table, call, context, undefined, trace, reserve));
      } catch {
        return trace.explain(INVALID_CALL);
      }
    },
    isVisible: (tool) => table.isVisible(tool),
    revision: () => table.revision,
    policy: () => policy,
    replacePolicy(next) {
      table = compile(requirePolicy(next, "replacePolicy"), namespace);
      policy = next;
      for (const listener of [...listeners]) notify(listener);
    },
    onPolicyChange(listener) {
      // Of its own, so that one function can be registered twice and taken back once.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

function overSync(core: Core, store: SyncCounterStore): Engine {
  const reserve: Reserve<Decision> = (tool, charges, now) => {
    // Without a time nothing can be counted; the fail mode is for stores alone.
    if (Number.isNaN(now)) return STORE_UNAVAILABLE;
    try {
      return core.decisionFrom(tool, charges, now, store.reserve(charges, now));
    } catch (error) {
      return core.failed(tool, error);
    }
  };
  return {
    evaluate(call: ToolCall, options?: EvaluateOptions): Decision {
      if (!core.observed) return core.decide(call, options, reserve);
      const seen = core.observe(call);
      return core.report(seen, core.decide(seen.call, options, reserve));
    },
    release(decision: Decision): void {
      const charges = core.takeCharges(decision);
      if (charges === null) return;
      try {
        ignore(store.release(charges, core.now()));
      } catch (error) {
        // The charge stands until its window ends.
        core.health.failed(error);
      }
    },
    usage(call: ToolCall): readonly LimitUsage[] {
      const asked = core.question(call);
      if (asked.charges.length === 0) return [];
      const answer: unknown = store.reserve(asked.charges, asked.now);
      if (answer instanceof Promise) ignore(answer);
      return usageFrom(asked, answer);
    },
    explain: core.explain,
    isVisible: core.isVisible,
    policy: core.policy,
    revision: core.revision,
    replacePolicy: core.replacePolicy,
    onPolicyChange: core.onPolicyChange,
  };
}

function overAsync(core: Core, store: CounterStore, timeoutMs: number): AsyncEngine {
  const giveBack = async (charges: readonly Charge[]): Promise<void> => {
    try {
      await withDeadline(
        () => store.release(charges, core.now()),
        timeoutMs,
        () => {},
      );
    } catch (error) {
      // The charge stands until its window ends.
      core.health.failed(error);
    }
  };
  const reserve: Reserve<Promise<Decision> | Decision> = async (tool, charges, now) => {
    // Without a time nothing can be counted; the fail mode is for stores alone.
    if (Number.isNaN(now)) return STORE_UNAVAILABLE;
    const late = (answer: unknown): void => {
      try {
        if (readReservation(answer, charges)!.ok) void giveBack(charges);
      } catch {
        // An answer that cannot be read reserves nothing that could be given back.
      }
    };
    try {
      const answer = await withDeadline<unknown>(() => store.reserve(charges, now), timeoutMs, late);
      return core.decisionFrom(tool, charges, now, answer);
    } catch (error) {
      return core.failed(tool, error);
    }
  };
  return {
    async evaluate(call: ToolCall, options?: EvaluateOptions): Promise<Decision> {
      if (!core.observed) return core.decide(call, options, reserve);
      const seen = core.observe(call);
      return core.report(seen, await core.decide(seen.call, options, reserve));
    },
    async release(decision: Decision): Promise<void> {
      const charges = core.takeCharges(decision);
      if (charges !== null) await giveBack(charges);
    },
    async usage(call: ToolCall): Promise<readonly LimitUsage[]> {
      const asked = core.question(call);
      if (asked.charges.length === 0) return [];
      return usageFrom(
        asked,
        await withDeadline(
          () => store.reserve(asked.charges, asked.now),
          timeoutMs,
          () => {},
        ),
      );
    },
    explain: core.explain,
    isVisible: core.isVisible,
    policy: core.policy,
    revision: core.revision,
    replacePolicy: core.replacePolicy,
    onPolicyChange: core.onPolicyChange,
  };
}
