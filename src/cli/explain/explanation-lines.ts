import type { Verdict } from "../../engine/types.js";
import { severalDays, type Window, windowSeconds, windowText } from "../../policy/windows.js";
import type { Output } from "../command.js";
import { plainLine } from "../shared/phrases.js";
import type { ExplainedCall, ExplainedCondition } from "./explained.js";

type Style = Output["style"];

const EFFECT_COLOURS = { allow: "green", deny: "red", require_approval: "yellow" } as const;
const VERDICT_COLOURS = { TRUE: "green", FALSE: "red", INDETERMINATE: "yellow" } as const;

const STEPS = {
  call: "the call can be read",
  hide: "`hide` does not name the tool",
  listed: "`tools` lists it, or `default` allows it",
  action: "`action` is not `deny`",
  require: "each rule of `require` certainly holds",
  deny_if: "each rule of `deny_if` certainly does not hold",
  limits: "each limit has its scope value, and the call fits into an empty counter",
  approval: "passes without a person",
} as const;

const SCOPES = { grant: "each grant", session: "each session", global: "all together" } as const;

/** An explanation as a terminal shows it. */
export function explanationLines(call: ExplainedCall, style: Style): readonly string[] {
  const verdict = (truth: Verdict): string => style(VERDICT_COLOURS[truth], truth);
  const lines = [
    `${style("bold", plainLine(call.tool))}: ${style(EFFECT_COLOURS[call.effect], call.effect)}, ${call.code}${call.rule === "" ? "" : `, by ${plainLine(call.rule)}`}`,
    `  ${plainLine(call.message)}`,
    ...(call.code === "scope_missing" ? ["  here: `--grant <value>` or `--session <value>`"] : []),
    "",
  ];
  for (const { step, passed, rules } of call.steps) {
    lines.push(
      `${passed ? style("green", "yes") : style("red", "no ")} ${step.padEnd(8)} ${style("dim", STEPS[step])}`,
    );
    for (const rule of rules) {
      lines.push(`      ${plainLine(rule.rule)} is ${verdict(rule.verdict)}`);
      for (const condition of rule.conditions) {
        lines.push(`        ${conditionText(condition)}: ${foundText(condition)}, ${verdict(condition.verdict)}`);
      }
    }
  }
  if (call.limits.length > 0) lines.push("", "Would be charged to:");
  for (const { counter, max, window, scope } of call.limits) {
    lines.push(`  ${plainLine(counter)}: ${max} in ${windowText(window)} for ${SCOPES[scope]}${daysText(window)}`);
  }
  return lines;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day on which a window of several days begins. */
function daysText(window: Window): string {
  const days = severalDays(windowSeconds(window));
  if (days === undefined) return "";
  if (days === 7) return "; a window begins each Thursday at 00:00 UTC";
  const lengthMs = windowSeconds(window) * 1_000;
  const start = Math.floor(Date.now() / lengthMs) * lengthMs;
  return `; a window began on ${dayOf(start)}, and the next begins on ${dayOf(start + lengthMs)}, at 00:00 UTC`;
}

const conditionText = ({ path, op, expected }: ExplainedCondition): string =>
  plainLine(`${path} ${op} ${JSON.stringify(expected)}`);

const foundText = ({ type, value }: ExplainedCondition): string =>
  value === undefined ? type : `${type} ${plainLine(JSON.stringify(value))}`;
