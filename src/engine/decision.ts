import type { Limit2 } from "../policy/policy.v2.js";
import type { Remembered } from "./remembered.js";

/**
 * A question: may this tool be called with these arguments, on this account?
 *
 * @example
 * ```ts
 * import { createEngine, type ToolCall } from "tollgate";
 *
 * const call: ToolCall = { tool: "create_refund", args: { amount: 25 }, scope: { grant: "ann" } };
 * const decision = createEngine({ policy }).evaluate(call);
 * ```
 */
export interface ToolCall {
  /** The exact, case-sensitive name of the tool. */
  readonly tool: string;
  /** Left out means `{}`. */
  readonly args?: ToolArguments | undefined;
  /** Whose counters the call is charged to. See docs/language.md#whose-counter. */
  readonly scope?: CallScope | undefined;
  /** The caller, as the host names it. Read only if a policy has a path that begins with `principal`. See docs/language.md#paths. */
  readonly principal?: object | undefined;
  /**
   * The host's knowledge of the tool, in the words of `ToolAnnotations` in MCP's specification. Read only if a policy has a path that
   * begins with `annotations`. See docs/language.md#paths.
   */
  readonly annotations?: object | undefined;
}

/**
 * A question: may this resource be read? See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import { createEngine, type ResourceCall } from "tollgate";
 *
 * const call: ResourceCall = { resource: "file:///srv/handbook/a.txt", scope: { session: "s1" } };
 * const decision = createEngine({ policy }).evaluate(call);
 * ```
 */
export interface ResourceCall extends Pick<ToolCall, "scope" | "principal"> {
  /** The URI as the client wrote it. */
  readonly resource: string;
}

/**
 * A question: may this prompt be asked for, with these arguments? See docs/language.md#resources-and-prompts.
 *
 * @example
 * ```ts
 * import { createEngine, type PromptCall } from "tollgate";
 *
 * const call: PromptCall = { prompt: "summarize", args: { topic: "billing" } };
 * const decision = createEngine({ policy }).evaluate(call);
 * ```
 */
export interface PromptCall extends Pick<ToolCall, "args" | "scope" | "principal"> {
  /** The exact name of the prompt. */
  readonly prompt: string;
}

/**
 * A question about a tool, a resource or a prompt: it names exactly one of them.
 *
 * @example
 * ```ts
 * import { type AnyCall, createEngine } from "tollgate";
 *
 * const engine = createEngine({ policy });
 * const mayPass = (call: AnyCall): boolean => engine.evaluate(call).effect === "allow";
 * ```
 */
export type AnyCall = ToolCall | ResourceCall | PromptCall;

/**
 * The arguments of a call: an object, of a class or an interface too, and not a list.
 *
 * @example
 * ```ts
 * import type { ToolArguments } from "tollgate";
 *
 * const args: ToolArguments = { to: ["ann@example.com"], subject: "Invoice" };
 * ```
 */
export interface ToolArguments {
  // biome-ignore lint/suspicious/noExplicitAny: an interface has no index signature, and only `any` asks for none.
  readonly [name: string]: any;
  /** Not a list. */
  readonly [Symbol.iterator]?: never;
  /** Not a function. */
  readonly [Symbol.hasInstance]?: never;
  /** Not a promise. */
  readonly [Symbol.toStringTag]?: never;
}

/**
 * The scope values of a call: strings of 1 to 1,024 characters; anything else counts as not carried. Session values must be
 * unique across grants. See docs/language.md#whose-counter.
 *
 * @example
 * ```ts
 * import type { CallScope } from "tollgate";
 *
 * const scope: CallScope = { grant: "ann", session: "ann-7f3a" };
 * ```
 */
export interface CallScope {
  readonly grant?: string | undefined;
  readonly session?: string | undefined;
}

/**
 * The effect of a decision: the call may run, may not, or may if a person approves it. See docs/language.md#decisions.
 *
 * @example
 * ```ts
 * import type { Effect } from "tollgate";
 *
 * const mayRunNow = (effect: Effect): boolean => effect === "allow";
 * ```
 */
export type Effect = "allow" | "deny" | "require_approval";

/**
 * Why a decision was made. docs/troubleshooting.md#decisions says what to do about each.
 *
 * @example
 * ```ts
 * import type { DecisionCode } from "tollgate";
 *
 * // Denials that other arguments do not change.
 * const final: readonly DecisionCode[] = ["hidden", "default_deny", "denied", "scope_missing"];
 * ```
 */
export type DecisionCode =
  | "allowed"
  | "hidden"
  | "default_deny"
  | "denied"
  | "argument_not_allowed"
  | "require_unmet"
  | "deny_if_matched"
  | "indeterminate"
  | "scope_missing"
  | "amount_invalid"
  | "approval_required"
  | "limit_exceeded"
  | "store_unavailable"
  | "invalid_call";

/**
 * Whose counter a limit counts on. See docs/language.md#whose-counter.
 *
 * @example
 * ```ts
 * import type { ScopeKind } from "tollgate";
 *
 * const words: Record<ScopeKind, string> = { grant: "for you", session: "in this session", global: "for everybody" };
 * ```
 */
export type ScopeKind = "grant" | "session" | "global";

/**
 * The outcome of one call. Read-only; decisions that carry no counts are frozen and shared between calls. See
 * docs/language.md#decisions.
 *
 * @example
 * ```ts
 * import type { Decision } from "tollgate";
 *
 * function logLine({ effect, code, rule, message, retryAfterMs }: Decision): string {
 *   const wait = retryAfterMs === undefined ? "" : `, again in ${retryAfterMs} ms`;
 *   return `${effect} (${code}) by ${rule}: ${message}${wait}`;
 * }
 * ```
 */
export interface Decision {
  readonly effect: Effect;
  readonly code: DecisionCode;
  /** JSON Pointer (RFC 6901) into the document to the part that decided; empty for `invalid_call` and `store_unavailable`. See docs/language.md#rule. */
  readonly rule: string;
  /** A sentence for a person or a model to act on. Never quotes the value of an argument. See docs/language.md#message. */
  readonly message: string;
  /** One entry a limit, in the language's order: all that were charged, or all that refused; otherwise empty. See docs/language.md#charged-and-refused-limits. */
  readonly limits: readonly LimitUsage[];
  /** Whole milliseconds, at least 1, until every limit that refuses now has reset; absent where waiting cannot help. See docs/language.md#all-or-none. */
  readonly retryAfterMs?: number;
  /** The tool whose carried call decided, where that is not the call itself. See docs/language.md#tools-that-call-tools. */
  readonly tool?: string;
  /** The name of the document that decided, where it has one; of a plain allow, the last document. `rule` points into it. See docs/language.md#documents-together. */
  readonly policy?: string;
  /**
   * The parts that would have denied the call or asked for approval, but only observe. Absent if there is nothing to tell. See
   * docs/language.md#observing.
   */
  readonly observed?: readonly Observation[];
  /**
   * How far an approval of this call may also count for later ones. Only on `require_approval`; absent if it counts for this
   * call alone. See docs/language.md#remember.
   */
  readonly remember?: Remembered;
  /** Set where a store failed and `storeFailure: "allow"` let the call through uncounted. See docs/language.md#if-the-store-fails. */
  readonly degraded?: true;
}

/**
 * The denial or the question of a part that only observes. See docs/language.md#observing.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 *
 * const { observed = [] } = createEngine({ policy }).evaluate({ tool: "create_refund", args: { amount: 300 } });
 * for (const { rule, code } of observed) console.log("would have been", code, "by", rule);
 * ```
 */
export interface Observation {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  readonly rule: string;
  readonly code: DecisionCode;
}

/**
 * The state of one limit for one call, in the document's units. See docs/language.md#limits.
 *
 * @example
 * ```ts
 * import type { LimitUsage } from "tollgate";
 *
 * const left = ({ counter, remaining, resetAt }: LimitUsage): string =>
 *   `${counter}: ${remaining} left until ${new Date(resetAt).toISOString()}`;
 * ```
 */
export interface LimitUsage {
  readonly counter: string;
  /** The kind of scope, never its value. */
  readonly scope: ScopeKind;
  /** As the document writes it: a name, or seconds. */
  readonly window: Limit2["window"];
  readonly max: number;
  readonly used: number;
  /** `max - used`, at least 0. */
  readonly remaining: number;
  /** When the window ends, in epoch milliseconds. */
  readonly resetAt: number;
}
