import type { Policy } from "../policy/policy.js";
import type { AnyTools, ArgumentsByTool } from "../policy/typed/document.js";
import type { AnyCall, CallScope, Decision, LimitUsage, PromptCall, ResourceCall } from "./decision.js";
import type { DecisionEvent } from "./decision-event.js";
import type { Explanation } from "./explanation.js";
import type { CompleteOptions, Outcome } from "./outcome.js";
import type { AnyStore, CounterStore, SyncCounterStore } from "./store.js";
import type { StoreFailureListener } from "./store-health.js";
import type { CallOf } from "./typed-call.js";

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
  /**
   * The annotations of a tool, for calls that carry none and for those that another call carries; undefined for none. Asked only if a
   * policy has a path that begins with `annotations`. If it throws, the call is denied as `invalid_call`. See docs/language.md#paths.
   */
  readonly annotationsOf?: ((tool: string) => object | undefined) | undefined;
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
  explain(call: AnyCall): Explanation;
  /** False for what `hide` names and for nothing else. A tool is known by its name, others as in a call. */
  isVisible(name: string | Pick<ResourceCall, "resource"> | Pick<PromptCall, "prompt">): boolean;
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
    call: CallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Decision;
  /** Gives back what an allowed decision of this engine charged, once. Never throws. See docs/language.md#giving-back. */
  release(decision: Decision): void;
  /**
   * Tells that an allowed call ended. Gives back the charges of limits whose `release` says so. `amounts` says what the call
   * really came to. Heard once; nothing of this decision can be given back any more. Never throws. See docs/language.md#calls-that-end.
   *
   * @example
   * ```ts
   * import { createEngine } from "tollgate";
   *
   * const engine = createEngine({ policy });
   * const decision = engine.evaluate({ tool: "create_refund", args: { amount: 20 } });
   * // The server has refunded less than was asked for.
   * if (decision.effect === "allow") engine.complete(decision, "succeeded", { amounts: { refunded: 12.5 } });
   * ```
   */
  complete(decision: Decision, outcome: Outcome, options?: CompleteOptions): void;
  /** The limits that the call would be charged to, as they stand. Charges nothing; throws what the store throws. */
  usage(call: AnyCall): readonly LimitUsage[];
  /**
   * Gives back all that the counters of this call hold in their present windows, of a sliding limit in every one that counts.
   * For operators. Throws what the store throws.
   */
  reset(call: AnyCall): void;
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
    call: CallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Promise<Decision>;
  release(decision: Decision): Promise<void>;
  complete(decision: Decision, outcome: Outcome, options?: CompleteOptions): Promise<void>;
  usage(call: AnyCall): Promise<readonly LimitUsage[]>;
  reset(call: AnyCall): Promise<void>;
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
    call: CallOf<Tools, Principal>,
    options?: EvaluateOptions,
  ): Decision | Promise<Decision>;
  release(decision: Decision): void | Promise<void>;
  complete(decision: Decision, outcome: Outcome, options?: CompleteOptions): void | Promise<void>;
  usage(call: AnyCall): readonly LimitUsage[] | Promise<readonly LimitUsage[]>;
  reset(call: AnyCall): void | Promise<void>;
}

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
