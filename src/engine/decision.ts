import type { Limit } from "../policy/policy.v1.js";

/** A question: may this tool be called with these arguments, on this account? */
export interface ToolCall {
  /** The exact, case-sensitive name of the tool. */
  readonly tool: string;
  /** Left out means `{}`. */
  readonly args?: ToolArguments | undefined;
  /** Whose counters the call is charged to. Strings of 1 to 1,024 characters; anything else counts as not carried. */
  readonly scope?: CallScope | undefined;
  /** The caller, as the host names it. Read only if a policy has a path that begins with `principal`. */
  readonly principal?: object | undefined;
  /** The host's knowledge of the tool, in MCP's words. Read only if a policy has a path that begins with `annotations`. */
  readonly annotations?: object | undefined;
}

/** The arguments of a call: an object, of a class or an interface too, and not a list. */
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

/** The scope values of a call. Session values must be unique across grants. */
export interface CallScope {
  readonly grant?: string | undefined;
  readonly session?: string | undefined;
}

export type Effect = "allow" | "deny" | "require_approval";

/** Why a decision was made; the codes of section 7 of the policy language. */
export type DecisionCode =
  | "allowed"
  | "hidden"
  | "default_deny"
  | "denied"
  | "require_unmet"
  | "deny_if_matched"
  | "indeterminate"
  | "scope_missing"
  | "amount_invalid"
  | "approval_required"
  | "limit_exceeded"
  | "store_unavailable"
  | "invalid_call";

/** Whose counter a limit counts on. */
export type ScopeKind = "grant" | "session" | "global";

/** The outcome of one call. Read-only; decisions that carry no counts are frozen and shared between calls. */
export interface Decision {
  readonly effect: Effect;
  readonly code: DecisionCode;
  /** JSON Pointer (RFC 6901) into the document to the part that decided; empty for `invalid_call` and `store_unavailable`. */
  readonly rule: string;
  /** A sentence for a person or a model to act on. Never quotes the value of an argument. */
  readonly message: string;
  /** One entry a limit, in the language's order: all that were charged, or all that refused; otherwise empty. */
  readonly limits: readonly LimitUsage[];
  /** Whole milliseconds, at least 1, until every limit that refuses now has reset; absent where waiting cannot help. */
  readonly retryAfterMs?: number;
  /** The name of the document that decided, where it has one; of a plain allow, the last document. `rule` points into it. */
  readonly policy?: string;
  /** The parts that would have denied the call or asked for approval, but only observe. Absent if there is nothing to tell. */
  readonly observed?: readonly Observation[];
  /** Set where a store failed and `storeFailure: "allow"` let the call through uncounted. */
  readonly degraded?: true;
}

/** The denial or the question of a part that only observes. */
export interface Observation {
  /** The name of its document, where it has one. */
  readonly policy?: string;
  readonly rule: string;
  readonly code: DecisionCode;
}

/** The state of one limit for one call, in the document's units. */
export interface LimitUsage {
  readonly counter: string;
  /** The kind of scope, never its value. */
  readonly scope: ScopeKind;
  /** As the document writes it: a name, or seconds. */
  readonly window: Limit["window"];
  readonly max: number;
  readonly used: number;
  /** `max - used`, at least 0. */
  readonly remaining: number;
  /** When the window ends, in epoch milliseconds. */
  readonly resetAt: number;
}
