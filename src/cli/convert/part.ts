import type { Condition, Limit, Rule } from "../../policy/policy.v1.js";

/** The output for a condition or a rule. All of it must let a call through. */
export interface Part {
  /** Conditions that must hold. */
  readonly conditions: readonly Condition[];
  /** Rules that must not hold. */
  readonly denyIf: readonly Rule[];
  readonly limits: readonly Limit[];
  /** Why no call may pass. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  readonly line: number;
  readonly why: string;
  /** No call passes there either. */
  readonly alike: boolean;
}

/** Something to write. */
export const part = (written: Partial<Part>): Part => ({
  conditions: [],
  denyIf: [],
  limits: [],
  refusals: [],
  ...written,
});

/** For what the language cannot say. */
export const unsayable = (line: number, why: string): Part => part({ refusals: [{ line, why, alike: false }] });

/** For what no call passes there either. */
export const impassable = (line: number, why: string): Part => part({ refusals: [{ line, why, alike: true }] });
