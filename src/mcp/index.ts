export type { GuardableServer, GuardOptions } from "./guard-server.js";
export { guardServer } from "./guard-server.js";
export type { GuardAuthInfo, GuardContext, ScopeFunction } from "./scope.js";
