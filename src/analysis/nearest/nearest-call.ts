import { createEngine } from "../../create-engine.js";
import type { AnyCall } from "../../engine/decision.js";
import type { Engine } from "../../engine/types.js";
import type { AnyPolicy, Policy } from "../../policy/policy.js";
import { SECTION_KINDS, SECTIONS } from "../../policy/sections.js";
import { createStack } from "../calls/profile.js";
import { type ReadName, readName } from "../calls/read-name.js";
import { type Piece, passing } from "../rules/pieces.js";
import { coreOf } from "../search/core.js";
import { verdictsOf, visitTests } from "../search/formula.js";
import { type Budget, type Goal, isOverBound, solve } from "../search/solve.js";
import { cellsOf } from "../values/cells.js";
import type { Variable } from "../values/space.js";
import { changedCalls } from "./changed-call.js";
import { heldGoals, knownOf } from "./held.js";
import { hittingSets } from "./hitting-sets.js";

/** The call that is nearest to one and allowed. */
export type NearestCall =
  | { readonly answer: "allowed" }
  | {
      readonly answer: "found";
      readonly call: AnyCall;
      /** Whether certainly no call with fewer changes is allowed. */
      readonly isNearest: boolean;
    }
  /** No call of the name is allowed: all are denied by the decision on this one, or none passes all of `core`. */
  | {
      readonly answer: "none";
      readonly core: readonly Piece[] /** Whether a person could let one through. */;
      readonly asks: boolean;
    }
  | { readonly answer: "undecided"; readonly reason: string };

const MOST_STEPS = 60_000;
/** More sets of places are not tried. */
const MOST_WAYS = 5_000;

/** Looks for the allowed call with the fewest values changed. The engine has allowed each call that it gives. */
export function nearestAllowed(policies: readonly Policy[], call: AnyCall): NearestCall {
  const engine = createEngine({ policy: policies });
  const now = engine.explain(call);
  if (now.effect === "allow") return { answer: "allowed" };
  if (now.code === "invalid_call") return { answer: "undecided", reason: "the call cannot be read" };
  const values = call as unknown as Readonly<Record<string, unknown>>;
  const kind = SECTION_KINDS.find((one) => values[SECTIONS[one].what] !== undefined)!;
  const args = Object.keys((values.args as object | undefined) ?? {}).map((name) => ["args", name]);
  const stack = createStack(policies as readonly AnyPolicy[], kind);
  const read = readName(stack, values[SECTIONS[kind].what] as string, args);
  if (read.profile.denied) return { answer: "none", core: [], asks: false };
  const budget: Budget = { left: MOST_STEPS };
  const { demands, asks, refusals } = read.profile;
  const goals = [...demands, ...asks, ...refusals].flatMap(passing);
  try {
    const core = coreOf(goals, budget);
    if (core !== undefined)
      return { answer: "none", core, asks: coreOf([...demands, ...refusals].flatMap(passing), budget) === undefined };
    return findNearest(call, read, goals, engine, budget);
  } catch (error) {
    if (isOverBound(error)) return { answer: "undecided", reason: error.message };
    throw error;
  }
}

function findNearest(
  call: AnyCall,
  { space: { variables } }: ReadName,
  goals: readonly Goal[],
  engine: Engine,
  budget: Budget,
): NearestCall {
  const values = call as unknown as Readonly<Record<string, unknown>>;
  const known = knownOf(values);
  const broken = goals.filter(({ formula, allowed }) => (verdictsOf(formula, known) & allowed) === 0).map(placesIn);
  const compared = variables.filter(({ domain }) => domain.kind === "free");
  if (broken.length === 0 && compared.length === 0)
    return { answer: "undecided", reason: "a call that it carries decides; ask about that one" };
  const places = byNearness(goals, variables);
  const isKnown =
    compared.length === 0 && places.every((at) => cellsOf(at).every(({ missing }) => missing === undefined));
  let isNearest = isKnown;
  const ways = { left: MOST_WAYS };
  for (let size = 1; size <= places.length; size++)
    for (const changing of hittingSets(places, broken, size, ways)) {
      const free = withHolders(changing);
      const held = variables.filter((at) => !free.has(at)).flatMap((at) => heldGoals(at, values));
      const cells = solve([...goals, ...held], true, budget);
      if (cells === undefined) continue;
      const found = changedCalls(call, cells, changing, compared).find((one) => engine.explain(one).effect === "allow");
      if (found !== undefined) return { answer: "found", call: found, isNearest };
      isNearest = false;
    }
  return { answer: "undecided", reason: undecidedBecause(compared) };
}

const undecidedBecause = (compared: readonly Variable[]): string =>
  compared.length > 0
    ? "conditions compare two values of the call, and no call was found that they let through"
    : "no call was found that is allowed, and there may be one";

/** The places that a goal asks about, and those that hold them. */
function placesIn({ formula }: Goal): ReadonlySet<Variable> {
  const asked = new Set<Variable>();
  visitTests(formula, (at) => asked.add(at));
  return withHolders(asked);
}

const ROOTS = ["args", "scope", "principal", "annotations"];

/** The places that matter: arguments first, which a caller can change alone, and of these the inner ones. */
function byNearness(goals: readonly Goal[], variables: readonly Variable[]): readonly Variable[] {
  const asked = new Set(goals.flatMap((goal) => [...placesIn(goal)]));
  const rankOf = ({ names }: Variable): number => ROOTS.indexOf(names[0]!);
  const compared = variables.flatMap(({ domain }) =>
    domain.kind === "free" ? [domain.condition.path, domain.condition.from].map((names) => names.join("\n")) : [],
  );
  return variables
    .filter((at) => asked.has(at) || compared.includes(at.names.join("\n")))
    .filter(({ domain }) => domain.kind === "json" || domain.kind === "scope")
    .sort((a, b) => rankOf(a) - rankOf(b) || b.names.length - a.names.length);
}

/** Places with those that hold them: a value cannot be put into something that is not an object. */
function withHolders(places: Iterable<Variable>): ReadonlySet<Variable> {
  const all = new Set<Variable>();
  for (const place of places) for (let at: Variable | null = place; at !== null; at = at.parent) all.add(at);
  return all;
}
