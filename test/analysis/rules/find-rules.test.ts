import { describe, expect, it } from "vitest";
import { comparePolicies } from "../../../src/analysis/index.js";
import { findRules, type RuleFinding } from "../../../src/analysis/rules/find-rules.js";
import { createEngine, type Policy, parsePolicy, safeParsePolicy } from "../../../src/index.js";
import type { AnyPolicy } from "../../../src/policy/policy.js";
import type { PolicyDocument2 as Document } from "../../../src/policy/policy.v2.js";
import { SECTION_KINDS, SECTIONS } from "../../../src/policy/sections.js";
import { callFor2 } from "../../differential/call2.js";
import { documentOf } from "../../differential/document.js";
import { stackOf } from "../../differential/document2.js";
import { type Random, randomFrom, seedOf } from "../../differential/random.js";
import { runs } from "../../runs.js";
import { asComparable } from "../soundness/check-pair.js";
import { changedOnce } from "../soundness/pairs.js";

const NOTHING = { isWrong: () => false, isDoubted: () => false };
const is = (path: string, op: string, value: unknown) => ({ path, op, value });
const rule = (...conditions: readonly object[]) => ({ conditions });
const found = (tools: object, more: object = {}) =>
  findRules(parsePolicy({ version: "2", default: "deny", ...more, tools }) as AnyPolicy, "tools", NOTHING).map(textOf);

function textOf(one: RuleFinding): string {
  if (one.kind === "denied")
    return `denied ${one.names.map(({ name }) => name)} by ${one.core.map(({ of }) => `${of?.part.pointer}/${of?.at.join("/")}`)}`;
  return `${one.kind} ${one.rule.pointer}${one.kind === "needless" ? ` by ${one.by.map(({ pointer }) => pointer)}` : ""}`;
}

describe("findRules", () => {
  it("finds a rule that another one makes needless, and of two equal ones the last", () => {
    const rules = [rule(is("args.n", "lte", 5)), rule(is("args.n", "lte", 9))];
    expect(found({ t: { require: rules } })).toEqual(["needless /tools/t/require/1 by /tools/t/require/0"]);
    expect(found({ t: { require: rules.toReversed() } })).toEqual([
      "needless /tools/t/require/0 by /tools/t/require/1",
    ]);
    const [one, other] = [rule(is("args.n", "in", [1, 2])), rule(is("args.n", "in", [2, 1]))];
    expect(found({ t: { require: [one, other] } })).toEqual(["needless /tools/t/require/1 by /tools/t/require/0"]);
  });

  it("finds a rule that several make needless together", () => {
    const rules = [rule(is("args.n", "gt", 1)), rule(is("args.n", "lt", 9)), rule(is("args.n", "neq", 20))];
    expect(found({ t: { require: [rules[0], rules[1]], deny_if: [rule(is("args.n", "in", [0, 20]))] } })).toEqual([
      "needless /tools/t/deny_if/0 by /tools/t/require/0,/tools/t/require/1",
    ]);
  });

  it("keeps a rule with words of its own that come first for some call", () => {
    const wide = { ...rule(is("args.n", "lte", 9)), on_deny: "ask the manager" };
    expect(found({ t: { require: [wide, rule(is("args.n", "lte", 5))] } })).toEqual([]);
    expect(found({ t: { require: [rule(is("args.n", "lte", 5)), wide] } })).toHaveLength(1);
  });

  it("keeps a rule of `exists`, which says what is meant of absent values", () => {
    const rules = [rule(is("args.n", "exists", true)), rule(is("args.n", "lte", 5))];
    expect(found({ t: { require: rules } })).toEqual([]);
  });

  it("finds a rule that asks about calls which are denied", () => {
    const t = { require: [rule(is("args.n", "lte", 5))], approve_if: [rule(is("args.n", "gt", 7))] };
    expect(found({ t })).toEqual(["needless /tools/t/approve_if/0 by /tools/t/require/0"]);
  });

  it("does not take a pattern for needless that cannot be evaluated on a long text", () => {
    const [exact, pattern] = [rule(is("args.a", "ends_with", "x")), rule(is("args.a", "regex", "x$"))];
    expect(found({ t: { require: [exact, pattern] } })).toEqual(["needless /tools/t/require/0 by /tools/t/require/1"]);
    expect(found({ t: { require: [exact, { ...pattern, on_deny: "x" }] } })).toEqual([
      "needless /tools/t/require/0 by /tools/t/require/1",
    ]);
    const listed = rule(is("args.a", "in", ["ax", "bx"]));
    expect(found({ t: { require: [listed, pattern] } })).toEqual(["needless /tools/t/require/1 by /tools/t/require/0"]);
  });

  it("does not take a strict operator for needless beside a pattern, which takes longer texts", () => {
    const strict = (...folders: readonly string[]) => rule(is("args.path", "within", folders));
    const pattern = rule(is("args.path", "regex", "^/srv/[a-z]+$"));
    expect(found({ t: { require: [strict("/srv"), pattern] } })).toEqual([]);
    const engine = createEngine({
      policy: parsePolicy({ version: "2", default: "deny", tools: { t: { require: [strict("/srv")] }, u: { require: [pattern] } } }), // biome-ignore format: one line
    });
    const args = { path: `/srv/${"a".repeat(5_000)}` };
    expect(["t", "u"].map((tool) => engine.explain({ tool, args }).effect)).toEqual(["deny", "allow"]);
    expect(found({ t: { require: [strict("/srv"), strict("/srv/a")] } })).toEqual([
      "needless /tools/t/require/0 by /tools/t/require/1",
    ]);
  });

  it("takes a rule of a pattern for needless only if it is for each tool", () => {
    const [wide, narrow] = [rule(is("args.n", "lte", 9)), rule(is("args.n", "lte", 5))];
    expect(found({ "t*": { require: [wide] }, ta: { require: [narrow] } })).toEqual([]);
    expect(found({ "t*": { require: [wide] } }, { all_tools: { require: [narrow] } })).toEqual([
      "needless /tools/t*/require/0 by /all_tools/require/0",
    ]);
  });

  it("finds a rule that never holds, and one that each call meets", () => {
    expect(found({ t: { deny_if: [rule(is("args.a", "starts_with", "a"), is("args.a", "regex", "^b"))] } })).toEqual([
      "never /tools/t/deny_if/0",
    ]);
    const either = { any: [is("args.a", "exists", true), is("args.a", "exists", false)] };
    expect(found({ t: { require: [rule(either)] } })).toEqual(["always /tools/t/require/0"]);
  });

  it("finds tools of which every call is denied, also where a limit admits no amount that a rule requires", () => {
    const limit = { counter: "c", window: "day", max: 50, scope: "global", increment_from: "args.n" };
    expect(found({ t: { require: [rule(is("args.n", "gte", 60))], limits: [limit] } })).toEqual([
      "denied t by /tools/t/require/0,/tools/t/limits/0",
    ]);
    expect(found({ t: { arguments: ["a"], require: [rule(is("args.b", "exists", true))] } })).toEqual([
      "denied t by undefined/undefined,/tools/t/require/0",
    ]);
    expect(found({ t: {}, u: {} }, { all_tools: { require: [rule(is("args.n", "lt", -Number.MAX_VALUE))] } })).toEqual([
      "denied t by /all_tools/require/0",
    ]);
  });

  it("does not say that rules deny every call which look at the name, but for a tool with an entry of its own", () => {
    const all_tools = { require: [rule(is("tool", "starts_with", "get_"))] };
    expect(found({ "*": {} }, { all_tools })).toEqual([]);
    expect(found({ "*": {}, put: {} }, { all_tools })).toEqual(["denied put by /all_tools/require/0"]);
  });

  it("says nothing of what observes, and of limits and rules that are written to deny all", () => {
    const rules = [rule(is("args.n", "lte", 5)), { ...rule(is("args.n", "lte", 9)), mode: "observe" }];
    expect(found({ t: { require: rules } })).toEqual([]);
    expect(found({ t: { limits: [{ counter: "c", window: "day", max: 0, scope: "global" }] } })).toEqual([]);
    expect(found({ t: { deny_if: [rule()] } })).toEqual([]);
  });
});

type Rules = Record<string, { readonly conditions: unknown }[]>;

/** A document in which rules stand twice, the second time with a small change: so that one makes another needless. */
function withKin(random: Random, document: Document): Document {
  const copy = structuredClone(document) as Document;
  const all = [...Object.values(copy.tools ?? {}), copy.all_tools ?? {}] as unknown as Rules[];
  for (const entry of all)
    for (const list of ["require", "deny_if", "approve_if"]) {
      const rules = entry[list];
      if (rules === undefined || rules.length === 0 || random.once(2)) continue;
      const [changed] = changedOnce(random, [{ rule: random.pick(rules) } as never]) as never as [{ rule: never }];
      if (changed.rule !== undefined) rules.splice(random.below(rules.length + 1), 0, changed.rule);
    }
  return copy;
}

/** The document without rules at these pointers. */
function without(document: Document, pointers: readonly string[]): unknown {
  const visit = (part: unknown, at: string): unknown => {
    if (Array.isArray(part))
      return part.flatMap((one, index) => (pointers.includes(`${at}/${index}`) ? [] : [visit(one, `${at}/${index}`)]));
    if (typeof part !== "object" || part === null) return part;
    const copy = {};
    for (const [key, one] of Object.entries(part)) {
      const value = visit(one, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
      Reflect.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
    }
    return copy;
  };
  return visit(document, "");
}

it("no call of random policies refutes what findRules says, and all needless rules can go at once", () => {
  const counts: Record<string, number> = {};
  const wrong: unknown[] = [];
  for (let number = 0; number < Number(process.env.TOLLGATE_POLICIES ?? runs(80, 400)); number++) {
    const random = randomFrom(seedOf(77, number));
    const made = random.once(4) ? (documentOf(random) as unknown as Document) : stackOf(random)[0]!;
    const { mode: _, ...document } = withKin(random, made);
    const parsed = safeParsePolicy(document);
    if (!parsed.ok) continue;
    const policy: Policy = parsed.policy;
    const findings = SECTION_KINDS.flatMap((of) =>
      findRules(policy as AnyPolicy, of, NOTHING).map((one) => ({ ...one, member: SECTIONS[of].what })),
    );
    for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
    const needless = findings.flatMap((one) => (one.kind === "needless" ? [one.rule.pointer] : []));
    const always = findings.flatMap((one) => (one.kind === "always" ? [one.rule.pointer] : []));
    const after = parsePolicy(without(document, [...needless, ...always]));
    if (needless.length + always.length > 0)
      for (const { laxer, stricter } of comparePolicies(policy, after, { mostSteps: 20_000, mostCalls: 200 }).names)
        if (laxer !== undefined || stricter !== undefined) wrong.push({ number, needless, laxer, stricter });
    const engines = [createEngine({ policy }), createEngine({ policy: after })];
    const never = findings.flatMap((one) => (one.kind === "never" ? [one.rule.pointer] : []));
    const denied = findings.flatMap((one) =>
      one.kind === "denied"
        ? one.names.filter(({ isExact }) => isExact).map(({ name }) => `${one.member} ${name}`)
        : [],
    );
    for (let tried = 0; tried < 40 && findings.length > 0; tried++) {
      let call: Record<string, unknown> | undefined;
      try {
        call = asComparable(callFor2(random, [document]));
      } catch {
        continue;
      }
      if (call === undefined) continue;
      const [was, now] = engines.map((engine) => engine.explain(call as never));
      const member = ["tool", "resource", "prompt"].find((key) => key in call)!;
      if (was!.effect !== now!.effect) wrong.push({ number, call, was: was!.rule, now: now!.rule, needless });
      if (never.includes(was!.rule) && (was!.code === "deny_if_matched" || was!.code === "approval_required"))
        if (was!.steps.some(({ rules }) => rules.some((one) => one.rule === was!.rule && one.verdict === "TRUE")))
          wrong.push({ number, call, never: was!.rule });
      if (denied.includes(`${member} ${call[member]}`) && was!.effect !== "deny" && was!.tool === undefined)
        wrong.push({ number, call, denied });
    }
  }
  console.log(JSON.stringify(counts));
  expect(wrong.slice(0, 3)).toEqual([]);
  for (const kind of ["needless", "never", "denied"]) expect(counts[kind], kind).toBeGreaterThan(0);
}, 3_600_000);
