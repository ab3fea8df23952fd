import { Admission } from "./admission.js";
import { createApprovals } from "./approval.js";
import { Claim } from "./claim.js";
import { createClock } from "./clock.js";
import { compile } from "./compile.js";
import { withDeadline } from "./deadline.js";
import type { Decision, LimitUsage, ToolCall } from "./decision.js";
import { degraded, INVALID_CALL, STORE_UNAVAILABLE } from "./decisions.js";
import { type Observed, observe } from "./observe.js";
import { requirePolicy, type Settings } from "./options.js";
import { type Probe, probe, readProbe } from "./probe.js";
import { readReservation, settle } from "./settle.js";
import type { CounterStore, SyncCounterStore } from "./store.js";
import { createTrace } from "./trace.js";
import type { AnyEngine, AsyncEngine, Engine, EngineBase, EvaluateOptions } from "./types.js";
import { type Outcome, walk } from "./walk.js";

/** A call that is observed, and the policy that decides it. */
interface Seen extends Observed {
  readonly revision: string;
}

/** What both kinds of engine do before and after they ask their store. */
interface Core extends EngineBase {
  /** Whether somebody is told of decisions. Then the copy of a call that `observe` makes is decided. */
  readonly observed: boolean;
  /** What the listener is to be told of a call. */
  observe(call: unknown): Seen;
  /** Decides all that needs no store. */
  begin(call: unknown, options: EvaluateOptions | undefined): Outcome;
  /** Tells the listener, if there is one, and gives the decision back. */
  report(seen: Seen | null, decision: Decision): Decision;
  /** The decision from a store's answer. */
  settle(claim: Claim, answer: unknown): Decision;
  /** The decision where the store gave no answer. */
  failed(claim: Claim): Decision;
  probe(call: unknown): Probe;
  /** Marks the admissions of this engine. */
  readonly issuer: object;
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
  const { scope, namespace, onStoreError, onDecision } = settings;
  const clock = createClock(settings.clock);
  const approvals = createApprovals();
  const around = { scope, now: clock.now, approvals };
  let table = compile(settings.policy, namespace);

  const failed = ({ entry }: Claim): Decision => (onStoreError === "allow" ? degraded(entry.allow) : STORE_UNAVAILABLE);

  return {
    observed: onDecision !== undefined,
    observe: (call) => ({ ...observe(call, scope), revision: table.revision }),
    begin(call, options) {
      try {
        return walk(table, call, around, options, null);
      } catch {
        return INVALID_CALL;
      }
    },
    report(seen, decision) {
      if (seen === null) return decision;
      try {
        const at = Number.isNaN(clock.latest()) ? clock.now() : clock.latest();
        const told: unknown = onDecision?.({ at, ...seen.event, decision, revision: seen.revision });
        if (told !== undefined) ignore(told);
      } catch {
        // What a listener throws is its own affair: the decision stands.
      }
      return decision;
    },
    settle(claim, answer) {
      try {
        const decision = settle(claim, answer, around);
        return decision === STORE_UNAVAILABLE ? failed(claim) : decision;
      } catch {
        return failed(claim);
      }
    },
    failed,
    issuer: around,
    probe: (call) => probe(table, call, around),
    now: () => clock.now(),
    explain(call) {
      const trace = createTrace();
      let outcome: Outcome = INVALID_CALL;
      try {
        outcome = walk(table, call, around, undefined, trace);
      } catch {
        // A call that cannot be read is invalid.
      }
      return trace.explain(outcome instanceof Claim ? outcome.entry.allow : outcome);
    },
    isVisible: (tool) => table.isVisible(tool),
    replacePolicy(policy) {
      table = compile(requirePolicy(policy, "replacePolicy"), namespace);
      approvals.forget();
    },
  };
}

/** Marks a promise that nobody waits for as handled. */
const ignore = (answer: unknown): void => void Promise.resolve(answer).catch(() => {});

function overSync(core: Core, store: SyncCounterStore): Engine {
  return {
    evaluate(call: ToolCall, options?: EvaluateOptions): Decision {
      const seen = core.observed ? core.observe(call) : null;
      const outcome = core.begin(seen === null ? call : seen.call, options);
      if (!(outcome instanceof Claim)) return core.report(seen, outcome);
      let decision: Decision;
      try {
        const answer: unknown = store.reserve(outcome.charges, outcome.now);
        if (answer instanceof Promise) ignore(answer);
        decision = core.settle(outcome, answer);
      } catch {
        decision = core.failed(outcome);
      }
      return core.report(seen, decision);
    },
    release(decision: Decision): void {
      const charges = Admission.surrender(decision, core.issuer);
      if (charges === null) return;
      try {
        ignore(store.release(charges, core.now()));
      } catch {
        // The charge stands until its window ends.
      }
    },
    usage(call: ToolCall): readonly LimitUsage[] {
      const asked = core.probe(call);
      if (asked.charges.length === 0) return [];
      const answer: unknown = store.reserve(asked.charges, asked.now);
      if (answer instanceof Promise) ignore(answer);
      return readProbe(asked, answer);
    },
    explain: core.explain,
    isVisible: core.isVisible,
    replacePolicy: core.replacePolicy,
  };
}

function overAsync(core: Core, store: CounterStore, timeoutMs: number): AsyncEngine {
  const giveBack = async (charges: Claim["charges"]): Promise<void> => {
    try {
      await withDeadline(
        () => store.release(charges, core.now()),
        timeoutMs,
        () => {},
      );
    } catch {
      // The charge stands until its window ends.
    }
  };
  return {
    async evaluate(call: ToolCall, options?: EvaluateOptions): Promise<Decision> {
      const seen = core.observed ? core.observe(call) : null;
      const outcome = core.begin(seen === null ? call : seen.call, options);
      if (!(outcome instanceof Claim)) return core.report(seen, outcome);
      const { charges, now } = outcome;
      const late = (answer: unknown): void => {
        try {
          if (readReservation(answer, charges)?.ok) void giveBack(charges);
        } catch {
          // An answer that cannot be read reserves nothing that could be given back.
        }
      };
      try {
        const answer = await withDeadline<unknown>(() => store.reserve(charges, now), timeoutMs, late);
        return core.report(seen, core.settle(outcome, answer));
      } catch {
        return core.report(seen, core.failed(outcome));
      }
    },
    async release(decision: Decision): Promise<void> {
      const charges = Admission.surrender(decision, core.issuer);
      if (charges !== null) await giveBack(charges);
    },
    async usage(call: ToolCall): Promise<readonly LimitUsage[]> {
      const asked = core.probe(call);
      if (asked.charges.length === 0) return [];
      return readProbe(
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
    replacePolicy: core.replacePolicy,
  };
}
