export {
  type ApprovalCallback,
  type ApprovalOptions,
  type ApprovalOutcome,
  type ApprovalRequest,
  type Approver,
  approveByCallback,
  approveByElicitation,
  approveNothing,
} from "./approval/approver.js";
export { type Denial, denialText } from "./denial.js";
export type { CallEvent, GuardEvent, GuardListener, ListEvent, RefusalEvent, WarningEvent } from "./event.js";
export type { GuardOptions } from "./guard-options.js";
export { type GuardableServer, guardServer } from "./guard-server.js";
export { type GuardableTransport, guardTransport } from "./guard-transport.js";
export type { GuardAuthInfo, GuardContext, ScopeFunction } from "./scope.js";
export type { RequestStateCodec } from "./state-codec.js";
