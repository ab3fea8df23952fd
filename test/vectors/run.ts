// Runs a test vector against any build of the library. Imports nothing but types, so that a child process can use it too.
import type { createEngine, Decision, PolicyIssue, safeParsePolicy, ToolCall } from "../../src/index.js";

/** The part of the library that a vector needs. */
export interface Library {
  readonly createEngine: typeof createEngine;
  readonly safeParsePolicy: typeof safeParsePolicy;
}

type Pointers = string | readonly string[];
type Part = string | { readonly repeat: string; readonly times: number; readonly join?: string };

interface ExpectedIssue {
  readonly pointer?: Pointers;
  readonly line?: number;
  readonly column?: number;
  readonly includes?: string;
}

interface Step {
  readonly at: unknown;
  readonly tool?: string;
  readonly args?: unknown;
  readonly scope?: unknown;
  readonly call?: unknown;
  readonly release?: number | readonly number[];
  readonly approved?: number;
  readonly effect: string;
  readonly code: string;
  readonly rule: string;
  readonly retryAfterMs?: number | null;
  readonly used?: readonly number[];
  readonly remaining?: readonly number[];
  readonly resetAt?: readonly number[];
  readonly message?: string;
  readonly messageIncludes?: readonly string[];
  readonly messageExcludes?: readonly string[];
  readonly sameMessageAs?: number;
}

/** One case of a vector file, as vectors.schema.json describes it. */
export interface Vector {
  readonly name: string;
  readonly sentence: string;
  readonly policy?: unknown;
  readonly policyText?: string | readonly Part[];
  readonly expect?:
    | { readonly ok: false; readonly issues: readonly ExpectedIssue[] }
    | { readonly ok: true; readonly warnings?: readonly Pointers[] };
  readonly calls?: readonly Step[];
}

const TAGGED = new Map<unknown, unknown>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
  ["undefined", undefined],
]);

/** A copy in which every `{"$value": "NaN"}` and its like is the value that it stands for; a key named `__proto__` stays a key. */
export function revive(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "$value" && TAGGED.has(first[1])) return TAGGED.get(first[1]);
  const copy = {};
  for (const [key, inner] of entries) {
    Object.defineProperty(copy, key, { value: revive(inner), enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

const hasTags = (value: unknown): boolean => JSON.stringify(value)?.includes('{"$value":') ?? false;

const write = (part: Part): string =>
  typeof part === "string"
    ? part
    : Array.from({ length: part.times }, (_, index) => part.repeat.replaceAll("#", String(index))).join(
        part.join ?? "",
      );

/** The document of a vector in every form that must give the same result: a text, or a value and its text. */
function documents(vector: Vector): readonly { readonly form: string; readonly input: unknown }[] {
  const { policyText } = vector;
  if (policyText !== undefined) {
    return [{ form: "text", input: typeof policyText === "string" ? policyText : policyText.map(write).join("") }];
  }
  const value = { form: "value", input: revive(vector.policy) };
  return hasTags(vector.policy) ? [value] : [value, { form: "text", input: JSON.stringify(vector.policy) }];
}

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner)) ??
  "undefined";

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
  if (expect === undefined || expect.ok) {
    if (!result.ok) return [`the document should be accepted, but: ${shown(result.issues)}`];
    const wanted = expect?.warnings;
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

function callOf(step: Step): ToolCall {
  if ("call" in step) return revive(step.call) as ToolCall;
  const call: Record<string, unknown> = { tool: step.tool };
  if ("args" in step) call.args = revive(step.args);
  if ("scope" in step) call.scope = revive(step.scope);
  return call as unknown as ToolCall;
}

function decisionDifferences(step: Step, decision: Decision, earlier: readonly Decision[]): string[] {
  const differences: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    if (shown(found) !== shown(wanted)) differences.push(`${what} is ${shown(found)}, not ${shown(wanted)}`);
  };
  compare("effect", decision.effect, step.effect);
  compare("code", decision.code, step.code);
  compare("rule", decision.rule, step.rule);
  if (step.retryAfterMs !== undefined) compare("retryAfterMs", decision.retryAfterMs, step.retryAfterMs ?? undefined);
  for (const key of ["used", "remaining", "resetAt"] as const) {
    const wanted = step[key];
    if (wanted !== undefined)
      compare(
        key,
        decision.limits.map((limit) => limit[key]),
        wanted,
      );
  }
  if (step.message !== undefined) compare("message", decision.message, step.message);
  for (const part of step.messageIncludes ?? []) {
    if (!decision.message.includes(part)) differences.push(`message ${shown(decision.message)} lacks ${shown(part)}`);
  }
  for (const part of step.messageExcludes ?? []) {
    if (decision.message.includes(part)) differences.push(`message ${shown(decision.message)} quotes ${shown(part)}`);
  }
  if (step.sameMessageAs !== undefined) compare("message", decision.message, earlier[step.sameMessageAs]?.message);
  if (decision.message === "") differences.push("message is empty");
  if (decision.degraded !== undefined) differences.push("degraded is set");
  return differences;
}

function callDifferences(library: Library, input: unknown, steps: readonly Step[]): string[] {
  const result = library.safeParsePolicy(input);
  if (!result.ok || steps.length === 0) return [];
  let now: unknown;
  const engine = library.createEngine({ policy: result.policy, clock: () => now as number });
  const decisions: Decision[] = [];
  return steps.flatMap((step, index) => {
    now = revive(step.at);
    for (const earlier of [step.release ?? []].flat()) engine.release(decisions[earlier]!);
    const approved = step.approved === undefined ? undefined : decisions[step.approved]!;
    const call = callOf(step);
    const decision = approved === undefined ? engine.evaluate(call) : engine.evaluate(call, { approved });
    const differences = decisionDifferences(step, decision, decisions);
    decisions.push(decision);
    return differences.map((difference) => `call ${index}: ${difference}`);
  });
}

/** What the library does otherwise than the vector says, as sentences; none if it holds. */
export function runVector(library: Library, vector: Vector): string[] {
  return documents(vector).flatMap(({ form, input }) =>
    [...documentDifferences(library, vector, input), ...callDifferences(library, input, vector.calls ?? [])].map(
      (difference) => `as a ${form}: ${difference}`,
    ),
  );
}
