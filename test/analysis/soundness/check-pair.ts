import { comparePolicies, type NameComparison, type PolicyComparison } from "../../../src/analysis/index.js";
import { createEngine, type Engine, type Policy, safeParsePolicy } from "../../../src/index.js";
import { covering } from "../../../src/policy/name-pattern.js";
import { callFor, varied } from "../../differential/call.js";
import { callFor2 } from "../../differential/call2.js";
import type { Random } from "../../differential/random.js";
import type { Pair } from "./pairs.js";
import { wrongWitnessesIn } from "./witnesses.js";

/** The policies of a pair; undefined where the parser or the engine refuses one. */
export function parsed({
  old,
  new: now,
}: Pair): { readonly old: readonly Policy[]; readonly new: readonly Policy[] } | undefined {
  const [first, second] = [old, now].map((documents) => documents.map((document) => safeParsePolicy(document)));
  const policies = [first!, second!].map((all) => all.flatMap((one) => (one.ok ? [one.policy] : [])));
  if (policies[0]!.length < old.length || policies[1]!.length < now.length) return undefined;
  try {
    for (const policy of policies) createEngine({ policy });
  } catch {
    return undefined;
  }
  return { old: policies[0]!, new: policies[1]! };
}

const RANKS = { deny: 0, require_approval: 1, allow: 2 };

/** A call that one of the two sides decides otherwise although the comparison says that none does. */
export interface Contradiction {
  readonly call: unknown;
  readonly old: string;
  readonly new: string;
  readonly said: NameComparison | undefined;
}

const isObject = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));

/** JSON data that every condition can evaluate whatever its size: what the comparison speaks of. */
export function asComparable(call: unknown): Record<string, unknown> | undefined {
  let json: unknown;
  try {
    json = plain(call);
  } catch {
    // A call that throws while it is read is not data.
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const one = json as Record<string, unknown>;
  const names = ["tool", "resource", "prompt"].filter((key) => one[key] !== undefined);
  if (names.length !== 1 || typeof one[names[0]!] !== "string" || (one[names[0]!] as string).length > 1_024)
    return undefined;
  return ["args", "principal", "annotations", "scope"].every((key) => isObject(one[key])) ? one : undefined;
}

/** A copy without what JSON does not have; texts and arrays are short enough for every pattern. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 1_100);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value))
    return Array.from(
      { length: Math.min(value.length, value.length > 1_000 ? 1_001 : 20) },
      (_, at) => plain(value[at]) ?? null,
    );
  if (typeof value === "object" && value !== null) {
    const copy = {};
    for (const [name, one] of Object.entries(value)) {
      const next = plain(one);
      if (next !== undefined)
        Reflect.defineProperty(copy, name, { value: next, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }
  return value === null || typeof value === "boolean" ? value : undefined;
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
  policies: { readonly old: readonly Policy[]; readonly new: readonly Policy[] },
  calls: number,
): {
  readonly comparison: PolicyComparison;
  readonly found: Contradiction | undefined;
  readonly wrongWitnesses: number;
} {
  const comparison = comparePolicies(policies.old, policies.new);
  const engines: Record<"old" | "new", Engine> = {
    old: createEngine({ policy: policies.old }),
    new: createEngine({ policy: policies.new }),
  };
  const said = (line: readonly NameComparison[], direction: "laxer" | "stricter"): boolean =>
    line.some((one) => one[direction] !== undefined || one.undecided.some((open) => open.direction === direction));
  let call: unknown;
  for (let number = 0; number < calls; number++) {
    const side = random.once(2) ? pair.old : pair.new;
    const isFirst = side.length === 1 && (side[0]!.version as string) === "1";
    try {
      call =
        number % 3 === 2 && call !== undefined
          ? varied(random, call)
          : isFirst
            ? callFor(random, side[0] as never)
            : callFor2(random, side);
    } catch {
      // The makers of calls do not know each document that a change leads to.
      continue;
    }
    const one = asComparable(call);
    if (one === undefined) continue;
    const kind = one.tool !== undefined ? "tool" : one.resource !== undefined ? "resource" : "prompt";
    const [old, now] = [engines.old.explain(one as never), engines.new.explain(one as never)];
    const more = RANKS[now.effect] - RANKS[old.effect];
    if (more === 0) continue;
    const line = lineOf(comparison, pair, kind, one[kind] as string);
    if (!said(line, more > 0 ? "laxer" : "stricter"))
      return {
        comparison,
        wrongWitnesses: 0,
        found: {
          call: one,
          old: `${old.effect} ${old.code} ${old.rule}`,
          new: `${now.effect} ${now.code} ${now.rule}`,
          said: line[0],
        },
      };
  }
  return { comparison, found: undefined, wrongWitnesses: wrongWitnessesIn(comparison, policies) };
}
