/**
 * Policies and the engine that decides by them.
 *
 * @module tollgate
 */

export { createEngine } from "./create-engine.js";
export { type DefinePolicy, definePolicy } from "./define-policy.js";
export type {
  AnyCall,
  CallScope,
  Decision,
  DecisionCode,
  Effect,
  LimitUsage,
  Observation,
  PromptCall,
  ResourceCall,
  ScopeKind,
  ToolArguments,
  ToolCall,
} from "./engine/decision.js";
export type { DecisionEvent } from "./engine/decision-event.js";
export type {
  Applied,
  ConditionTrace,
  Explanation,
  GroupTrace,
  QuantifierTrace,
  RuleTrace,
  StepTrace,
  TestTrace,
  ValueType,
  Verdict,
} from "./engine/explanation.js";
export type { CompleteOptions, Outcome } from "./engine/outcome.js";
export type { Remembered } from "./engine/remembered.js";
export type { AnyStore, Charge, CounterStore, Reservation, SyncCounterStore } from "./engine/store.js";
export type { StoreFailure, StoreFailureListener } from "./engine/store-health.js";
export type { CallOf, ToolCallOf } from "./engine/typed-call.js";
export type {
  AnyEngine,
  AsyncEngine,
  Engine,
  EngineBase,
  EngineOptions,
  EngineOver,
  EvaluateOptions,
  Policies,
} from "./engine/types.js";
export { PolicyError, type PolicyIssue } from "./policy/issue.js";
export type { IssueCode } from "./policy/issue-code.js";
export { type ParseResult, parsePolicy, safeParsePolicy } from "./policy/parse.js";
export type { Policy, Policy1, Policy2 } from "./policy/policy.js";
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
export type {
  AffixCondition,
  AllCondition,
  AllTools2,
  AnyCondition,
  ApprovalRule,
  ArgumentPath,
  CallLimit2,
  ComparisonCondition2,
  Condition2,
  ContainsCondition2,
  Dispatch,
  EmailCondition,
  EqualityCondition2,
  EveryCondition,
  ExistsCondition2,
  KeyPath,
  Limit2,
  ListSource,
  MembershipCondition2,
  NamedList,
  NotCondition,
  Path,
  PolicyDocument2,
  PromptRules,
  Prompts,
  RateLimit2,
  RegexCondition2,
  Remember,
  ResourceRules,
  Resources,
  Rule2,
  SizeCondition,
  SomeCondition,
  ToolRules2,
  UrlCondition,
  WithinCondition,
} from "./policy/policy.v2.js";
export type { ArgumentPathOf, CallPath, ItemPath } from "./policy/typed/call.js";
export type { ArrayPath, ConditionOn, NumberPath } from "./policy/typed/condition-on.js";
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
export type {
  AllFor,
  AllTools2For,
  AnyFor,
  ApprovalRuleFor,
  CallLimit2For,
  Condition2For,
  EveryFor,
  Limit2For,
  NotFor,
  PatternRulesFor,
  PolicyDocument2For,
  RememberFor,
  Rule2For,
  RulesByTool2,
  SomeFor,
  TestFor,
  ToolRules2For,
} from "./policy/typed/document.v2.js";
export type { NamePattern } from "./policy/typed/names.js";
export { createMemoryStore, type MemoryStoreOptions } from "./stores/memory/store.js";
