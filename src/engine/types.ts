import type { Policy } from "../policy/policy.js";
import type { AnyTools, ArgumentsByTool } from "../policy/typed/document.js";
import type { CallScope, Decision, DecisionCode, Effect, LimitUsage, Observation, ToolCall } from "./decision.js";
import type { CounterStore, SyncCounterStore } from "./store.js";
import type { StoreFailureListener } from "./store-health.js";
import type { ToolCallOf } from "./typed-call.js";

/**
 * The event that `onDecision` is called with: names of arguments, never their values.
 *
 * @example
 * ```ts
 * import type { DecisionEvent } from "tollgate";
 *
 * const onDecision = ({ at, tool, scope, decision }: DecisionEvent): void =>
 *   console.log(JSON.stringify({ at, tool, grant: scope.grant, code: decision.code }));
 * ```
 */
export interface DecisionEvent {
  /** The engine's time in epoch milliseconds; NaN while its clock has shown no finite number. */
  readonly at: number;
  /** The tool's name as called; `""` where the call has none. */
  readonly tool: string;
  /** Names of the top-level arguments. */
  readonly argNames: readonly string[];
  /** The scope values that counted in this call, the engine's own included. */
  readonly scope: CallScope;
  readonly decision: Decision;
  /** The revision of the policy that decided. */
  readonly revision: string;
}

/**
 * One policy, or several that a call must all pass, outermost first (organisation, team, server). See
 * docs/language.md#documents-together.
 *
 * @example
 * ```ts
 * import { parsePolicy, type Policies } from "tollgate";
 *
 * const organisation = parsePolicy({ version: "2", name: "organisation", default: "allow", hide: ["delete_*"] });
 * const team = parsePolicy({ version: "2", name: "team", default: "deny", tools: { "read_*": {} } });
 * const policies: Policies = [organisation, team];
 * ```
 */
export type Policies = Policy | readonly Policy[];

/**
 * The options of `createEngine`.
 *
 * @example
 * ```ts
 * import { createEngine, type EngineOptions } from "tollgate";
 *
 * const options: EngineOptions = { policy, storeTimeoutMs: 100, onDecision: ({ decision }) => console.log(decision.code) };
 * const engine = createEngine(options);
 * ```
 */
export interface EngineOptions<Store = AnyStore> {
  /** Made by `parsePolicy` or `safeParsePolicy`: one, or up to 16 that each have a name, outermost first. */
  readonly policy: Policies;
  /** Where counters are kept. Default: a memory store of its own. */
  readonly store?: (Store & AnyStore) | undefined;
  /** Part of every counter: engines with one namespace on one store share their counters. Default `""`. */
  readonly namespace?: string | undefined;
  /** Scope values for calls that carry none. Default: none. See docs/language.md#whose-counter. */
  readonly defaultScope?: CallScope | undefined;
  /** Epoch milliseconds. Default `Date.now`. See docs/language.md#the-clock. */
  readonly clock?: (() => number) | undefined;
  /** The effect on a call whose limits the store cannot count. Default `"deny"`. See docs/language.md#if-the-store-fails. */
  readonly storeFailure?: "deny" | "allow" | undefined;
  /**
   * Called with the error when the store begins to fail, at most once a second while it lasts, and with `recovered: true`
   * when it answers again. For the operator: a decision never says why. Errors it throws are ignored.
   *
   * @example
   * ```ts
   * import { createEngine } from "tollgate";
   *
   * createEngine({ policy, onStoreFailure: (error, { recovered }) => console.error("counters", error, recovered) });
   * ```
   */
  readonly onStoreFailure?: StoreFailureListener | undefined;
  /** How long an asynchronous store may take, in milliseconds. Default 250. */
  readonly storeTimeoutMs?: number | undefined;
  /** Called with every decision. Errors it throws are ignored. */
  readonly onDecision?: ((event: DecisionEvent) => void) | undefined;
}

/**
 * The options of `evaluate`.
 *
 * @example
 * ```ts
 * import { createEngine, type EvaluateOptions } from "tollgate";
 *
 * const engine = createEngine({ policy });
 * const call = { tool: "delete_job" };
 * const asked = engine.evaluate(call);
 * // Only after a person has approved this very call:
 * const options: EvaluateOptions = { approved: asked };
 * const decision = engine.evaluate(call, options);
 * ```
 */
export interface EvaluateOptions {
  /** A `require_approval` decision of this engine that was approved. Anything else is ignored. See docs/language.md#approvals. */
  readonly approved?: Decision | undefined;
}

/**
 * The methods of an engine over any store.
 *
 * @example
 * ```ts
 * import type { EngineBase } from "tollgate";
 *
 * const shown = (engine: EngineBase, tools: readonly string[]): string[] => tools.filter((tool) => engine.isVisible(tool));
 * ```
 */
export interface EngineBase {
  /**
   * The same walk as `evaluate` up to the store, as data. Charges nothing. A call that no count could let through, as
   * one whose amount is over `max`, is `limit_exceeded` here too; other calls may still meet a counter that is full.
   * See docs/language.md#order-of-evaluation.
   */
  explain(call: ToolCall): Explanation;
  /** False for what `hide` names and for nothing else. */
  isVisible(tool: string): boolean;
  /** The policies that decide now, outermost first. */
  policies(): readonly Policy[];
  /** The members of a call that the policies look at besides `tool`, `args` and `scope`: `principal`, `annotations`. */
  reads(): readonly ("principal" | "annotations")[];
  /** The revision of what decides now: a hash of the content, of several policies of all and of their order. */
  revision(): string;
  /**
   * Decides from now on by another policy, or by others; a call being decided keeps what it began with, counters survive.
   *
   * @throws {TypeError} for what `createEngine` would refuse as its `policy`; then nothing changes.
   */
  replacePolicy(policy: Policies): void;
  /** Calls the listener after each `replacePolicy`, until the returned function is called. Errors it throws are ignored. */
  onPolicyChange(listener: () => void): () => void;
}

/**
 * A policy decision point over a synchronous store.
 *
 * @example
 * ```ts
 * import { createEngine, type Engine } from "tollgate";
 *
 * const engine: Engine = createEngine({ policy });
 * const decision = engine.evaluate({ tool: "search", scope: { grant: "ann" } });
 * if (decision.effect === "allow") engine.release(decision); // the call did not run after all
 * ```
 */
export interface Engine extends EngineBase {
  /** Decides one call and charges its limits. Never throws. */
  evaluate<Tools extends ArgumentsByTool<Tools> = AnyTools, Principal extends object = object>(
    call: ToolCallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Decision;
  /** Gives back what an allowed decision of this engine charged, once. Never throws. See docs/language.md#giving-back. */
  release(decision: Decision): void;
  /** The limits that the call would be charged to, as they stand. Charges nothing; throws what the store throws. */
  usage(call: ToolCall): readonly LimitUsage[];
}

/**
 * An engine over an asynchronous store: the same methods, and each answer that needs the store is a promise.
 *
 * @example
 * ```ts
 * import type { AsyncEngine } from "tollgate";
 *
 * async function mayRun(engine: AsyncEngine, tool: string): Promise<boolean> {
 *   const { effect } = await engine.evaluate({ tool });
 *   return effect === "allow";
 * }
 * ```
 */
export interface AsyncEngine extends EngineBase {
  evaluate<Tools extends ArgumentsByTool<Tools> = AnyTools, Principal extends object = object>(
    call: ToolCallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Promise<Decision>;
  release(decision: Decision): Promise<void>;
  usage(call: ToolCall): Promise<readonly LimitUsage[]>;
}

/**
 * Either engine, for those who embed one and await its answers.
 *
 * @example
 * ```ts
 * import type { AnyEngine, Decision, ToolCall } from "tollgate";
 *
 * const decide = async (engine: AnyEngine, call: ToolCall): Promise<Decision> => await engine.evaluate(call);
 * ```
 */
export interface AnyEngine extends EngineBase {
  evaluate<Tools extends ArgumentsByTool<Tools> = AnyTools, Principal extends object = object>(
    call: ToolCallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Decision | Promise<Decision>;
  release(decision: Decision): void | Promise<void>;
  usage(call: ToolCall): readonly LimitUsage[] | Promise<readonly LimitUsage[]>;
}

/**
 * A store of either kind.
 *
 * @example
 * ```ts
 * import { type AnyStore, createEngine } from "tollgate";
 *
 * const engineOver = (store: AnyStore) => createEngine({ policy, store });
 * ```
 */
export type AnyStore = SyncCounterStore | CounterStore;

/**
 * The engine over a store of this type: `unknown` if no store is given. Over `any` it may be of either kind.
 *
 * @example
 * ```ts
 * import type { CounterStore, EngineOver } from "tollgate";
 *
 * declare const engine: EngineOver<CounterStore>; // an AsyncEngine
 * const decision = await engine.evaluate({ tool: "search" });
 * ```
 */
export type EngineOver<Store> = 0 extends 1 & Store
  ? AnyEngine
  : unknown extends Store
    ? Engine
    : [Store] extends [SyncCounterStore | undefined]
      ? Engine
      : [Store] extends [CounterStore]
        ? AsyncEngine
        : AnyEngine;

/**
 * TRUE, FALSE or INDETERMINATE: XACML's word, and the logic is strong Kleene. See docs/language.md#three-values.
 *
 * @example
 * ```ts
 * import type { Verdict } from "tollgate";
 *
 * const denies = (require: Verdict): boolean => require !== "TRUE";
 * ```
 */
export type Verdict = "TRUE" | "FALSE" | "INDETERMINATE";

/**
 * The type of an argument as the language sees it. See docs/language.md#three-values.
 *
 * @example
 * ```ts
 * import type { ValueType } from "tollgate";
 *
 * const isMissing = (type: ValueType): boolean => type === "absent";
 * ```
 */
export type ValueType = "string" | "number" | "boolean" | "array" | "object" | "other" | "absent" | "unreadable";

/**
 * A condition that was looked at: a test of one value, or conditions joined.
 *
 * @example
 * ```ts
 * import type { ConditionTrace } from "tollgate";
 *
 * function tests(trace: ConditionTrace): string[] {
 *   if ("conditions" in trace) return trace.conditions.flatMap(tests);
 *   return [`${trace.path} ${trace.op}: ${trace.verdict}`];
 * }
 * ```
 */
export type ConditionTrace = TestTrace | GroupTrace | QuantifierTrace;

/**
 * A test of one value that was looked at.
 *
 * @example
 * ```ts
 * import type { TestTrace } from "tollgate";
 *
 * // A condition met a text where it needs a number.
 * const trace: TestTrace = { path: "args.amount", op: "lte", type: "string", verdict: "INDETERMINATE" };
 * ```
 */
export interface TestTrace {
  readonly path: string;
  readonly op: string;
  /** The type of the value at its path, never the value. */
  readonly type: ValueType;
  readonly verdict: Verdict;
}

/**
 * Conditions joined by `all`, `any` or `not` that were looked at. See docs/language.md#all-any-and-not.
 *
 * @example
 * ```ts
 * import type { GroupTrace } from "tollgate";
 *
 * const trace: GroupTrace = {
 *   op: "not",
 *   verdict: "TRUE",
 *   conditions: [{ path: "args.force", op: "exists", type: "absent", verdict: "FALSE" }],
 * };
 * ```
 */
export interface GroupTrace {
  readonly op: "all" | "any" | "not";
  readonly verdict: Verdict;
  /** Those that were looked at. */
  readonly conditions: readonly ConditionTrace[];
}

/**
 * An `every` or `some` that was looked at. See docs/language.md#every-and-some.
 *
 * @example
 * ```ts
 * import type { QuantifierTrace } from "tollgate";
 *
 * // The third element decides.
 * const trace: QuantifierTrace = {
 *   path: "args.to",
 *   op: "every",
 *   type: "array",
 *   verdict: "FALSE",
 *   element: 2,
 *   conditions: [{ path: "item", op: "email_in", type: "string", verdict: "FALSE" }],
 * };
 * ```
 */
export interface QuantifierTrace {
  readonly path: string;
  readonly op: "every" | "some";
  /** The type of the value at its path. */
  readonly type: ValueType;
  readonly verdict: Verdict;
  /** The index of the element that decides; absent where none was looked at. */
  readonly element?: number;
  /** The conditions on that element. */
  readonly conditions: readonly ConditionTrace[];
}

/**
 * A rule that was looked at. See docs/language.md#rules-and-conditions.
 *
 * @example
 * ```ts
 * import type { RuleTrace } from "tollgate";
 *
 * const line = ({ rule, verdict, passed }: RuleTrace): string => `${passed ? "passed" : "denied"} ${rule}: ${verdict}`;
 * ```
 */
export interface RuleTrace {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  /** JSON Pointer (RFC 6901) of the rule. */
  readonly rule: string;
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly conditions: readonly ConditionTrace[];
}

/**
 * One step of the evaluation that the call reached. See docs/language.md#order-of-evaluation.
 *
 * @example
 * ```ts
 * import type { StepTrace } from "tollgate";
 *
 * const stoppedAt = (steps: readonly StepTrace[]): string | undefined => steps.find(({ passed }) => !passed)?.step;
 * ```
 */
export interface StepTrace {
  readonly step: "call" | "hide" | "listed" | "action" | "require" | "deny_if" | "limits" | "approval";
  readonly passed: boolean;
  /** The rules that `require`, `deny_if` or `approve_if` looked at; empty for other steps. */
  readonly rules: readonly RuleTrace[];
}

/**
 * A part of a document that applies to a call: an entry that covers its tool, or `all_tools`. See
 * docs/language.md#entries-that-apply-together.
 *
 * @example
 * ```ts
 * import type { Applied } from "tollgate";
 *
 * const watched = (parts: readonly Applied[]): string[] => parts.filter(({ observes }) => observes).map(({ rule }) => rule);
 * ```
 */
export interface Applied {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  /** JSON Pointer (RFC 6901). */
  readonly rule: string;
  /** Set where all of it only observes. */
  readonly observes?: true;
}

/**
 * How a decision comes about before any store is asked.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 *
 * const { effect, applied, steps } = createEngine({ policy }).explain({ tool: "create_refund", args: { amount: "25" } });
 * for (const { step, passed, rules } of steps) console.log(step, passed, rules.length);
 * ```
 */
export interface Explanation {
  readonly effect: Effect;
  readonly code: DecisionCode;
  readonly rule: string;
  readonly message: string;
  /** As in a decision. */
  readonly policy?: string;
  readonly observed?: readonly Observation[];
  /** All that applies to the call together, in the language's order. */
  readonly applied: readonly Applied[];
  readonly steps: readonly StepTrace[];
}
