import type { Verdict } from "../../engine/explanation.js";
import { pathText } from "../../policy/path.js";
import { severalDays, spanText, windowText } from "../../policy/windows.js";
import { type Member, missingMember } from "../../testing/policy/missing-member.js";
import type { Output } from "../command.js";
import { plainLine } from "../shared/phrases.js";
import type { ExplainedCall, ExplainedCondition, ExplainedLimit, ExplainedTest } from "./explained.js";

type Style = Output["style"];

const EFFECT_COLOURS = { allow: "green", deny: "red", require_approval: "yellow" } as const;
const VERDICT_COLOURS = { TRUE: "green", FALSE: "red", INDETERMINATE: "yellow" } as const;

const STEPS = {
  call: "the call can be read",
  hide: "`hide` does not name it",
  listed: "an entry lists it, or `default` allows it",
  action: "`action` is not `deny`",
  dispatch: "the calls that it carries can be read",
  arguments: "it has no argument that is not allowed",
  require: "each rule of `require` certainly holds",
  deny_if: "each rule of `deny_if` certainly does not hold",
  limits: "each limit has its scope value, and an empty counter has room",
  approval: "passes without a person",
} as const;

const SCOPES = { grant: "each grant", session: "each session", global: "all together" } as const;

/** Columns of a terminal that nobody has made wider. */
const COLUMNS = 80;
/** So much of a long operand is shown in any case. */
const LEAST_OPERAND = 12;

/** The options for the members of a call that a host would supply. */
const OPTIONS: Readonly<Record<Member, string>> = {
  scope: "`--grant <value>` or `--session <value>`",
  principal: "`--principal <json>`",
  annotations: "`--annotations <json>`",
};

/** An explanation as a terminal shows it. */
export function explanationLines(call: ExplainedCall, style: Style): readonly string[] {
  const verdict = (truth: Verdict): string => style(VERDICT_COLOURS[truth], truth);
  const by = call.rule === "" ? "" : `by ${placeText(call)}`;
  const name = plainLine(call.tool ?? call.resource ?? call.prompt ?? "");
  const decides = call.carried === undefined ? "" : `, for the carried ${plainLine(call.carried)}`;
  const width = `${name}: ${call.effect}, ${call.code}, ${by}`.length;
  const gap = by === "" ? "" : width > COLUMNS ? ",\n  " : ", ";
  const missing = missingMember(call);
  const lines = [
    `${style("bold", name)}: ${style(EFFECT_COLOURS[call.effect], call.effect)}, ${call.code}${gap}${by}${decides}`,
    ...wrapped(plainLine(call.message)).map((line) => `  ${line}`),
    ...(missing === undefined ? [] : [`  here: ${OPTIONS[missing]}`]),
    ...(call.remember === undefined ? [] : wrapped(rememberText(call.remember)).map((line) => `  ${line}`)),
    "",
  ];
  for (const [index, part] of call.applied.entries()) {
    lines.push(
      `${(index === 0 ? "applies" : "").padEnd(8)} ${placeText(part)}${forTool(part)}${part.observes ? ", only observes" : ""}`,
    );
  }
  if (call.applied.length > 0) lines.push("");
  for (const { step, passed, rules } of call.steps) {
    lines.push(
      `${passed ? style("green", "yes") : style("red", "no ")} ${step.padEnd(8)} ${style("dim", STEPS[step])}`,
    );
    for (const rule of rules) {
      const effect = step !== "limits" ? "" : rule.verdict === "FALSE" ? ", so that the limit is left out" : ", so that the limit counts"; // biome-ignore format: one line
      lines.push(`      ${placeText(rule)}${forTool(rule)} is ${verdict(rule.verdict)}${effect}`);
      for (const condition of rule.conditions) lines.push(...conditionLines(condition, 8, verdict));
    }
  }
  if (call.observed !== undefined) lines.push("", "Only observed, and would else have decided:");
  for (const one of call.observed ?? []) lines.push(`  ${placeText(one)}, ${one.code}`);
  if (call.limits.length > 0) lines.push("", "Would be charged to:");
  for (const limit of call.limits) lines.push(`  ${limitText(limit)}`);
  return lines;
}

export function limitText(limit: ExplainedLimit): string {
  const { counter, max, scope } = limit;
  return `${plainLine(counter)}: ${max} in ${spanText(limit)} for ${SCOPES[scope]}${countText(limit)}${daysText(limit)}`;
}

/** How a limit counts, if it is not each call as one. */
function countText({ by = [], amount = 1, increment_from_size: size, release }: ExplainedLimit): string {
  const apart = by.length === 0 ? "" : `, apart by ${by.map((path) => plainLine(pathText(path))).join(", ")}`;
  const weight = amount === 0 ? "; only looks" : amount === 1 ? "" : `; this call counts as ${amount}`;
  const sized = size === undefined ? "" : `; counts the elements of ${plainLine(pathText(size))}`;
  return `${apart}${weight}${sized}${release === undefined ? "" : RELEASES[release]}`;
}

const RELEASES = {
  on_error: "; given back if the call fails",
  on_end: "; given back when the call ends",
} as const;

/** How far an approval may count beyond the call. */
function rememberText({ seconds, match }: NonNullable<ExplainedCall["remember"]>): string {
  const equal = match === undefined ? "all arguments" : match.map((path) => plainLine(pathText(path))).join(", ");
  return `an approval may also count for ${windowText(seconds)}, for calls in which ${equal} ${match?.length === 1 ? "is" : "are"} equal`;
}

/** A text in lines that fit behind an indent of two, as far as its words do. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > COLUMNS - 2) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A place in one of the documents: a JSON Pointer, after the document's name if it has one. */
const placeText = ({ policy, rule }: { readonly policy?: string; readonly rule: string }): string =>
  plainLine(policy === undefined ? rule : `${policy}: ${rule}`);

/** The tool of a carried call. */
const forTool = ({ tool }: { readonly tool?: string }): string =>
  tool === undefined ? "" : `, for the carried ${plainLine(tool)}`;

/** A node of the tree with those below it. */
function conditionLines(
  condition: ExplainedCondition,
  indent: number,
  verdict: (truth: Verdict) => string,
): readonly string[] {
  const before = " ".repeat(indent);
  const found = foundText(condition);
  const rest = (separator: string) => `${found === "" ? "" : `${found}${separator}`}${verdict(condition.verdict)}`;
  const width = COLUMNS - indent - `: ${found}, ${condition.verdict}`.length;
  const text = conditionText(condition, width);
  const own =
    text.length <= width ? [`${before}${text}: ${rest(", ")}`] : [`${before}${text}:`, `${before}    ${rest(", ")}`];
  const below = "conditions" in condition ? condition.conditions : [];
  return [...own, ...below.flatMap((one) => conditionLines(one, indent + 2, verdict))];
}

/** A condition as it is written, its operand shortened where the line would get too long. */
function conditionText(condition: ExplainedCondition, width: number): string {
  if (!("conditions" in condition)) return testText(condition, width);
  const { op } = condition;
  const absent = "ifAbsent" in condition ? absentText(condition) : "";
  return plainLine("path" in condition ? `${op} ${condition.path}${absent}` : op);
}

function testText(test: ExplainedTest, width: number): string {
  const { path, op, expected, expectedFrom, ignoreCase } = test;
  const operand = plainLine(expectedFrom === undefined ? JSON.stringify(expected) : pathText(expectedFrom));
  const [before, after] = [
    plainLine(`${path} ${op} `),
    `${ignoreCase === true ? ", ignoring case" : ""}${absentText(test)}`,
  ];
  const left = Math.max(LEAST_OPERAND, width - before.length - after.length);
  // The name of a path or a list is never cut: it would be another one.
  const shown =
    operand.length <= left || expectedFrom !== undefined ? operand : `${[...operand.slice(0, left - 1)].join("")}…`;
  return `${before}${shown}${after}`;
}

const absentText = ({ ifAbsent }: { readonly ifAbsent?: boolean }): string =>
  ifAbsent === undefined ? "" : `, if absent ${ifAbsent ? "TRUE" : "FALSE"}`;

/** The type at the path of a condition, and its value if it is shown; nothing of one that only joins others. */
function foundText(condition: ExplainedCondition): string {
  if (!("type" in condition)) return "";
  if ("conditions" in condition)
    return condition.element === undefined ? condition.type : `${condition.type}, element ${condition.element}`;
  return condition.value === undefined
    ? condition.type
    : `${condition.type} ${plainLine(JSON.stringify(condition.value))}`;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day on which a window of several days begins. */
function daysText({ window, sliding = false }: ExplainedLimit): string {
  if (window === "week") return "; a window begins each Monday at 00:00";
  const days = typeof window === "number" && !sliding ? severalDays(window) : undefined;
  if (days === undefined) return "";
  if (days === 7) return "; a window begins each Thursday at 00:00 UTC";
  const lengthMs = (window as number) * 1_000;
  const start = Math.floor(Date.now() / lengthMs) * lengthMs;
  return `; a window began on ${dayOf(start)}, and the next begins on ${dayOf(start + lengthMs)}, at 00:00 UTC`;
}
