/**
 * Calls that wait for a person: asked now, answered anywhere, run when they are made again.
 *
 * @module approvals
 */

export type { QueueAnswer } from "./answer.js";
export { createMemoryApprovalStore, type MemoryApprovalStoreOptions } from "./memory-store.js";
export { approvalHandler } from "./page/handler.js";
export { type NodeRequest, type NodeResponse, toNodeHandler } from "./page/node.js";
export type { ApprovalHandlerOptions, Approver } from "./page/options.js";
export { authenticateByToken, type TokenAuthenticationOptions } from "./page/token.js";
export {
  type AnsweredApproval,
  type ApprovalQueue,
  type AskingContext,
  createApprovalQueue,
  type QueuedDecision,
} from "./queue.js";
export type { ApprovalQueueOptions } from "./queue-options.js";
export type { ApprovalRecord, ApprovalState } from "./record.js";
export type { ApprovalRedaction } from "./redact.js";
export { type ApprovalStatus, approvalText } from "./status.js";
export type {
  AddedApproval,
  ApprovalAnswer,
  ApprovalBounds,
  ApprovalQuery,
  ApprovalStore,
  AskedApproval,
  DecidedApproval,
  StoredApproval,
  StoredApprovalState,
} from "./store.js";
export { exactJson, visible } from "./visible.js";
