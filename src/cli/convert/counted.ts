import { pathProblem } from "../../policy/path-problem.js";
import type { Limit } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import { EVERY_TOOL, type InterceptCondition, type InterceptRule } from "./intercept.js";
import type { Notes } from "./notes.js";
import { boundOf, type Charge, type Counter, charges, counterOf } from "./original-counters.js";
import { impassable, type Part, part, unsayable } from "./part.js";

/** The facts that conditions on counters need. */
export interface Counted {
  readonly tool: string;
  readonly counters: ReadonlyMap<string, Counter>;
  readonly notes: Notes;
}

/** The limit that a rule with `state` sets on its own counter. */
export function convertState(rule: InterceptRule, { tool, notes }: Counted): Part {
  const counter = counterOf(tool, rule);
  if (counter === undefined || rule.state === undefined) return part({});
  const { line, incrementFrom } = rule.state;
  const problem = incrementFrom === undefined ? undefined : pathProblem(incrementFrom);
  if (problem !== undefined) return unsayable(line, problem);
  const bound = boundOf(rule, counter.key);
  if (bound === undefined) return uncounted(counter, line, incrementFrom, notes);

  const most = mostOf(bound);
  if (most < 0 || !holdsAtZero(bound)) return overFromTheStart(counter.key, bound.line);
  const { charge } = counter;
  if (charge.kind === "fixed")
    return limitOn(counter, Math.floor(cut(most, Number.MAX_SAFE_INTEGER, bound, notes) / charge.amount));
  if (charge.kind !== "argument") return uncounted(counter, line, incrementFrom, notes);
  return limitOn(counter, cut(most, GREATEST_AMOUNT, bound, notes), { increment_from: charge.path });
}

/** The most that a counter may reach, cut off to a whole number before one is taken away, as Intercept does. */
const mostOf = (bound: InterceptCondition): number => Math.trunc(numberOf(bound)) - (bound.op === "lt" ? 1 : 0);

function cut(most: number, greatest: number, { line }: InterceptCondition, notes: Notes): number {
  if (most > greatest) notes.stricter(line, `a limit counts no further than ${greatest}, which is written instead`);
  return Math.min(most, greatest);
}

const overFromTheStart = (key: string, line: number): Part =>
  impassable(line, `the counter ${quote(key)} is over its bound from the start, so that no call passes`);

/** The greatest whole amount that is exact in millionths. */
const GREATEST_AMOUNT = 9_007_199_254;

function uncounted({ key }: Counter, line: number, incrementFrom: string | undefined, notes: Notes): Part {
  if (incrementFrom === undefined) {
    notes.remark(line, `the counter ${quote(key)} limits nothing, and is left out`);
    return part({});
  }
  notes.remark(line, `the counter ${quote(key)} limits nothing, but \`${incrementFrom}\` must be a number, as there`);
  return part({ conditions: [{ path: incrementFrom, op: "lte", value: Number.MAX_SAFE_INTEGER }] });
}

/** A condition on a counter that is not the bound of the rule's own: it reads what has been counted. */
export function convertReading(condition: InterceptCondition, { tool, counters, notes }: Counted): Part {
  const { line, op, path } = condition;
  const key = path.slice("state.".length);
  const counter = counters.get(key);
  const charge: Charge = counter?.charge ?? { kind: "none" };
  if (alwaysHolds(condition, charge)) {
    notes.remark(line, `the counter ${quote(key)} always meets this condition, which is left out`);
    return part({});
  }
  if (counter === undefined || charge.kind !== "fixed" || (op !== "lt" && op !== "lte")) {
    return unsayable(line, `a limit on ${quote(key)} can tell whether it is within a count of calls, and nothing else`);
  }
  const value = numberOf(condition);
  // It passes while the count so far is within the bound, and this call makes one more.
  const max = op === "lt" ? Math.ceil(value / charge.amount) : Math.floor(value / charge.amount) + 1;
  if (max < 1) return overFromTheStart(key, line);
  if (!charges(counter, tool)) {
    const whose = tool === EVERY_TOOL ? "every tool" : quote(tool);
    notes.stricter(line, `the counter ${quote(key)} is only read there; here it also counts the calls of ${whose}`);
  }
  return limitOn(counter, Math.min(max, Number.MAX_SAFE_INTEGER));
}

const limitOn = ({ key, window }: Counter, max: number, more: Partial<Limit> = {}): Part =>
  part({ limits: [{ counter: key, window, max, scope: "global", ...more }] });

const numberOf = ({ value }: InterceptCondition): number =>
  value.kind === "scalar" && typeof value.value === "number" ? value.value : Number.NaN;

/** Whether a condition on a counter is true whatever has been counted. */
function alwaysHolds(condition: InterceptCondition, { kind }: Charge): boolean {
  const { op, value } = condition;
  if (op === "exists") return value.kind === "scalar" && value.value === true;
  const upper = op === "lt" || op === "lte";
  const lower = op === "gt" || op === "gte";
  // An amount may be below zero there.
  return (kind === "none" || (kind === "falling" && upper) || (kind === "fixed" && lower)) && holdsAtZero(condition);
}

function holdsAtZero(condition: InterceptCondition): boolean {
  const value = numberOf(condition);
  switch (condition.op) {
    case "lt":
      return 0 < value;
    case "lte":
      return 0 <= value;
    case "gt":
      return 0 > value;
    case "gte":
      return 0 >= value;
    case "eq":
      return value === 0;
    default:
      return false;
  }
}
