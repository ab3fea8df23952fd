import { createEngine } from "../../create-engine.js";
import type { Policies } from "../../engine/types.js";
import { pointers } from "../../policy/places.js";
import { requirePolicies } from "../../policy/policies.js";
import { quote } from "../../policy/words.js";
import { missingMember } from "./missing-member.js";
import type { PolicyCaseFailure, PolicyCases } from "./policy-case.js";
import { readCases } from "./read-cases.js";
import { runCase } from "./run-case.js";

/**
 * The outcome of one case.
 *
 * @example
 * ```ts
 * import type { PolicyCaseResult } from "tollgate/testing";
 *
 * const failed = (results: readonly PolicyCaseResult[]): string[] => results.filter(({ ok }) => !ok).map(({ name }) => name);
 * ```
 */
export interface PolicyCaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** The calls that were decided otherwise than expected; empty if `ok`. */
  readonly failures: readonly PolicyCaseFailure[];
  /** Throws an error that tells all failures; does nothing if `ok`. Hand it to a test runner. */
  readonly run: () => void;
}

/**
 * Runs the cases of a policy, or of several that a call must all pass, as `tollgate test` does. Each case makes its calls in order
 * on a fresh engine that counts in memory, by the clock that the case sets.
 *
 * @param policy what `parsePolicy` returned, or an array of such policies, outermost first
 * @param cases the content of a case file, or the list of its cases
 * @throws {TypeError} if the parser did not make the policies, they do not go together, or the cases cannot be read; the message names each place as a JSON Pointer
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { test } from "node:test"; // or from "vitest"
 * import { parsePolicy } from "tollgate";
 * import { testPolicy } from "tollgate/testing";
 *
 * const policy = parsePolicy(readFileSync("policy.json", "utf8"));
 * const cases = JSON.parse(readFileSync("cases.json", "utf8"));
 * for (const { name, run } of testPolicy(policy, cases)) test(name, run);
 * ```
 */
export function testPolicy(policy: Policies, cases: PolicyCases): readonly PolicyCaseResult[] {
  requirePolicies(policy, "testPolicy");
  const read = readCases(cases);
  if ("problems" in read) {
    const pointerTo = pointers();
    const lines = read.problems.map(({ path, message }) => `${pointerTo(path) || "the document"}: ${message}`);
    throw new TypeError(`these cases cannot be read\n${lines.join("\n")}`);
  }
  return read.cases.map(({ name, calls }) => {
    const { failures } = runCase((clock) => createEngine({ policy, clock }), calls);
    const run = (): void => {
      if (failures.length > 0) throw new Error(failures.map(textOf).join("\n"));
    };
    return { name, ok: failures.length === 0, failures, run };
  });
}

/** The call that failed, by its index and its tool. */
export const nameOfCall = ({ call, tool, time }: PolicyCaseFailure): string =>
  `call ${call}${tool === undefined ? "" : ` of ${quote(tool)}`}${time === undefined ? "" : `, time ${time}`}`;

const textOf = (failure: PolicyCaseFailure): string => [nameOfCall(failure), ...failureLines(failure)].join("\n  ");

/** The differences, then the decision with its reason, and what a case has to say in place of a host. */
export function failureLines({ differences, decision }: PolicyCaseFailure): readonly string[] {
  const { effect, code, rule, message } = decision;
  const decided = `decided: ${effect} (${code})${rule === "" ? "" : ` by ${rule}`}: ${message}`;
  const missing = missingMember(decision);
  return [...differences, decided, ...(missing === undefined ? [] : [`here: add ${quote(missing)} to the call`])];
}
