import { comparePolicies, type NameComparison, type PolicyComparison } from "../../../src/analysis/index.js";
import { createEngine, type Explanation, safeParsePolicy } from "../../../src/index.js";
import { covering } from "../../../src/policy/name-pattern.js";
import { callFor } from "../../differential/call.js";
import { callFor2 } from "../../differential/call2.js";
import type { Random } from "../../differential/random.js";
import type { Pair } from "./pairs.js";
import { type Sides, wrongWitnessesIn } from "./witnesses.js";

/** The policies of a pair; undefined where the parser or the engine refuses one. */
export function parsed({ old, new: now }: Pair): Sides | undefined {
  const [first, second] = [old, now].map((documents) => documents.map((document) => safeParsePolicy(document)));
  const policies = [first!, second!].map((all) => all.flatMap((one) => (one.ok ? [one.policy] : [])));
  if (policies[0]!.length < old.length || policies[1]!.length < now.length) return undefined;
  try {
    const [first, second] = policies.map((policy) => createEngine({ policy }));
    return { old: policies[0]!, new: policies[1]!, engines: { old: first!, new: second! } };
  } catch {
    return undefined;
  }
}

export const RANKS = { deny: 0, require_approval: 1, allow: 2 };

/** A call that one of the two sides decides otherwise although the comparison says that none does. */
export interface Contradiction {
  readonly call: unknown;
  readonly old: string;
  readonly new: string;
  readonly said: NameComparison | undefined;
}

const isObject = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));

const MOST_CHARACTERS = 1_100;
/** A quantifier looks at 1,000 elements. */
const TOO_MANY = 1_001;

/** JSON data that every condition can evaluate whatever its size: what the comparison speaks of. */
export function asComparable(call: unknown, mostElements = 20): Call | undefined {
  let json: unknown;
  try {
    json = plain(call, mostElements);
  } catch {
    // A call that throws while it is read is not data.
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const one = json as Call;
  const names = ["tool", "resource", "prompt"].filter((key) => one[key] !== undefined);
  if (names.length !== 1 || typeof one[names[0]!] !== "string" || (one[names[0]!] as string).length > 1_024)
    return undefined;
  return ["args", "principal", "annotations", "scope"].every((key) => isObject(one[key])) ? one : undefined;
}

/** A copy without what JSON does not have; texts and arrays are short enough for every pattern. */
function plain(value: unknown, mostElements: number): unknown {
  if (typeof value === "string") return value.length > MOST_CHARACTERS ? value.slice(0, MOST_CHARACTERS) : value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value === null || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    const length = value.length >= TOO_MANY ? mostElements : Math.min(value.length, 20);
    return Array.from({ length }, (_, at) => plain(value[at], mostElements) ?? null);
  }
  if (typeof value !== "object") return undefined;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const next = plain((value as Record<string, unknown>)[name], mostElements);
    if (next === undefined) continue;
    if (name !== "__proto__") copy[name] = next;
    else Object.defineProperty(copy, name, { value: next, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

/** The line of a comparison that speaks of a name. */
export function lineOf(
  { names }: PolicyComparison,
  pair: Pair,
  kind: NameComparison["kind"],
  name: string,
): readonly NameComparison[] {
  const ofKind = names.filter((one) => one.kind === kind);
  const exact = ofKind.filter((one) => one.exact && one.name === name);
  if (exact.length > 0) return exact;
  const patterns = new Set(
    [...pair.old, ...pair.new].flatMap((document) => {
      const entries =
        kind === "tool"
          ? document.tools
          : kind === "resource"
            ? document.resources?.entries
            : document.prompts?.entries;
      return Object.entries(entries ?? {}).flatMap(([key, entry]) =>
        // A key without a value is left out.
        entry !== undefined && key.includes("*") && covering(key, entry.except)(name) ? [key] : [],
      );
    }),
  );
  return ofKind.filter(
    (one) =>
      !one.exact &&
      (one.verdict === "undecided" ||
        (one.patterns.length === patterns.size && one.patterns.every((key) => patterns.has(key)))),
  );
}

/** Compares a pair, and tries random calls against the answer. */
export function contradictionIn(
  random: Random,
  pair: Pair,
  sides: Sides,
  calls: number,
): {
  readonly comparison: PolicyComparison;
  readonly found: Contradiction | undefined;
  readonly wrongWitnesses: number;
} {
  const comparison = comparePolicies(sides.old, sides.new);
  const { engines } = sides;
  const linesOf = createLines(comparison, pair);
  const made: Call[] = [];
  for (let number = 0; number < calls; number++) {
    const one = number % FRESH === 0 || made.length < 2 ? freshCall(random, pair, number) : mixedCall(random, made);
    if (one === undefined) continue;
    if (number % FRESH === 0) made.push(one);
    const kind = one.tool !== undefined ? "tool" : one.resource !== undefined ? "resource" : "prompt";
    const lines = linesOf(kind, one[kind] as string);
    // No call contradicts an answer that expects each.
    if (says(lines, "laxer") && says(lines, "stricter")) continue;
    const [old, now] = [engines.old.explain(one as never), engines.new.explain(one as never)];
    const more = RANKS[now.effect] - RANKS[old.effect];
    if (more === 0 || says(lines, more > 0 ? "laxer" : "stricter")) continue;
    const shown = ({ effect, code, rule }: Explanation): string => `${effect} ${code} ${rule}`;
    return {
      comparison,
      wrongWitnesses: 0,
      found: { call: one, old: shown(old), new: shown(now), said: lines[0] },
    };
  }
  return { comparison, found: undefined, wrongWitnesses: wrongWitnessesIn(comparison, sides) };
}

type Call = Record<string, unknown>;

/** Of so many calls one is made anew; the others have members of these. */
const FRESH = 4;

/** A call that asks about values of one of the two sides; undefined where none could be made. */
export function freshCall(random: Random, { old, new: now }: Pair, number: number): Call | undefined {
  const side = random.once(2) ? old : now;
  const isFirst = side.length === 1 && (side[0]!.version as string) === "1";
  try {
    const call = isFirst ? callFor(random, side[0] as never) : callFor2(random, side);
    return asComparable(call, number % (8 * FRESH) === 0 ? TOO_MANY : 1);
  } catch {
    // The makers of calls do not know each document that a change leads to.
    return undefined;
  }
}

/** A call with another name, and with members of others. */
function mixedCall(random: Random, made: readonly Call[]): Call {
  const { tool, resource, prompt } = random.pick(made);
  const call: Call = { tool, resource, prompt };
  for (const key of ["tool", "resource", "prompt"]) if (call[key] === undefined) delete call[key];
  for (const key of ["args", "principal", "annotations", "scope"]) {
    const from = random.pick(made)[key];
    if (from !== undefined) call[key] = key === "args" ? mixedArguments(random, from as Call, made) : from;
  }
  return call;
}

/** The same arguments, or with one of another call, or without one. */
function mixedArguments(random: Random, args: Call, made: readonly Call[]): Call {
  if (random.once(2)) return args;
  const other = (random.pick(made).args ?? {}) as Call;
  const names = Object.keys({ ...args, ...other });
  if (names.length === 0) return args;
  const name = random.pick(names);
  const entries = Object.entries(args).filter(([key]) => key !== name);
  if (Object.hasOwn(other, name)) entries.push([name, other[name]]);
  return Object.fromEntries(entries);
}

/** Whether lines have a call of a direction, or leave open whether there is one. */
export const says = (lines: readonly NameComparison[], direction: "laxer" | "stricter"): boolean =>
  lines.some((one) => one[direction] !== undefined || one.undecided.some((open) => open.direction === direction));

/** `lineOf` of one comparison, each name looked up once. */
export function createLines(comparison: PolicyComparison, pair: Pair) {
  const known = new Map<string, readonly NameComparison[]>();
  return (kind: NameComparison["kind"], name: string): readonly NameComparison[] => {
    const key = `${kind} ${name}`;
    let lines = known.get(key);
    if (lines === undefined) {
      lines = lineOf(comparison, pair, kind, name);
      known.set(key, lines);
    }
    return lines;
  };
}
