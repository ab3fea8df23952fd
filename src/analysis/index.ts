export type { Policies } from "../engine/types.js";
export { type ComparedTool, type CompareOptions, comparePolicies } from "./compare-policies.js";
export type {
  ChangedMessage,
  ComparisonVerdict,
  NameComparison,
  PolicyComparison,
  Witness,
  WitnessDecision,
  WitnessRun,
} from "./comparison.js";
