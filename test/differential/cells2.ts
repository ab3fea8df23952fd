import type { Condition2 as Condition, Path } from "../../src/policy/policy.v2.js";
import { ABSENT, holds, type Surroundings, valueAt } from "../reference-condition.js";
import type { Hits } from "./cells.js";
import type { Observer } from "./compare.js";
import type { Policies } from "./sequence.js";

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
    step(step, _, decision) {
      if (step.do !== "call" || !decision) return;
      const { code, rule, policy, observed = [], effect } = decision;
      hit(`code ${code}`);
      hit(`documents ${documents} ${effect}`);
      hit(`policy ${policy ?? "none"} ${effect}`);
      const [, part, key = ""] = rule.split("/");
      if (part === "tools") hit(`entry ${key.includes("*") ? "pattern" : "exact"} ${code}`);
      if (part === "all_tools") hit(`entry all_tools ${code}`);
      for (const saying of observed) hit(`observed ${saying.code} ${effect}`);
      if (step.approved && effect === "allow") hit("event approval_accepted");
    },
  };
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
