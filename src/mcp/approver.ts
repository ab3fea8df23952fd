import type { ApprovalQueue } from "../approvals/queue.js";
import type { CallScope, Decision } from "../engine/decision.js";
import { hasMethods, milliseconds, optional, readOptions } from "../options.js";
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
 * The outcome of asking. `pending`: the question waits in a queue. `unanswered`: no answer came in time. `unavailable`: nobody can be
 * asked. `abandoned`: the client took the call back, or was gone, before the answer came.
 *
 * @example
 * ```ts
 * import type { ApprovalOutcome } from "tollgate/mcp";
 *
 * const words: Record<ApprovalOutcome, string> = {
 *   approved: "said yes",
 *   declined: "said no",
 *   pending: "was asked, and may still answer",
 *   unanswered: "did not answer in time",
 *   unavailable: "could not be asked",
 *   abandoned: "was no longer needed",
 * };
 * ```
 */
export type ApprovalOutcome = "approved" | "declined" | "pending" | "unanswered" | "unavailable" | "abandoned";

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
  | { readonly kind: "elicitation"; readonly expiresAfterMs: number; readonly skipClients: readonly string[] }
  | { readonly kind: "callback"; readonly expiresAfterMs: number; readonly ask: ApprovalCallback }
  | QueueApprover;

/**
 * Asks by a queue; before that, if it has a form, in the client itself. Made by `approveByQueue` and `approveByElicitation`.
 *
 * @example
 * ```ts
 * import type { QueueApprover } from "tollgate/mcp";
 *
 * const waitsForForms = ({ form }: QueueApprover): boolean => form !== undefined;
 * ```
 */
export interface QueueApprover {
  readonly kind: "queue";
  readonly queue: ApprovalQueue;
  readonly form?:
    | { readonly expiresAfterMs: number; readonly skipClients: readonly string[]; readonly withinMs: number }
    | undefined;
}

/**
 * The options of `approveByCallback`.
 *
 * @example
 * ```ts
 * import { type ApprovalOptions, approveByCallback } from "tollgate/mcp";
 *
 * const options: ApprovalOptions = { expiresAfterMs: 60_000 };
 * const approve = approveByCallback(async ({ tool }) => (await fetch(`${url}?tool=${tool}`)).ok, options);
 * ```
 */
export interface ApprovalOptions {
  /** How long a question stands, and an answer to it counts, in milliseconds. Default 600,000: ten minutes. */
  readonly expiresAfterMs?: number | undefined;
}

/**
 * The options of `approveByElicitation`.
 *
 * @example
 * ```ts
 * import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 * import { approveByElicitation, approveByQueue, type ElicitationOptions } from "tollgate/mcp";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * const options: ElicitationOptions = { withinMs: 20_000, otherwise: approveByQueue(queue) };
 * const approve = approveByElicitation(options);
 * ```
 */
export interface ElicitationOptions extends ApprovalOptions {
  /** Made by `approveByQueue`: it is asked too, and answers where the client does not. */
  readonly otherwise?: Approver | undefined;
  /** With `otherwise`: how long a call waits for the client's form until it is answered as pending, in milliseconds. Default 20,000. */
  readonly withinMs?: number | undefined;
  /** Names of clients (`clientInfo.name`) that are shown no form. Default: `["claude-ai"]`. See docs/approvals.md#hosts. */
  readonly skipClients?: readonly string[] | undefined;
}

const TEN_MINUTES = 600_000;
const TWENTY_SECONDS = 20_000;
/** Clients that are reported to show no form, by the name that they give themselves: docs/approvals.md#hosts. */
const SHOW_NO_FORM: readonly string[] = ["claude-ai"];

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
 * Asks the person behind the client, by the elicitation of the client's own era. With `otherwise` the question is in a queue as well, so
 * that another page or command can answer it; both answers meet in one record.
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
export function approveByElicitation(options: ElicitationOptions = {}): Approver {
  const caller = "approveByElicitation";
  const { otherwise, withinMs, ...form } = readOptions(caller, options, {
    expiresAfterMs: milliseconds(TEN_MINUTES),
    otherwise: optional<QueueApprover | undefined>(
      "made by `approveByQueue`",
      (value) => isQueue(value) && value.form === undefined,
    ),
    withinMs: milliseconds(TWENTY_SECONDS),
    skipClients: optional("a list of names", isNames, SHOW_NO_FORM),
  });
  if (otherwise !== undefined) return { ...otherwise, form: { ...form, withinMs } };
  if (options.withinMs !== undefined)
    throw new TypeError(`${caller}: expected \`withinMs\` with \`otherwise: approveByQueue(queue)\` alone`);
  return { kind: "elicitation", ...form };
}

/**
 * Answers a call that needs approval at once as pending. A person answers in the queue, and the same call, made again, then runs.
 *
 * @example
 * ```ts
 * import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
 * import { createEngine } from "tollgate";
 * import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 * import { approveByQueue, guardServer } from "tollgate/mcp";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * const server = new McpServer({ name: "shop", version: "1.0.0" });
 * guardServer(server, { engine: createEngine({ policy }), approve: approveByQueue(queue) });
 * ```
 */
export function approveByQueue(queue: ApprovalQueue): Approver {
  if (!hasMethods(queue, "take", "decide", "find"))
    throw new TypeError("approveByQueue: expected a queue, as `createApprovalQueue` makes one");
  return { kind: "queue", queue };
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
  return kind === "nobody" || kind === "elicitation" || kind === "callback" || kind === "queue";
}

const isQueue = (value: unknown): value is QueueApprover => isApprover(value) && value.kind === "queue";
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name: unknown) => typeof name === "string");

const expiryOf = (options: ApprovalOptions, caller: string): number =>
  readOptions(caller, options, { expiresAfterMs: milliseconds(TEN_MINUTES) }).expiresAfterMs;
