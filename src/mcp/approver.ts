import type { CallScope, Decision } from "../engine/decision.js";
import { milliseconds, readOptions } from "../options.js";
import type { GuardContext } from "./scope.js";
import { isObject } from "./wire/messages.js";

/**
 * The very call that somebody is asked about.
 *
 * @example
 * ```ts
 * import { type ApprovalRequest, approveByCallback } from "tollgate/mcp";
 *
 * const question = ({ tool, scope, decision }: ApprovalRequest): string => `${scope.grant}: ${tool}? ${decision.message}`;
 * const approve = approveByCallback(async (request) => {
 *   const response = await fetch(url, { method: "POST", body: question(request), signal: request.signal });
 *   return response.ok && (await response.text()) === "yes";
 * });
 * ```
 */
export interface ApprovalRequest {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly scope: CallScope;
  /** The decision that asks, with the policy's reason in `message`. */
  readonly decision: Decision;
  readonly context: GuardContext;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Says whether the call may run. Anything but `true`, a rejection included, is a no.
 *
 * @example
 * ```ts
 * import type { ApprovalCallback } from "tollgate/mcp";
 *
 * // A service of yours that asks a person, and answers "yes" or "no".
 * const ask: ApprovalCallback = async ({ tool, args, signal }) => {
 *   const response = await fetch(url, { method: "POST", body: JSON.stringify({ tool, args }), signal });
 *   return response.ok && (await response.text()) === "yes";
 * };
 * ```
 */
export type ApprovalCallback = (request: ApprovalRequest) => boolean | Promise<boolean>;

/**
 * The outcome of asking: `unanswered` in time, `unavailable` if nobody can be asked, `abandoned` if the client took the call
 * back, or was gone, before the answer came.
 *
 * @example
 * ```ts
 * import type { ApprovalOutcome } from "tollgate/mcp";
 *
 * const words: Record<ApprovalOutcome, string> = {
 *   approved: "said yes",
 *   declined: "said no",
 *   unanswered: "did not answer in time",
 *   unavailable: "could not be asked",
 *   abandoned: "was no longer needed",
 * };
 * ```
 */
export type ApprovalOutcome = "approved" | "declined" | "unanswered" | "unavailable" | "abandoned";

/**
 * Decides about calls that a policy lets through only with approval. Made by the functions of this file.
 *
 * @example
 * ```ts
 * import { approveByElicitation, approveNothing, type Approver } from "tollgate/mcp";
 *
 * const approverOf = (interactive: boolean): Approver => (interactive ? approveByElicitation() : approveNothing());
 * ```
 */
export type Approver =
  | { readonly kind: "nobody" }
  | { readonly kind: "elicitation"; readonly expiresAfterMs: number }
  | { readonly kind: "callback"; readonly expiresAfterMs: number; readonly ask: ApprovalCallback };

/**
 * The options of `approveByCallback` and `approveByElicitation`.
 *
 * @example
 * ```ts
 * import { type ApprovalOptions, approveByElicitation } from "tollgate/mcp";
 *
 * const options: ApprovalOptions = { expiresAfterMs: 60_000 };
 * const approve = approveByElicitation(options);
 * ```
 */
export interface ApprovalOptions {
  /** How long a question stands, and an answer to it counts, in milliseconds. Default 600,000: ten minutes. */
  readonly expiresAfterMs?: number | undefined;
}

const TEN_MINUTES = 600_000;

/**
 * Approves nothing: the call is denied, and the denial says that a person has to approve it.
 *
 * @example
 * ```ts
 * import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
 * import { createEngine } from "tollgate";
 * import { approveNothing, guardServer } from "tollgate/mcp";
 *
 * const server = new McpServer({ name: "shop", version: "1.0.0" });
 * guardServer(server, { engine: createEngine({ policy }), approve: approveNothing() });
 * ```
 */
export function approveNothing(): Approver {
  return { kind: "nobody" };
}

/**
 * Asks the person behind the client, by the elicitation of the client's own era.
 *
 * @example
 * ```ts
 * import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
 * import { createEngine } from "tollgate";
 * import { approveByElicitation, guardServer } from "tollgate/mcp";
 *
 * const server = new McpServer({ name: "shop", version: "1.0.0" });
 * const approve = approveByElicitation({ expiresAfterMs: 60_000 });
 * guardServer(server, { engine: createEngine({ policy }), approve });
 * ```
 */
export function approveByElicitation(options: ApprovalOptions = {}): Approver {
  return { kind: "elicitation", expiresAfterMs: expiryOf(options, "approveByElicitation") };
}

/**
 * Asks a function of the host: a chat, a ticket, a dialog of its own.
 *
 * @example
 * ```ts
 * import { approveByCallback } from "tollgate/mcp";
 *
 * // A service of yours that asks a person, and answers "yes" or "no".
 * const approve = approveByCallback(async ({ tool, args, signal }) => {
 *   const response = await fetch(url, { method: "POST", body: JSON.stringify({ tool, args }), signal });
 *   return response.ok && (await response.text()) === "yes";
 * });
 * ```
 */
export function approveByCallback(ask: ApprovalCallback, options: ApprovalOptions = {}): Approver {
  if (typeof ask !== "function")
    throw new TypeError("approveByCallback: expected a function that answers true or false");
  return { kind: "callback", ask, expiresAfterMs: expiryOf(options, "approveByCallback") };
}

/** True for what the functions of this file make. */
export function isApprover(value: unknown): value is Approver {
  const kind = isObject(value) ? value.kind : undefined;
  return kind === "nobody" || kind === "elicitation" || kind === "callback";
}

const expiryOf = (options: ApprovalOptions, caller: string): number =>
  readOptions(caller, options, { expiresAfterMs: milliseconds(TEN_MINUTES) }).expiresAfterMs;
