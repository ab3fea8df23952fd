import type { Decision, ToolCall } from "../engine/decision.js";
import type { AnyEngine } from "../engine/types.js";
import { withDeadline } from "../time.js";
import { type QueueAnswer, readAnswer } from "./answer.js";
import { checked } from "./checked-store.js";
import { newId } from "./digest.js";
import { said, tell } from "./host.js";
import { type ApprovalQueueOptions, readQueueOptions } from "./queue-options.js";
import { type ApprovalRecord, bodyOf, recordOf, replyText } from "./record.js";
import { createRedact } from "./redact.js";
import type { ApprovalStatus, Previous } from "./status.js";
import type { AddedApproval, ApprovalBounds, StoredApproval } from "./store.js";
import { rememberOf, type Subject, subjectOf } from "./subject.js";

/**
 * The decision about a call that may need approval, and what became of asking.
 *
 * @example
 * ```ts
 * import type { QueuedDecision } from "tollgate/approvals";
 *
 * const mayRun = ({ decision }: QueuedDecision): boolean => decision.effect === "allow";
 * ```
 */
export interface QueuedDecision {
  /** Only if its effect is `allow` may the call run. */
  readonly decision: Decision;
  /** Absent for a call that needs no approval. */
  readonly approval?: ApprovalStatus | undefined;
}

/**
 * The outcome of an answer: `decided` is false if it came too late or another one came first.
 *
 * @example
 * ```ts
 * import type { AnsweredApproval } from "tollgate/approvals";
 *
 * const text = ({ decided, record }: AnsweredApproval): string => (decided ? "done" : `it is ${record.state} already`);
 * ```
 */
export interface AnsweredApproval {
  readonly decided: boolean;
  readonly record: ApprovalRecord;
}

/**
 * Calls that wait for a person: asked now, answered anywhere, run when they are made again. One yes runs one call, in all processes
 * that share the store.
 *
 * @example
 * ```ts
 * import { type ApprovalQueue, approvalText } from "tollgate/approvals";
 * import { createEngine, type ToolCall } from "tollgate";
 *
 * const engine = createEngine({ policy });
 * async function guarded(queue: ApprovalQueue, call: ToolCall, run: () => Promise<string>): Promise<string> {
 *   const { decision, approval } = await queue.evaluate(engine, call);
 *   if (decision.effect === "allow") return run();
 *   return approval === undefined ? decision.message : approvalText(decision, approval);
 * }
 * ```
 */
export interface ApprovalQueue {
  /** Decides a call. One that needs approval is asked about, or runs by the yes that was given for it. Never throws. */
  evaluate(engine: AnyEngine, call: ToolCall, context?: AskingContext): Promise<QueuedDecision>;
  /**
   * Asks about a call that `decision` says needs approval, or uses the yes that was given for it: then the state is `approved`, and the
   * caller hands `decision` to `engine.evaluate` as `approved`. Never throws.
   */
  take(engine: AnyEngine, call: ToolCall, decision: Decision, context?: AskingContext): Promise<ApprovalStatus>;
  /** Rejects if the store does. */
  find(id: string): Promise<ApprovalRecord | undefined>;
  /** The newest first: at most `limit` (default 100, at most 1,000), asked before the one of the id `before`. */
  list(query?: { readonly open?: boolean; readonly limit?: number; readonly before?: string }): Promise<readonly ApprovalRecord[]>; // biome-ignore format: one line
  /**
   * Answers a question; undefined if there is none of this id. A no also takes back a yes that no call has used, or that is remembered.
   *
   * @throws {TypeError} for an answer that it cannot read, or that covers more than the policy says.
   */
  decide(id: string, answer: QueueAnswer): Promise<AnsweredApproval | undefined>;
}

/**
 * Facts about the one who asks.
 *
 * @example
 * ```ts
 * import type { AskingContext } from "tollgate/approvals";
 *
 * const context: AskingContext = { client: "claude-ai 0.1.0" };
 * ```
 */
export interface AskingContext {
  /** The client's description of itself. It is shown, and decides nothing. */
  readonly client?: string | undefined;
}

/** A person does not read more, and a store must hold it for each open question. */
const MAX_BODY_LENGTH = 262_144;
/** With it, a store gives the record that stands, and adds none. */
const NO_ROOM: ApprovalBounds = { pending: 0, pendingOfAccount: 0 };
/** How often equal calls may use a yes just before this one, until it gives up. */
const MAX_ROUNDS = 5;

/**
 * Makes a queue over a store. Make it once for a process.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * const engine = createEngine({ policy });
 * const { decision, approval } = await queue.evaluate(engine, { tool: "delete_job", args: { id: 7 }, scope: { grant: "ann" } });
 * if (approval?.state === "pending") await queue.decide(approval.record.id, { approve: true, by: "ann" });
 * ```
 */
export function createApprovalQueue(options: ApprovalQueueOptions): ApprovalQueue {
  const settings = readQueueOptions(options);
  const { namespace, expiresAfterMs, answerCountsForMs, keepForMs, storeTimeoutMs } = settings;
  const store = checked(settings.store);
  const redact = settings.redact === undefined ? async () => [] : createRedact(settings.redact);
  const bounds = { pending: settings.maxPending, pendingOfAccount: settings.maxPendingPerAccount };
  const ask = <T>(work: () => Promise<T>): Promise<T> => withDeadline(work, storeTimeoutMs);

  /** A yes for other calls that covers this one too. */
  async function remembered({ rememberKey }: Subject, decision: Decision): Promise<StoredApproval | undefined> {
    const remember = rememberOf(decision);
    if (rememberKey === undefined || remember === undefined) return undefined;
    const stored = await ask(() => store.remembered(rememberKey));
    const { answeredAt = Number.NaN, now = Number.NaN } = stored ?? {};
    // The policy may ask for less of this call than of the one that the yes was given for.
    return now < answeredAt + remember.seconds * 1000 ? stored : undefined;
  }

  async function use(subject: Subject, decision: Decision): Promise<ApprovalStatus> {
    const { rememberKey: _, ...keys } = subject;
    const add = (within: ApprovalBounds): Promise<AddedApproval> =>
      ask(() => store.add({ id: newId(), ...keys, expiresAfterMs, keepForMs }, within));
    const covering = await remembered(subject, decision);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      // The answer to this very call counts first. A call that is covered asks nobody: without room, the store adds no record.
      const added = await add(covering === undefined ? bounds : NO_ROOM);
      const own = "full" in added ? undefined : recordOf(added.record);
      if (own?.state === "denied") return { state: "denied", record: own };
      if (own?.state === "approved" && (await ask(() => store.spend(own.id))))
        return { state: "approved", record: own, remembered: false };
      if (covering !== undefined) return { state: "approved", record: recordOf(covering), remembered: true };
      if ("full" in added) return { state: "unavailable", why: added.full === "all" ? "full" : "account_full" };
      if (own?.state === "pending") return pending(own, added);
    }
    return { state: "unavailable", why: "store" };
  }

  function pending(
    record: ApprovalRecord,
    { added, previous }: Exclude<AddedApproval, { full: unknown }>,
  ): ApprovalStatus {
    if (added && settings.notify !== undefined) tell(settings.notify, record);
    const url = said(settings.url, record.id);
    const howToAnswer = said(settings.howToAnswer, record.id) ?? (url && `a person opens ${url}`);
    return {
      state: "pending",
      record,
      isNew: added,
      previous: previous && endOf(recordOf(previous)),
      howToAnswer,
      url,
    };
  }

  async function take(
    engine: AnyEngine,
    call: ToolCall,
    decision: Decision,
    { client }: AskingContext = {},
  ): Promise<ApprovalStatus> {
    let subject: Subject;
    try {
      subject = await subjectOf(engine, call, decision, { namespace, redact, client });
    } catch {
      return { state: "unavailable", why: "unreadable" };
    }
    if (subject.body.length > MAX_BODY_LENGTH) return { state: "unavailable", why: "too_large" };
    try {
      return await use(subject, decision);
    } catch (error) {
      if (settings.onStoreFailure !== undefined) tell(settings.onStoreFailure, error);
      return { state: "unavailable", why: "store" };
    }
  }

  return {
    take,
    async evaluate(engine, call, context) {
      const outcome = engine.evaluate(call);
      // Over a synchronous store, the call is read before anything is waited for.
      const decision = outcome instanceof Promise ? await outcome : outcome;
      if (decision.effect !== "require_approval") return { decision };
      const approval = await take(engine, call, decision, context);
      if (approval.state !== "approved") return { decision, approval };
      return { decision: await engine.evaluate(call, { approved: decision }), approval };
    },
    async find(id) {
      const stored = await ask(() => store.find(id));
      return stored && recordOf(stored);
    },
    async list({ open = false, limit = 100, before } = {}) {
      const most = Math.min(Math.max(Math.trunc(limit) || 1, 1), 1_000);
      return (await ask(() => store.list({ open, limit: most, before }))).map(recordOf);
    },
    async decide(id, given) {
      const { approve, by, note, rememberSeconds } = readAnswer(given);
      const stored = await ask(() => store.find(id));
      if (stored === undefined) return undefined;
      const { rememberKey, remember } = bodyOf(stored);
      const most = rememberKey === undefined ? 0 : (remember?.seconds ?? 0);
      if (rememberSeconds !== undefined && rememberSeconds > most)
        throw new TypeError(
          `decide: expected \`rememberSeconds\` to be at most ${most}, as the policy says for this call`,
        );
      const answer = {
        ...{ approved: approve, body: replyText(by, note), countsForMs: answerCountsForMs, keepForMs },
        remember: rememberSeconds === undefined ? undefined : { key: rememberKey!, forMs: rememberSeconds * 1000 },
      };
      const outcome = await ask(() => store.decide(id, answer));
      return outcome && { decided: outcome.decided, record: recordOf(outcome.record) };
    },
  };
}

/** Why an answer to the question before does not count. */
const endOf = ({ id, state }: ApprovalRecord): Previous | undefined =>
  state === "expired" || state === "outdated" ? { id, state } : undefined;
