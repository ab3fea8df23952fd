/**
 * Tests for policies and for stores, in any test runner.
 *
 * @module testing
 */

export type { ApprovalStore } from "../approvals/store.js";
export type { Policies } from "../engine/types.js";
export type { Policy } from "../policy/policy.js";
export {
  type ApprovalPairFixture,
  type ApprovalStoreFixture,
  type ApprovalStoreSuite,
  testApprovalStore,
} from "./approvals/suite.js";
export type {
  PolicyCase,
  PolicyCaseCall,
  PolicyCaseEnd,
  PolicyCaseFailure,
  PolicyCaseObservation,
  PolicyCases,
} from "./policy/policy-case.js";
export { type PolicyCaseResult, testPolicy } from "./policy/test-policy.js";
export { type CounterStoreSuite, type PairFixture, type StoreFixture, testCounterStore } from "./suite.js";
