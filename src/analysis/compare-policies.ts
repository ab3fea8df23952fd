import { createEngine } from "../create-engine.js";
import type { Policies } from "../engine/types.js";
import { keyOf } from "../json/key.js";
import { optional, readOptions, wholeNumber } from "../options.js";
import { requirePolicies } from "../policy/policies.js";
import type { AnyPolicy } from "../policy/policy.js";
import { SECTION_KINDS, type SectionKind } from "../policy/sections.js";
import { changedMessages } from "./calls/messages.js";
import { listedNames, type NameKind, nameKinds } from "./calls/names.js";
import { createStack } from "./calls/profile.js";
import { isUnchanged } from "./calls/unchanged.js";
import { type Comparing, compareName, comparison, type Side } from "./compare-name.js";
import { type NameComparison, type PolicyComparison, verdictOfAll } from "./comparison.js";
import { countersOf } from "./limits/counters.js";

/**
 * The options of `comparePolicies`.
 *
 * @example
 * ```ts
 * import { type CompareOptions, comparePolicies } from "tollgate/analysis";
 *
 * const options: CompareOptions = { mostSteps: 10_000 };
 * const { verdict } = comparePolicies(policy, policy, options);
 * ```
 */
export interface CompareOptions {
  /**
   * The tools of a server, as in a result of `tools/list`: only calls of these are compared, and only with arguments that fit
   * their schemas as far as docs/diff.md says. Default: every name, and any arguments.
   */
  readonly tools?: readonly ComparedTool[] | undefined;
  /** How often conditions may be asked while calls of one name are looked for. Default 500,000. Beyond it the answer is `undecided`. */
  readonly mostSteps?: number | undefined;
  /** How many calls may be made to find how limits of one name differ. Default 100,000. */
  readonly mostCalls?: number | undefined;
}

/**
 * A tool of a server.
 *
 * @example
 * ```ts
 * import type { ComparedTool } from "tollgate/analysis";
 *
 * const tool: ComparedTool = { name: "create_refund", inputSchema: { properties: { amount: { type: "number" } } } };
 * ```
 */
export interface ComparedTool {
  readonly name: string;
  /** JSON Schema of its arguments. */
  readonly inputSchema?: Readonly<Record<string, unknown>> | undefined;
}

const areTools = (value: unknown): boolean =>
  Array.isArray(value) && value.every((tool) => typeof (tool as { readonly name?: unknown } | null)?.name === "string");

const MOST_STEPS = 500_000;
const MOST_CALLS = 100_000;

/**
 * Compares what two policies, or two stacks of policies, decide about all calls, and gives a call for each difference. Each
 * such call was decided by both engines. An answer that is not certain is `undecided`, never `same`. See docs/diff.md.
 *
 * @throws {TypeError} for policies that `createEngine` would refuse, and for an option that it cannot use.
 * @example
 * ```ts
 * import { parsePolicy } from "tollgate";
 * import { comparePolicies } from "tollgate/analysis";
 *
 * const before = parsePolicy({ version: "1", default: "deny", tools: { list_jobs: {} } });
 * const after = parsePolicy({ version: "1", default: "deny", tools: { list_jobs: {}, delete_job: {} } });
 * const { verdict, names } = comparePolicies(before, after); // "laxer"
 * for (const { name, laxer } of names) if (laxer !== undefined) console.log(name, laxer.call);
 * ```
 */
export function comparePolicies(old: Policies, now: Policies, options: CompareOptions = {}): PolicyComparison {
  const { tools, mostSteps, mostCalls } = readOptions("comparePolicies", options, {
    tools: optional<readonly ComparedTool[] | undefined>("an array of tools, each with a `name`", areTools),
    mostSteps: wholeNumber(MOST_STEPS),
    mostCalls: wholeNumber(MOST_CALLS),
  });
  const policies = { old: requirePolicies(old, "comparePolicies"), new: requirePolicies(now, "comparePolicies") };
  const documents = { old: policies.old as readonly AnyPolicy[], new: policies.new as readonly AnyPolicy[] };
  const engines = { old: createEngine({ policy: policies.old }), new: createEngine({ policy: policies.new }) };
  const counters = { old: countersOf(documents.old), new: countersOf(documents.new) };
  const hasSameCounters = keyOf([...counters.old]) === keyOf([...counters.new]);
  const kinds = SECTION_KINDS.filter(
    (kind) => kind === "tools" || [...documents.old, ...documents.new].some((document) => document[kind] !== undefined),
  );
  const schemas = new Map(
    (tools ?? []).flatMap(({ name, inputSchema }) => (inputSchema === undefined ? [] : [[name, inputSchema]])),
  );
  const names = kinds.flatMap((kind): readonly NameComparison[] => {
    const side = (which: "old" | "new"): Side => ({
      stack: createStack(documents[which], kind),
      policies: policies[which],
      counters: counters[which],
    });
    const [first, second] = [side("old"), side("new")];
    const { kinds: all, missing } =
      kind === "tools" && tools !== undefined
        ? listedNames(tools, first.stack, second.stack)
        : nameKinds(first.stack, second.stack);
    const comparing: Comparing = {
      old: first,
      new: second,
      engines,
      names: all,
      hasSameCounters,
      schemas: kind === "tools" ? schemas : new Map(),
      mostSteps,
      mostCalls,
    };
    const compared = all.map((name) => compareName(name, comparing));
    const isWritten = (name: string): boolean => isUnchanged(first.stack, second.stack, name);
    return [...withCarried(compared, documents, kind, isWritten), ...unknownNames(missing, kind)];
  });
  return { verdict: verdictOfAll(names), names, messages: changedMessages(documents.old, documents.new) };
}

/** A line for names of which no example was found. */
const unknownNames = (missing: readonly string[], kind: SectionKind): readonly NameComparison[] => {
  if (missing.length === 0) return [];
  const name: NameKind = { name: "", isExact: false, patterns: [] };
  const reasons = missing.map((reason) => `names that patterns match: ${reason}`);
  return [comparison(name, kind, { undecidedLaxer: reasons, undecidedStricter: reasons })];
};

/** A tool that carries calls of others is decided with them: it is the same only if they all are. */
function withCarried(
  names: readonly NameComparison[],
  documents: { readonly old: readonly AnyPolicy[]; readonly new: readonly AnyPolicy[] },
  kind: SectionKind,
  isWritten: (name: string) => boolean,
): readonly NameComparison[] {
  const carriers = names.filter(
    ({ name, exact }) =>
      exact && [...documents.old, ...documents.new].some(({ dispatch = {} }) => Object.hasOwn(dispatch, name)),
  );
  if (kind !== "tools" || carriers.length === 0) return names;
  const changed = new Set(
    carriers.filter(({ name }) => waysOf(documents.old, name) !== waysOf(documents.new, name)).map(({ name }) => name),
  );
  // A carried tool can itself carry calls in another way. Rules that differ in one direction alone, or not at all, can differ in
  // each beside others: a question to a person about one call comes before a limit that refuses another.
  const isOpen = changed.size > 0 || names.some(({ name, verdict }) => verdict !== "same" || !isWritten(name));
  return names.map((one) => {
    if (!carriers.includes(one)) return one;
    const reason = changed.has(one.name)
      ? "it carries calls of other tools in another way"
      : "it carries calls of tools whose rules are written otherwise";
    return comparison({ name: one.name, isExact: true, patterns: one.patterns }, kind, {
      laxer: one.laxer,
      stricter: one.stricter,
      undecidedLaxer: [...reasonsFor(one, "laxer"), ...(isOpen ? [reason] : [])],
      undecidedStricter: [...reasonsFor(one, "stricter"), ...(isOpen ? [reason] : [])],
    });
  });
}

/** The ways in which a tool carries calls; the same for equal ones. */
const waysOf = (documents: readonly AnyPolicy[], tool: string): string =>
  keyOf([
    ...new Set(
      documents.flatMap(({ dispatch = {}, mode }) =>
        mode === "observe" || !Object.hasOwn(dispatch, tool) ? [] : [keyOf(dispatch[tool])],
      ),
    ),
  ]);

const reasonsFor = ({ undecided }: NameComparison, direction: "laxer" | "stricter"): readonly string[] =>
  undecided.filter((one) => one.direction === direction).map(({ reason }) => reason);
