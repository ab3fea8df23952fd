// Runs a test vector against any build of the library.

import type { Observation } from "../../src/engine/decision.js";
import type { createEngine, Decision, Engine, PolicyIssue, safeParsePolicy, ToolCall } from "../../src/index.js";
import { shown } from "../../src/testing/policy/differences.js";
import type { PolicyCaseCall } from "../../src/testing/policy/policy-case.js";
import { revive } from "../../src/testing/policy/revive.js";
import { runCase } from "../../src/testing/policy/run-case.js";

/** The part of the library that a vector needs. */
export interface Library {
  readonly createEngine: typeof createEngine;
  readonly safeParsePolicy: typeof safeParsePolicy;
}

/** A call, and what is done before it, after releases and ends. */
export interface Step extends PolicyCaseCall {
  /** Calls whose counters are reset. */
  readonly reset?: readonly unknown[];
}

type Pointers = string | readonly string[];
type Part = string | { readonly repeat: string; readonly times: number; readonly join?: string };

interface ExpectedIssue {
  readonly pointer?: Pointers;
  readonly line?: number;
  readonly column?: number;
  readonly includes?: string;
}

/** One case of a vector file, as vectors.schema.json describes it. */
export interface Vector {
  readonly name: string;
  readonly sentence: string;
  readonly policy?: unknown;
  /** A stack, outermost first. */
  readonly policies?: readonly unknown[];
  readonly policyText?: string | readonly Part[];
  readonly expect?:
    | { readonly ok: false; readonly issues: readonly ExpectedIssue[] }
    | { readonly ok: true; readonly warnings?: readonly Pointers[] }
    | { readonly engine: "refused" };
  readonly calls?: readonly Step[];
}

const hasTags = (value: unknown): boolean => JSON.stringify(value)?.includes('{"$value":') ?? false;

const write = (part: Part): string =>
  typeof part === "string"
    ? part
    : Array.from({ length: part.times }, (_, index) => part.repeat.replaceAll("#", String(index))).join(
        part.join ?? "",
      );

/** The documents of a vector in every form that must give the same result: as texts, or as values and their texts. */
function documents(vector: Vector): readonly { readonly form: string; readonly inputs: readonly unknown[] }[] {
  const { policyText, policies = [vector.policy] } = vector;
  if (policyText !== undefined) {
    return [{ form: "text", inputs: [typeof policyText === "string" ? policyText : policyText.map(write).join("")] }];
  }
  const value = { form: "value", inputs: policies.map(revive) };
  return hasTags(policies)
    ? [value]
    : [value, { form: "text", inputs: policies.map((policy) => JSON.stringify(policy)) }];
}

const isOneOf = (pointer: string, wanted: Pointers): boolean =>
  typeof wanted === "string" ? pointer === wanted : wanted.includes(pointer);

const matches = (issue: PolicyIssue, wanted: ExpectedIssue): boolean =>
  (wanted.pointer === undefined || isOneOf(issue.pointer, wanted.pointer)) &&
  (wanted.line === undefined || issue.line === wanted.line) &&
  (wanted.column === undefined || issue.column === wanted.column) &&
  (wanted.includes === undefined || issue.message.includes(wanted.includes));

function documentDifferences(library: Library, vector: Vector, input: unknown): string[] {
  const { expect } = vector;
  const result = library.safeParsePolicy(input);
  if (expect === undefined || "engine" in expect || expect.ok) {
    if (!result.ok) return [`the document should be accepted, but: ${shown(result.issues)}`];
    const wanted = expect !== undefined && "ok" in expect ? expect.warnings : undefined;
    if (wanted === undefined) return [];
    if (wanted.length === 0 && result.warnings.length > 0)
      return [`no warning was expected: ${shown(result.warnings)}`];
    return wanted
      .filter((pointers) => !result.warnings.some(({ pointer }) => isOneOf(pointer, pointers)))
      .map((pointers) => `a warning at ${shown(pointers)} is missing among ${shown(result.warnings)}`);
  }
  if (result.ok) return ["the document should be refused"];
  return expect.issues
    .filter((wanted) => !result.issues.some((issue) => matches(issue, wanted)))
    .map((wanted) => `the issue ${shown(wanted)} is missing among ${shown(result.issues)}`);
}

const sorted = (observed: readonly Observation[] = []): unknown => observed.map((one) => Object.entries(one).sort());

/** Besides what a case compares: no decision is without a message, and the store in memory never fails. */
function moreDifferences(decision: Decision, step: PolicyCaseCall): string[] {
  const { message, degraded, observed, remember } = decision;
  const isRemembered = Object.hasOwn(decision, "remember");
  return [
    ...(message === "" ? ["message is empty"] : []),
    ...(degraded === undefined ? [] : ["degraded is set"]),
    ...(isRemembered === Object.hasOwn(step, "remember") ? [] : [`remember is ${shown(remember)}`]),
    ...(shown(sorted(observed)) === shown(sorted(step.observed)) ? [] : [`observed is ${shown(observed)}`]),
  ];
}

function callDifferences(
  library: Library,
  inputs: readonly unknown[],
  { expect, calls: steps = [] }: Vector,
): string[] {
  const results = inputs.map((input) => library.safeParsePolicy(input));
  const read = results.flatMap((result) => (result.ok ? [result.policy] : []));
  const policy = read.length === 1 ? read[0]! : read;
  if (read.length < results.length) return [];
  if (expect !== undefined && "engine" in expect) return refusalDifferences(() => library.createEngine({ policy }));
  if (steps.length === 0) return [];
  const { decisions, failures } = runCase((clock) => resetting(library.createEngine({ policy, clock }), steps), steps);
  const unexpected = failures.flatMap(({ call, differences }) => differences.map((one) => `call ${call}: ${one}`));
  const never = decisions.flatMap((decision, index) =>
    moreDifferences(decision, steps[index]!).map((difference) => `call ${index}: ${difference}`),
  );
  return [...unexpected, ...never];
}

/** The engine, in which counters are reset before the call of each step. */
function resetting(engine: Engine, steps: readonly Step[]): Engine {
  const decisions: Decision[] = [];
  return {
    ...engine,
    evaluate(call, options) {
      const { reset = [] } = steps[decisions.length]!;
      for (const emptied of reset) engine.reset(revive(emptied) as ToolCall);
      // Nothing is handed over where nothing was given: they are different calls.
      const decision = options === undefined ? engine.evaluate(call as never) : engine.evaluate(call as never, options);
      decisions.push(decision);
      return decision;
    },
  };
}

function refusalDifferences(make: () => unknown): string[] {
  try {
    make();
    return ["the engine should be refused"];
  } catch (error) {
    return error instanceof TypeError ? [] : [`the engine should be refused with a TypeError, not with ${error}`];
  }
}

/** What the library does otherwise than the vector says, as sentences; none if it holds. */
export function runVector(library: Library, vector: Vector): string[] {
  return documents(vector).flatMap(({ form, inputs }) =>
    [
      ...inputs.flatMap((input) => documentDifferences(library, vector, input)),
      ...callDifferences(library, inputs, vector),
    ].map((difference) => `as a ${form}: ${difference}`),
  );
}
