import { comparePolicies, type PolicyComparison } from "../../../src/analysis/index.js";
import type { AnyCall } from "../../../src/index.js";
import type {
  Condition2 as Condition,
  PolicyDocument2 as PolicyDocument,
  ToolRules2 as ToolRules,
} from "../../../src/policy/policy.v2.js";
import { documentOf } from "../../differential/document.js";
import { stackOf } from "../../differential/document2.js";
import { type Random, randomFrom, seedOf } from "../../differential/random.js";
import { callsAround } from "./around.js";
import { createLines, freshCall, parsed, RANKS, says } from "./check-pair.js";
import type { Known } from "./documents.js";
import { sequenceOn } from "./limit-run.js";
import type { Pair } from "./pairs.js";
import { PLANT_KINDS, type Plant, type PlantKind, plantsIn } from "./plants.js";
import type { Sides } from "./witnesses.js";

export type Answer = "laxer" | "stricter" | "both" | "undecided" | "same";
/** The number of plants, by what was changed and by the answer. */
export type PlantCounts = Readonly<Record<PlantKind, Record<Answer, number>>>;

export interface PlantOutcome {
  readonly counts: PlantCounts;
  readonly contradictions: { readonly at: string; readonly last: unknown; readonly documents: Pair }[];
  /** Where changes of documents that nobody made up were left undecided. */
  readonly undecided: string[];
}

export const noPlants = (): PlantOutcome => ({
  counts: Object.fromEntries(
    PLANT_KINDS.map((kind) => [kind, { laxer: 0, stricter: 0, both: 0, undecided: 0, same: 0 }]),
  ) as PlantCounts,
  contradictions: [],
  undecided: [],
});

export interface Asked {
  readonly seed: number;
  /** Random documents, or stacks of some; in each, one change of each kind that it has a place for. */
  readonly documents: number;
  readonly first?: number;
  readonly stride?: number;
}

/** Plants changes into random documents. */
export function runPlants({ seed, documents, first = 0, stride = 1 }: Asked): PlantOutcome {
  const outcome = noPlants();
  for (let made = 0, number = first; made < documents; made += 1, number += stride) {
    const random = randomFrom(seedOf(seed, number));
    const whole = random.once(4) ? [documentOf(random) as unknown as PolicyDocument] : stackOf(random);
    const stack = random.pick([
      () => whole,
      () => [onePart(random, random.pick(whole))],
      () => [plainDocument(random)],
    ])();
    const at = random.below(stack.length);
    const plants = plantsIn(stack[at]!);
    for (const kind of PLANT_KINDS) {
      const ofKind = plants.filter((plant) => plant.kind === kind);
      if (ofKind.length > 0) checkPlant(random, stack, at, random.pick(ofKind), outcome);
    }
  }
  return outcome;
}

/** A document of one rule or limit of another one: in a long one most changes of a part make no difference. */
function onePart(random: Random, { version, lists, tools: entries, all_tools }: PolicyDocument): PolicyDocument {
  const holders = [...Object.values(entries ?? {}), ...(all_tools === undefined ? [] : [all_tools])];
  const enforced = <Part extends object>(part: Part): object => ({ ...part, mode: undefined });
  const parts = holders.flatMap(({ require = [], deny_if = [], limits = [] }: ToolRules) => [
    ...require.map((rule) => ({ require: [enforced(rule)] })),
    ...deny_if.map((rule) => ({ deny_if: [enforced(rule)] })),
    ...limits.map((limit) => ({ limits: [enforced(limit)] })),
  ]);
  const tools = { [random.pick(["t", "t*"])]: parts.length === 0 ? {} : random.pick<object>(parts) };
  const named = JSON.stringify(tools).includes('"lists.') ? { lists } : {};
  return JSON.parse(JSON.stringify({ version, default: "deny", ...named, tools }));
}

/** Plants each change into documents, or each `step`-th. */
export function plantInto(documents: readonly Known[], step = 1): PlantOutcome {
  const outcome = noPlants();
  let number = 0;
  for (const { name, document } of documents)
    for (const plant of plantsIn(document)) {
      number += 1;
      if (number % step !== 0) continue;
      const answer = checkPlant(randomFrom(seedOf(1, number)), [document], 0, plant, outcome);
      if (answer === "undecided") outcome.undecided.push(`${name} ${plant.at}`);
    }
  return outcome;
}

const PATTERNS = ["^[a-c]+$", "^[^/~]x", "^[A-Za-z0-9_-]{1,3}$", "(?i)k[a-z]", "[0-9.]\\b", "^(a|[x-z])+[/\\\\]?$"];

/** A document of a few tests of arguments, in which each part makes a difference. */
function plainDocument(random: Random): PolicyDocument {
  const test = (path: string): Condition =>
    random.pick<() => unknown>([
      () => ({ path, op: random.pick(["lt", "lte", "gt", "gte"]), value: random.pick([0, 1, 10, 0.5]) }),
      () => ({ path, op: random.pick(["eq", "neq"]), value: random.pick(["a", "b", 1, true]) }),
      () => ({ path, op: random.pick(["in", "not_in"]), value: random.pick([["a", "b"], ["a", 1], ["abc"]]) }), // biome-ignore format: one line
      () => ({ path, op: random.pick(["starts_with", "ends_with"]), value: random.pick(["ab", "x"]) }),
      () => ({ path, op: random.pick(["min_size", "max_size"]), value: random.pick([1, 2, 5]) }),
      () => ({ path, op: "contains", value: random.pick(["ab", 1]) }),
      () => ({ path, op: "regex", value: random.pick(PATTERNS) }),
      () => ({ path, op: "regex", value: random.pick(PATTERNS) }),
      () => ({ [random.pick(["every", "some"])]: path, conditions: [{ path: "item.n", op: "gte", value: random.pick([1, 5]) }] }), // biome-ignore format: one line
    ])() as Condition;
  const rules = { [random.pick(["require", "deny_if", "approve_if"])]: [{ conditions: [test("args.a"), ...(random.once(2) ? [test("args.b")] : [])] }] }; // biome-ignore format: one line
  const except = random.once(2) ? {} : { except: ["t_a", "t_b*"] };
  return { version: "2", default: "deny", tools: { t: rules, "t_*": { ...rules, ...except } } } as PolicyDocument;
}

const CALLS = 150;
/** Calls and sequences that are tried where the answer is that none differs. */
const CALLS_OF_SAME = 3_000;
const SEQUENCES_OF_SAME = 60;

/** Compares documents with one of them changed, and tries calls against the answer. */
export function checkPlant(
  random: Random,
  stack: readonly PolicyDocument[],
  at: number,
  plant: Plant,
  outcome: PlantOutcome,
): Answer | undefined {
  const pair = { old: stack, new: stack.with(at, plant.document) };
  const sides = parsed(pair);
  if (sides === undefined) return undefined;
  const comparison = comparePolicies(sides.old, sides.new);
  const { laxer, stricter, both, undecided } = {
    laxer: comparison.names.some((one) => one.laxer),
    stricter: comparison.names.some((one) => one.stricter),
    both: comparison.verdict === "both",
    undecided: comparison.verdict === "undecided",
  };
  // A difference that was found is one, whatever else is open.
  const answer: Answer = both || (laxer && stricter) ? "both" : laxer ? "laxer" : stricter ? "stricter" : undecided ? "undecided" : "same"; // biome-ignore format: one line
  outcome.counts[plant.kind][answer] += 1;
  const last = contradictionTo(random, pair, sides, comparison, answer === "same", plant.kind === "limit");
  if (last !== undefined) outcome.contradictions.push({ at: plant.at, last, documents: pair });
  return undecided ? "undecided" : answer;
}

/** A call that is decided otherwise although the comparison says that none is. */
function contradictionTo(
  random: Random,
  pair: Pair,
  sides: Sides,
  comparison: PolicyComparison,
  isSame: boolean,
  isLimit: boolean,
): unknown {
  const linesOf = createLines(comparison, pair);
  const saidOf = (call: AnyCall) =>
    "tool" in call ? linesOf("tool", call.tool) : "resource" in call ? linesOf("resource", call.resource) : linesOf("prompt", call.prompt); // biome-ignore format: one line
  const contradicts = (call: AnyCall, old: "deny" | "require_approval" | "allow", now: typeof old): boolean => {
    const more = RANKS[now] - RANKS[old];
    return more !== 0 && !says(saidOf(call), more > 0 ? "laxer" : "stricter");
  };
  const { engines } = sides;
  for (const call of callsAround(random, pair, comparison.names, isSame ? CALLS_OF_SAME : CALLS))
    if (contradicts(call, engines.old.explain(call).effect, engines.new.explain(call).effect)) return call;
  if (!isSame || !isLimit) return undefined;
  const some = [...callsAround(random, pair, comparison.names, 200)];
  const callOf = (): AnyCall =>
    (random.once(2) ? (freshCall(random, pair, 1) as AnyCall | undefined) : undefined) ?? random.pick(some);
  for (let left = SEQUENCES_OF_SAME; left > 0; left--) {
    const { before, last, old, now } = sequenceOn(random, sides, callOf);
    if (last !== undefined && contradicts(last.call, old!.effect, now!.effect)) return { before, last };
  }
  return undefined;
}
