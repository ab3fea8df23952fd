import fc from "fast-check";
import type { Decision, Policy, PolicyDocument } from "../../src/index.js";
import type { Library } from "../library.js";
import { runs } from "../runs.js";

/** A sentence about every policy and every call, to be tried on the library or on one with a bug planted in it. */
export type Theorem = (library: Library) => fc.IRawProperty<unknown, false>;

/** The same runs each time; what a theorem does not speak of is skipped and made anew, so that each run says something. */
export const PARAMETERS = {
  seed: Number(process.env.TOLLGATE_SEED ?? 4_242),
  numRuns: Number(process.env.TOLLGATE_RUNS ?? runs(100, 500)),
  maxSkipsPerRun: 1_000,
};

/** The policy of a document; a theorem says nothing of a document that the parser refuses. */
export function policyOf({ safeParsePolicy }: Library, document: PolicyDocument): Policy {
  const parsed = safeParsePolicy(document);
  fc.pre(parsed.ok);
  return (parsed as { policy: Policy }).policy;
}

/** An engine of its own, at a time of its own. */
export const engineOf = (library: Library, document: PolicyDocument, clock: () => number = () => 0) =>
  library.createEngine({ policy: policyOf(library, document), clock });

/** What an engine without any past decides. */
export const decide = (library: Library, document: PolicyDocument, call: unknown): Decision =>
  engineOf(library, document).evaluate(call as never);

/** A decision without its words, which name the conditions as the document has them. */
export const wordless = ({ message: _, ...decision }: Decision): Omit<Decision, "message"> => decision;

const RANKS = { deny: 0, require_approval: 1, allow: 2 };

/** How much a decision allows. */
export const rank = ({ effect }: Pick<Decision, "effect">): number => RANKS[effect];
