import type { CallScope, Decision } from "../engine/decision.js";
import type { ApprovalOutcome } from "./approver.js";

/**
 * An act of a guard, or with `observe: true` the act that it left out. Names of arguments, never their values.
 *
 * @example
 * ```ts
 * import type { GuardEvent } from "tollgate/mcp";
 *
 * function onEvent(event: GuardEvent): void {
 *   if (event.kind === "call") console.log(event.tool, event.decision.code);
 *   if (event.kind === "warning") console.warn(event.message);
 * }
 * ```
 */
export type GuardEvent = CallEvent | RefusalEvent | ListEvent | WarningEvent;

interface Enforced {
  /** False where the guard only watches: the message went on as it was. */
  readonly enforced: boolean;
}

/**
 * A call was decided: of a tool, or a request about a resource or a prompt.
 *
 * @example
 * ```ts
 * import type { CallEvent } from "tollgate/mcp";
 *
 * const line = ({ tool, scope, decision, enforced }: CallEvent): string =>
 *   `${scope.grant} ${tool}: ${enforced ? "" : "would be "}${decision.effect}`;
 * ```
 */
export interface CallEvent extends Enforced {
  readonly kind: "call";
  /** The tool's name as called; `""` where a resource or a prompt is asked for. */
  readonly tool: string;
  /** The URI of a resource that is asked for. */
  readonly resource?: string | undefined;
  /** The name of a prompt that is asked for. */
  readonly prompt?: string | undefined;
  /** The method of the request; absent for `tools/call`. */
  readonly method?: RequestMethod | undefined;
  readonly argNames: readonly string[];
  readonly scope: CallScope;
  readonly decision: Decision;
  /** The answer of the person, if the decision is that a person must approve. */
  readonly approval?: ApprovalOutcome | undefined;
  /** The id of the question, if it is in a queue. */
  readonly approvalId?: string | undefined;
  /** With `authorizationDenials`, the id that a denial carries, for the client to echo on a retry. */
  readonly authorizationContextId?: string | undefined;
  /** With `authorizationDenials`, the id of the denial that this is the retry of, as the client says. It decides nothing. */
  readonly retryOf?: string | undefined;
}

/**
 * The requests about resources and prompts that a policy decides.
 *
 * @example
 * ```ts
 * import type { CallEvent, RequestMethod } from "tollgate/mcp";
 *
 * // Completions are not counted by any limit.
 * const isCounted = ({ method }: CallEvent): boolean => method !== ("completion/complete" satisfies RequestMethod);
 * ```
 */
export type RequestMethod = "resources/read" | "resources/subscribe" | "prompts/get" | "completion/complete";

/**
 * A message that looks like a call and cannot be read was refused.
 *
 * @example
 * ```ts
 * import type { RefusalEvent } from "tollgate/mcp";
 *
 * const line = ({ reason }: RefusalEvent): string => `a message was refused: ${reason}`;
 * ```
 */
export interface RefusalEvent extends Enforced {
  readonly kind: "refusal";
  readonly reason: string;
}

/**
 * Tools, resources, templates of resources or prompts were taken out of a list.
 *
 * @example
 * ```ts
 * import type { ListEvent } from "tollgate/mcp";
 *
 * const line = ({ removed }: ListEvent): string => `not listed: ${removed.join(", ")}`;
 * ```
 */
export interface ListEvent extends Enforced {
  readonly kind: "list";
  /** The kind of the list; absent for tools. */
  readonly list?: "resources" | "resourceTemplates" | "prompts" | undefined;
  /** Names of tools or prompts, URIs of resources, or the texts of templates. */
  readonly removed: readonly string[];
}

/**
 * The host's own set-up denies calls that it probably means to allow. Once for each engine.
 *
 * @example
 * ```ts
 * import type { WarningEvent } from "tollgate/mcp";
 *
 * const line = ({ message }: WarningEvent): string => `check the set-up: ${message}`;
 * ```
 */
export interface WarningEvent extends Enforced {
  readonly kind: "warning";
  /** The mistake, and what to write instead. */
  readonly message: string;
}

/**
 * Called with each act of a guard. Errors it throws are ignored.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import type { GuardListener, GuardOptions } from "tollgate/mcp";
 *
 * const onEvent: GuardListener = (event) => console.error(JSON.stringify(event));
 * const options: GuardOptions = { engine: createEngine({ policy }), onEvent };
 * ```
 */
export type GuardListener = (event: GuardEvent) => void;
