import { expect, it } from "vitest";
import { nearestAllowed } from "../../../src/analysis/nearest/nearest-call.js";
import { type AnyCall, createEngine, type Policy, parsePolicy, safeParsePolicy } from "../../../src/index.js";
import { callFor2 } from "../../differential/call2.js";
import { STRINGS } from "../../differential/document.js";
import { stackOf } from "../../differential/document2.js";
import { randomFrom, seedOf } from "../../differential/random.js";
import { runs } from "../../runs.js";
import { asComparable } from "../soundness/check-pair.js";

type Call = Record<string, unknown>;

const VALUES: readonly unknown[] = [...STRINGS, 0, 1, 5, 6, -1, 1_000, true, false, [], [1], ["a"], {}, undefined];
const MEMBERS = ["args", "principal", "annotations", "scope"];

/** Calls with one value changed: each one lies in one place. */
function changedOnce(call: Call): readonly Call[] {
  return MEMBERS.flatMap((member) => {
    const own = (call[member] ?? {}) as Call;
    return [...Object.keys(own), "a", "role", "grant"].flatMap((name) =>
      VALUES.map((value) => {
        const { [name]: _, ...rest } = own;
        return { ...call, [member]: value === undefined ? rest : { ...rest, [name]: value } };
      }),
    );
  });
}

it("each call that nearestAllowed gives is allowed, none is nearer, and where it gives none no call is allowed", () => {
  const counts: Record<string, number> = {};
  const wrong: unknown[] = [];
  for (let number = 0; number < Number(process.env.TOLLGATE_POLICIES ?? runs(15, 120)); number++) {
    const random = randomFrom(seedOf(2_027, number));
    const stack = stackOf(random);
    const parsed = stack.map((document) => safeParsePolicy(document));
    const policies = parsed.flatMap((one): readonly Policy[] => (one.ok ? [one.policy] : []));
    if (policies.length < stack.length || stack.every(({ mode }) => mode === "observe")) continue;
    const engine = createEngine({ policy: policies });
    const effectOf = (call: Call): string => engine.explain(call as never).effect;
    const calls = Array.from({ length: 8 }, () => asComparable(callFor2(random, stack))).filter(
      (one) => one !== undefined,
    );
    const noneOf = new Set<string>();
    const nameOf = ({ tool, resource, prompt }: Call): string => JSON.stringify([tool, resource, prompt]);
    for (const call of calls) {
      const found = nearestAllowed(policies, call as unknown as AnyCall);
      counts[found.answer] = (counts[found.answer] ?? 0) + 1;
      if (found.answer === "undecided") counts[found.reason] = (counts[found.reason] ?? 0) + 1;
      if (found.answer === "none") noneOf.add(nameOf(call));
      if (found.answer !== "found") continue;
      if (effectOf(found.call as unknown as Call) !== "allow") wrong.push({ number, call, found });
      const changed = MEMBERS.flatMap((member) => {
        const [was, is] = [call, found.call as unknown as Call].map((one) => (one[member] ?? {}) as Call) as [
          Call,
          Call,
        ];
        return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
          (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
        );
      });
      if (changed.length < 2 || !found.isNearest) continue;
      counts.several = (counts.several ?? 0) + 1;
      const nearer = changedOnce(call).find((one) => effectOf(one) === "allow");
      if (nearer !== undefined) wrong.push({ number, call, found, nearer });
    }
    for (const call of calls)
      if (noneOf.has(nameOf(call)))
        for (const one of [call, ...changedOnce(call)])
          if (effectOf(one) === "allow") wrong.push({ number, none: call, one });
  }
  console.log(JSON.stringify(counts));
  expect(wrong.slice(0, 2)).toEqual([]);
  for (const answer of ["allowed", "found", "none", "several"]) expect(counts[answer], answer).toBeGreaterThan(0);
}, 3_600_000);

it("keeps all other values, and changes the one that is enough alone", () => {
  const is = (path: string, op: string, value: unknown) => ({ path, op, value });
  const t = {
    require: [{ conditions: [{ any: [is("args.n", "lte", 5), is("args.m", "eq", "x")] }] }],
    deny_if: [{ conditions: [is("args.n", "lte", 5), is("args.k", "eq", 1)] }],
  };
  const policy = parsePolicy({ version: "2", default: "deny", tools: { t } });
  expect(nearestAllowed([policy], { tool: "t", args: { n: 9, m: "y", k: 1, other: [1] } })).toEqual({
    answer: "found",
    call: { tool: "t", args: { n: 9, m: "x", k: 1, other: [1] } },
    isNearest: true,
  });
});

it("finds a call in which many values are changed, each by a rule of its own", () => {
  const rule = (index: number) => ({ conditions: [{ path: `args.a${index}`, op: "eq", value: index }] });
  const tools = { t: { require: Array.from({ length: 40 }, (_, index) => rule(index)) } };
  const all = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, index]));
  const args = Object.fromEntries(Object.entries(all).slice(0, 25));
  expect(nearestAllowed([parsePolicy({ version: "2", default: "deny", tools })], { tool: "t", args })).toEqual({
    answer: "found",
    call: { tool: "t", args: all },
    isNearest: true,
  });
});

it("says undecided where a bound is passed", () => {
  const all = Array.from({ length: 30 }, (_, index) => ({ path: `args.a${index}`, op: "eq", value: index }));
  const either = { any: [{ all }, { path: "args.b", op: "lt", value: -Number.MAX_VALUE }] };
  const policy = parsePolicy({ version: "2", default: "deny", tools: { t: { require: [{ conditions: [either] }] } } });
  expect(nearestAllowed([policy], { tool: "t" })).toEqual({
    answer: "undecided",
    reason: "the search for a call took too many steps",
  });
});
