import type { CallScope, LimitUsage } from "../engine/decision.js";
import type { Path } from "../policy/policy.v2.js";
import type { StoredApproval } from "./store.js";

/**
 * The state of a question: as its store keeps it, or `expired` if its time ended before it was answered or its yes was used.
 *
 * @example
 * ```ts
 * import type { ApprovalState } from "tollgate/approvals";
 *
 * const waits = (state: ApprovalState): boolean => state === "pending";
 * ```
 */
export type ApprovalState = "pending" | "approved" | "denied" | "spent" | "expired" | "outdated";

/**
 * A call that a person was asked about, with its answer. Times are epoch milliseconds of the store's clock.
 *
 * @example
 * ```ts
 * import type { ApprovalRecord } from "tollgate/approvals";
 *
 * const line = ({ id, tool, scope, reason }: ApprovalRecord): string => `${id} ${scope.grant ?? ""} ${tool}: ${reason}`;
 * ```
 */
export interface ApprovalRecord {
  readonly id: string;
  readonly state: ApprovalState;
  readonly namespace: string;
  readonly tool: string;
  /** The arguments as the call would run with; `"•••"` in place of a value that is hidden. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly scope: CallScope;
  /** The caller, if the policy looks at it. */
  readonly principal?: Readonly<Record<string, unknown>> | undefined;
  /** JSON Pointers into the record of the values that are hidden. */
  readonly hidden: readonly string[];
  /** The decision's message: why a person is asked. */
  readonly reason: string;
  /** JSON Pointer of what asks, in the document that `policy` names. */
  readonly rule: string;
  readonly policy?: string | undefined;
  /** Revision of the policy, or policies, that asked. */
  readonly revision: string;
  /** The most that an answer may cover beyond this call, as the policy says. */
  readonly remember?: { readonly seconds: number; readonly match?: readonly Path[] | undefined } | undefined;
  /** The limits that the call would be charged to, as they stood when it was asked about. */
  readonly limits: readonly LimitUsage[];
  /** The client's description of itself, if it gave one. */
  readonly client?: string | undefined;
  readonly askedAt: number;
  /** The end of the question, or of the answer once there is one. */
  readonly expiresAt: number;
  readonly answeredAt?: number | undefined;
  readonly answeredBy?: string | undefined;
  readonly note?: string | undefined;
  /** Until when the yes counts for the calls that `remember` describes. */
  readonly rememberedUntil?: number | undefined;
  /** The store's clock when the record was read. */
  readonly now: number;
}

type ApprovalReply = Pick<ApprovalRecord, "answeredBy" | "note">;

type Kept = "id" | "state" | "askedAt" | "expiresAt" | "answeredAt" | "rememberedUntil" | "now" | keyof ApprovalReply;

/** A record's body as text: the call, and under which key a yes would be remembered. */
export interface ApprovalBody extends Omit<ApprovalRecord, Kept> {
  readonly rememberKey?: string | undefined;
}

/** Stands for a value that is hidden. */
const HIDDEN = "•••";

/** A stored question as a person may see it. */
export function recordOf(stored: StoredApproval): ApprovalRecord {
  const { rememberKey: _, ...asked } = bodyOf(stored);
  for (const pointer of asked.hidden) hide(asked, pointer.split("/").slice(1));
  const { id, askedAt, expiresAt, answeredAt, rememberedUntil, now } = stored;
  const reply = stored.answer === undefined ? {} : (JSON.parse(stored.answer) as ApprovalReply);
  return { id, state: stateOf(stored), ...asked, askedAt, expiresAt, answeredAt, ...reply, rememberedUntil, now };
}

export const bodyOf = ({ body }: StoredApproval): ApprovalBody => JSON.parse(body) as ApprovalBody;

export const replyText = (by: string, note: string | undefined): string =>
  JSON.stringify({ answeredBy: by, note } satisfies ApprovalReply);

export function stateOf({ state, expiresAt, now }: StoredApproval): ApprovalState {
  return (state === "pending" || state === "approved") && now >= expiresAt ? "expired" : state;
}

function hide(from: object, [step, ...rest]: readonly string[]): void {
  const parent = from as Record<string, unknown>;
  const name = step!.replaceAll("~1", "/").replaceAll("~0", "~");
  if (rest.length === 0) parent[name] = HIDDEN;
  else hide(parent[name] as object, rest);
}
