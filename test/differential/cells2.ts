import type { Condition2 as Condition, Path } from "../../src/policy/policy.v2.js";
import type { Charge, ReferenceDecision } from "../reference.js";
import { ABSENT, holds, type Surroundings, valueAt } from "../reference-condition.js";
import type { Hits } from "./cells.js";
import type { Observer } from "./compare.js";
import type { Policies, Step } from "./sequence.js";

/** What of version "2" a run of sequences has hit: cells of `cells2.json`, counted as those of version "1". */
export function countInto2(hits: Hits): Observer {
  const hit = (cell: string): void => void hits.set(cell, (hits.get(cell) ?? 0) + 1);
  let documents = 1;
  return {
    begin(policies: Policies) {
      documents = [policies].flat().length;
    },
    seen(clause, { conditions }, call) {
      for (const condition of conditions) countNode(hit, clause, condition, call, 1);
    },
    usage: (limits) => hit(limits.length > 0 ? "event usage_some" : "event usage_none"),
    step(step, time, decision, _, limits, carried) {
      if (step.do === "complete") countEnd(hit, step, limits);
      if (step.do === "reset") hit(limits.some(({ carried }) => carried) ? "event reset_some" : "event reset_none");
      if (decision?.code === "allowed" || decision?.code === "limit_exceeded") countLimits(hit, time, decision, limits);
      if (step.do !== "call" || !decision) return;
      const { code, rule, policy, observed = [], effect } = decision;
      hit(`code ${code}`);
      hit(`documents ${documents} ${effect}`);
      hit(`policy ${policy ?? "none"} ${effect}`);
      const [, part, key = ""] = rule.split("/");
      countNamed(hit, step, decision);
      countCarried(hit, decision, limits, carried.length);
      if (part === "tools") hit(`entry ${key.includes("*") ? "pattern" : "exact"} ${code}`);
      if (part === "all_tools") hit(`entry all_tools ${code}`);
      for (const saying of observed) hit(`observed ${saying.code} ${effect}`);
      if (step.approved && effect === "allow") hit("event approval_accepted");
      if (effect === "require_approval") countRemember(hit, decision);
    },
  };
}

/** Cells of how far an approval may count, by who asks. */
function countRemember(hit: (cell: string) => void, { remember, tool, rule }: ReferenceDecision): void {
  const [, part, key = ""] = rule.split("/");
  const by = tool !== undefined ? "carried" : part === "all_tools" ? part : key.includes("*") ? "pattern" : "exact";
  hit(`remember ${by} ${remember === undefined ? "nothing" : remember.match === undefined ? "equal" : "match"}`);
  if (remember?.match?.length === 2) hit("remember joined");
}

/** Cells of what a call names, and of entries of resources and prompts. */
function countNamed(hit: (cell: string) => void, { call }: Step & { do: "call" }, decision: ReferenceDecision): void {
  const named = (["tool", "resource", "prompt"] as const).filter((one) => (call as Record<string, unknown>)[one] !== undefined); // biome-ignore format: one line
  const [what = "nothing", more] = named;
  hit(more === undefined ? `named ${what} ${decision.effect}` : `named several ${decision.code}`);
  if (more !== undefined || what === "tool") return;
  const [, part, entries] = decision.rule.split("/");
  if (entries === "entries") hit(`${part} ${decision.code}`);
  for (const { code } of decision.observed ?? []) hit(`${what} observes ${code}`);
}

/** Cells of calls that one carries, of what decided, and of counters that several of them are charged to. */
function countCarried(
  hit: (cell: string) => void,
  { code, effect, rule, tool, observed = [] }: ReferenceDecision,
  limits: readonly Charge[],
  count: number,
): void {
  if (rule.startsWith("/dispatch/")) hit(`unread ${tool === undefined ? "own" : "carried"}`);
  if (observed.some((one) => one.rule.startsWith("/dispatch/"))) hit(`unread observed ${effect}`);
  if (count === 0) return;
  hit(`carries ${count === 1 ? "one" : count < 4 ? "few" : "many"} ${effect}`);
  if (tool !== undefined) hit(`by carried ${code}`);
  const others = (one: Charge) => limits.filter(({ counter, tool }) => counter === one.counter && tool !== one.tool);
  for (const one of limits) {
    if (others(one).length === 0) continue;
    hit(`counter of several ${code}`);
    if (one.limit.amount === 0) hit(`looks at several ${code}`);
  }
}

/** Cells of each key of a limit: where it admitted, filled its counter to the last, or refused. */
function countLimits(hit: (cell: string) => void, time: number, decision: ReferenceDecision, all: readonly Charge[]) {
  const { code, limits, rule, policy } = decision;
  for (const { when, limit } of all) if (limit.when) hit(`when ${when} ${code}`);
  const counted = all.filter(({ when }) => when !== "FALSE");
  for (const [index, charge] of counted.entries()) {
    const refuses = charge.rule === rule && charge.document.name === policy;
    const usage = code === "allowed" ? limits[index] : limits[0];
    if (usage === undefined || (code === "limit_exceeded" && !refuses)) continue;
    const outcomes = code === "allowed" ? ["admitted", ...(usage.used === usage.max ? ["full"] : [])] : ["refused"];
    for (const outcome of outcomes) for (const key of keysOf(charge)) hit(`limit ${key} ${outcome}`);
    if (code === "limit_exceeded" && charge.limit.amount === 0 && usage.max === 0)
      hit(`retry looks ${decision.retryAfterMs === undefined ? "never" : "after"}`);
    if (charge.limit.sliding && time === usage.resetAt - 1) hit(`slot last_ms ${code}`);
    for (const key of JSON.parse(charge.counter).at(-1) as unknown[]) hit(`by ${typeof key} ${code}`);
    if (counted.some((other) => other.counter === charge.counter && other.amount !== charge.amount))
      hit(`shared ${code}`);
  }
}

function keysOf({ limit }: Charge): string[] {
  const { sliding, window, zone = "UTC", amount, increment_from_size: size, by, when, release } = limit;
  return [
    ...(sliding ? ["sliding"] : []),
    ...(window === "week" || window === "month" ? [window] : []),
    ...(zone === "UTC" ? [] : [zone]),
    ...(amount === undefined ? [] : [amount === 0 ? "looks" : "amount"]),
    ...(size === undefined ? [] : ["size"]),
    ...(by ? ["by"] : []),
    ...(when ? ["when"] : []),
    ...(release ? [release] : []),
  ];
}

/** Cells of what ended: what gives back, and what it came to. */
function countEnd(hit: (cell: string) => void, step: Step & { do: "complete" }, all: readonly Charge[]) {
  if (step.copied) hit("event complete_copied");
  for (const { limit, amount, unit, when } of all) {
    if (when === "FALSE") continue;
    if (limit.release) hit(`release ${limit.release} ${step.outcome}`);
    const real = (step.amounts as Record<string, unknown> | undefined)?.[limit.counter];
    const charged = Number(amount) / unit;
    if (real === undefined || limit.amount === 0) continue;
    if (typeof real !== "number" || !(real >= 0)) hit("amounts invalid");
    else hit(`amounts ${real < charged ? "less" : real > charged ? "more" : "equal"}`);
  }
}

const rootOf = (path: Path): string => (typeof path === "string" ? path.split(".") : path)[0]!;

function countNode(
  hit: (cell: string) => void,
  clause: string,
  condition: Condition,
  call: Surroundings,
  times: number,
): void {
  const verdict = holds(condition, call, times);
  const kind = ["all", "any", "not", "every", "some"].find((word) => word in condition);
  if (kind !== undefined) hit(`node ${kind} ${verdict} ${clause}`);
  if ("all" in condition) for (const one of condition.all) countNode(hit, clause, one, call, times);
  if ("any" in condition) for (const one of condition.any) countNode(hit, clause, one, call, times);
  if ("not" in condition) countNode(hit, clause, condition.not, call, times);
  if (!("op" in condition) && kind !== "every" && kind !== "some") return;
  const path =
    "op" in condition ? condition.path : ((condition as { every?: Path }).every ?? (condition as { some: Path }).some);
  const value = valueAt(call, path);
  hit(`root ${rootOf(path)} ${verdict}`);
  const { if_absent, ignore_case, value_from } = condition as {
    if_absent?: boolean;
    ignore_case?: boolean;
    value_from?: Path;
  };
  if (value === ABSENT && if_absent !== undefined) hit(`if_absent ${if_absent} ${clause}`);
  if ("op" in condition) {
    hit(`op ${condition.op} ${verdict} ${clause}`);
    if (ignore_case) hit(`ignore_case ${condition.op} ${verdict}`);
    if (value_from !== undefined)
      hit(`from ${rootOf(value_from) === "lists" ? "list" : "path"} ${condition.op} ${verdict}`);
    return;
  }
  if (!Array.isArray(value) || value.length > 1_000) return;
  const { conditions } = condition as { conditions: readonly Condition[] };
  for (const item of value)
    for (const one of conditions) countNode(hit, clause, one, { ...call, item }, times * value.length);
}
