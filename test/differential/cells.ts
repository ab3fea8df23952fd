import { readFileSync } from "node:fs";
import type { LimitUsage } from "../../src/index.js";
import type { Condition } from "../../src/policy/policy.v1.js";
import type { ReferenceDecision } from "../reference.js";
import { ABSENT, argumentAt, conditionIs, UNREADABLE } from "../reference-condition.js";
import type { Observer } from "./compare.js";
import { INHERITED, SUMS } from "./document.js";
import type { Step } from "./sequence.js";

export type Hits = Map<string, number>;

/** Every cell that a run must hit, from `cells.json`: products of names, joined by spaces. */
export function readCells(file: string | URL): string[] {
  const { products, ...named } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const axis = (names: unknown) => (typeof names === "string" ? named[names] : names) as string[];
  const cells = (products as unknown[][]).flatMap((product) =>
    product.map(axis).reduce((before, names) => before.flatMap((cell) => names.map((name) => `${cell} ${name}`))),
  );
  return [...new Set(cells)];
}

/** The share of the threshold that a file of cells wants: documents of version "2" say more, and each thing less often. */
export const wantedOf = (file: string): number => (file.endsWith("cells2.json") ? 1 / 10 : 1);

/** Cells under the threshold, the least-hit first. The threshold is 1,000 at 300,000 sequences and scales with them. */
export function leastHit(cells: readonly string[], hits: Hits, sequences: number) {
  const ranked = cells.map((cell) => ({ cell, hits: hits.get(cell) ?? 0 })).sort((a, b) => a.hits - b.hits);
  const threshold = Math.min(sequences / 300, 1_000);
  return { least: ranked[0]!, ranked, under: ranked.filter(({ hits }) => hits < threshold), threshold };
}

export function countInto(hits: Hits): Observer {
  const hit = (cell: string): void => void hits.set(cell, (hits.get(cell) ?? 0) + 1);
  return {
    seen(clause, { conditions }, { args }) {
      for (const condition of conditions as Condition[])
        countCondition(hit, clause, condition, argumentAt(args, condition.path));
    },
    usage: (limits) => hit(limits.length > 0 ? "event usage_some" : "event usage_none"),
    step(step, time, decision, store) {
      if (step.do === "release") hit(step.copied ? "event release_copied" : "event release");
      if (step.do === "replace") hit("event policy_replaced");
      if (step.do !== "call" || !decision) return;
      countCall(hit, step, time, decision);
      hit(`store ${store.asynchronous ? "async" : "sync"} ${store.maxCounters ? "small" : "large"} ${decision.code}`);
    },
  };
}

function countCondition(hit: (cell: string) => void, clause: string, condition: Condition, argument: unknown) {
  const { path, op, value } = condition;
  const verdict = conditionIs(condition, argument);
  const operand = op === "exists" ? String(value) : typeof (Array.isArray(value) ? value[0] : value);
  hit(`condition ${op} ${operand} ${kindOf(argument)} ${clause}`);
  hit(`verdict ${op} ${verdict} ${clause}`);
  if (op === "regex" && typeof argument === "string" && verdict === "INDETERMINATE") hit("event regex_too_long");
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (INHERITED.includes(name)) hit(`path ${name} ${argument === ABSENT ? "absent" : "present"}`);
  if (op !== "contains" || !Array.isArray(argument)) return;
  hit(`array ${operand} ${verdict} ${clause}`);
  for (const element of argument) hit(`element ${operand} ${element === null ? "null" : kindOf(element)} ${clause}`);
}

function countCall(
  hit: (cell: string) => void,
  step: Step & { do: "call" },
  time: number,
  decision: ReferenceDecision,
) {
  const { code, rule, limits, effect } = decision;
  hit(`code ${code}`);
  if (!Number.isFinite(step.at)) hit("event clock_not_finite");
  else if ((step.at as number) < time) hit("event clock_back");
  if (step.failing && (code === "store_unavailable" || decision.degraded))
    hit(`store_failing ${step.failing} ${effect}`);
  if (decision.degraded && !step.failing) hit("event degraded_by_full_store");
  if (code === "limit_exceeded") hit(decision.retryAfterMs === undefined ? "retry never" : "retry after");
  if (step.approved) hit(step.approved.copied ? "event approval_copied" : code === "approval_required" ? "event approval_ignored" : code === "allowed" ? "event approval_accepted" : "event approval_other"); // biome-ignore format: one line
  if (code === "invalid_call") return;
  const { tool, scope } = step.call as { tool: string; scope?: { grant?: string } };
  if (INHERITED.includes(tool)) hit(`tool ${tool} ${effect}`);
  if (limits.some((limit) => limit.scope === "grant") && INHERITED.includes(scope?.grant as string))
    hit(`grant ${scope!.grant}`);
  const place = /^\/(?:tools\/[^/]*\/(limits|rate_limit)|(all_tools))/.exec(rule);
  if (place) hit(`limit ${place[1] ?? place[2]} ${code}`);
  countLimits(hit, time, code, limits);
}

function countLimits(hit: (cell: string) => void, time: number, code: string, limits: readonly LimitUsage[]) {
  if (limits.length > 0) hit(`limits_in_call ${limits.length} ${code}`);
  const counters = new Set<string>();
  for (const { counter, scope, window, resetAt } of limits) {
    const seconds = { minute: 60, hour: 3_600, day: 86_400 }[window as string] ?? (window as number);
    const name =
      typeof window === "string" || window === 60 || window === 3_600 || window === 86_400 ? window : "other";
    const place = time === resetAt - seconds * 1_000 ? "first_ms" : time === resetAt - 1 ? "last_ms" : "inside";
    hit(`window ${name} ${place} ${code}`);
    hit(`scope ${scope} ${code}`);
    // Calls and arguments are both counted under this name.
    if (counter !== "sum") hit(`counts ${SUMS.includes(counter) ? "argument" : "calls"} ${code}`);
    if (INHERITED.includes(counter)) hit(`counter ${counter} ${code}`);
    const shared = JSON.stringify([scope, counter, seconds]);
    if (counters.has(shared)) hit("event counter_shared_in_call");
    counters.add(shared);
  }
}

function kindOf(value: unknown): string {
  if (value === ABSENT) return "absent";
  if (value === UNREADABLE) return "unreadable";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isFinite(value) ? "number" : Number.isNaN(value) ? "nan" : "infinity";
  if (["string", "boolean", "object", "undefined"].includes(typeof value)) return typeof value;
  return "other";
}
