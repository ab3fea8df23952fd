import { type Policy, type PolicyDocument, parsePolicy } from "../../src/index.js";
import type { PolicyDocument2 } from "../../src/policy/policy.v2.js";
import { type Random, randomFrom, seedOf } from "../differential/random.js";
import { documentOf2 } from "./catalogue2.js";
import type { Version } from "./plan.js";

type Tools = NonNullable<PolicyDocument["tools"]>;
type Limit = NonNullable<Tools[string]["limits"]>[number];
type CallLimit = NonNullable<PolicyDocument["all_tools"]>["limits"][number];

/** A document, and the policy that the library makes of it. */
export interface Entry {
  readonly document: PolicyDocument | PolicyDocument2;
  readonly policy: Policy;
}

/** How many documents there are; parsing one takes as long as a world. */
export const CATALOGUE_SIZE: Readonly<Record<Version, number>> = { "1": 600, "2": 300 };

/** Few names, short windows, small numbers: so that counters are shared, come to their limit, and end. */
const WINDOWS = [1, 1, 2, "minute", 60] as const;
const SCOPES = ["grant", "grant", "session", "global"] as const;

const counting = (random: Random): CallLimit => ({
  counter: random.pick(["a", "a", "b"]),
  window: random.pick(WINDOWS),
  max: random.pick([1, 1, 2, 2, 3, 4, random.pick([0, 2])]),
  scope: random.pick(SCOPES),
});

const summing = (random: Random): Limit => ({
  ...counting(random),
  counter: "sum",
  max: random.pick([1, 1.5, 2, 3, 0.25]),
  increment_from: "args.amount",
});

const some = <Value>(random: Random, most: number, make: (random: Random) => Value): Value[] =>
  Array.from({ length: 1 + random.below(most) }, () => make(random));

function documentOf(random: Random): PolicyDocument {
  const rate = { max: 1 + random.below(2), window: random.pick(WINDOWS) };
  return {
    version: "1",
    default: random.pick(["allow", "deny"]),
    ...(random.once(6) ? { hide: ["hidden"] } : {}),
    ...(random.once(3) ? { all_tools: { limits: some(random, 2, counting) } } : {}),
    tools: {
      read: { limits: some(random, 3, counting) },
      write: random.once(3) ? { rate_limit: rate } : { limits: some(random, 2, counting) },
      pay: { limits: [...some(random, 2, summing), ...(random.once(2) ? [counting(random)] : [])] },
      ask: { action: "require_approval", ...(random.once(4) ? {} : { limits: some(random, 2, counting) }) },
      open: {},
      closed: { action: "deny" },
    },
  };
}

const DOCUMENTS = { "1": documentOf, "2": documentOf2 };
const made: Record<Version, Entry[]> = { "1": [], "2": [] };

/** The document of a number, the same in every run; it is parsed once. */
export function entryAt(number: number, version: Version): Entry {
  let entry = made[version][number];
  if (entry === undefined) {
    const document = DOCUMENTS[version](randomFrom(seedOf(11, number)));
    entry = { document, policy: parsePolicy(document) };
    made[version][number] = entry;
  }
  return entry;
}
