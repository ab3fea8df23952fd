/**
 * Guards for MCP servers and transports, and who approves a call.
 *
 * @module mcp
 */

export type { ApprovalQueue } from "../approvals/queue.js";
export {
  type ApprovalCallback,
  type ApprovalOptions,
  type ApprovalOutcome,
  type ApprovalRequest,
  type Approver,
  approveByCallback,
  approveByElicitation,
  approveByQueue,
  approveNothing,
  type ElicitationOptions,
  type QueueApprover,
} from "./approver.js";
export { type Denial, denialText } from "./call/denial.js";
export type { EngineFunction } from "./engines.js";
export type {
  CallEvent,
  GuardEvent,
  GuardListener,
  ListEvent,
  RefusalEvent,
  RequestMethod,
  WarningEvent,
} from "./events.js";
export type { GuardOptions } from "./guard-options.js";
export { type GuardableServer, guardServer } from "./guard-server.js";
export { type GuardableTransport, guardTransport } from "./guard-transport.js";
export type { PrincipalFunction } from "./principal.js";
export type { RequestStateCodec } from "./request-state/state-codec.js";
export type { GuardAuthInfo, GuardContext, ScopeFunction } from "./scope.js";
