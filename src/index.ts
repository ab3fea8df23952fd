/**
 * Policies and the engine that decides by them.
 *
 * @module tollgate
 */

export { createEngine } from "./create-engine.js";
export { type DefinePolicy, definePolicy } from "./define-policy.js";
export type {
  CallScope,
  Decision,
  DecisionCode,
  Effect,
  LimitUsage,
  ScopeKind,
  ToolArguments,
  ToolCall,
} from "./engine/decision.js";
export type { Charge, CounterStore, Reservation, SyncCounterStore } from "./engine/store.js";
export type { StoreFailure, StoreFailureListener } from "./engine/store-health.js";
export type { ToolCallOf } from "./engine/typed-call.js";
export type {
  AnyEngine,
  AnyStore,
  AsyncEngine,
  ConditionTrace,
  DecisionEvent,
  Engine,
  EngineBase,
  EngineOptions,
  EngineOver,
  EvaluateOptions,
  Explanation,
  RuleTrace,
  StepTrace,
  ValueType,
  Verdict,
} from "./engine/types.js";
export { PolicyError, type PolicyIssue } from "./policy/issue.js";
export type { IssueCode } from "./policy/issue-code.js";
export { type ParseResult, parsePolicy, safeParsePolicy } from "./policy/parse.js";
export type { Policy } from "./policy/policy.js";
export type {
  AllTools,
  CallLimit,
  ComparisonCondition,
  Condition,
  ContainsCondition,
  EqualityCondition,
  ExistsCondition,
  Limit,
  MembershipCondition,
  PolicyDocument,
  RateLimit,
  RegexCondition,
  Rule,
  ToolRules,
} from "./policy/policy.v1.js";
export type { ConditionOn, NumberPath } from "./policy/typed/condition-on.js";
export type {
  AnyTools,
  ArgumentsByTool,
  LimitFor,
  PolicyDocumentFor,
  RuleFor,
  RulesByTool,
  ToolName,
  ToolRulesFor,
} from "./policy/typed/document.js";
export { createMemoryStore, type MemoryStoreOptions } from "./stores/memory/store.js";
