import type { ComparisonVerdict, NameComparison, PolicyComparison, Witness } from "../../analysis/index.js";
import type { Format, Output } from "../command.js";
import { plainLine } from "../shared/phrases.js";
import { countsText, decisionText, nameText, witnessTexts } from "./witness-text.js";

const FORMATS: Readonly<Record<ComparisonVerdict, Format>> = {
  same: "dim",
  stricter: "green",
  laxer: "red",
  both: "red",
  undecided: "yellow",
};

/** A comparison for a terminal. */
export function comparisonLines(
  { verdict, names, messages }: PolicyComparison,
  style: Output["style"],
): readonly string[] {
  const changed = names.filter((one) => one.verdict !== "same");
  const lines = changed.flatMap((one) => [...linesOf(one, style), ""]);
  const said = messages.map(
    ({ policy, rule, old, new: now }) =>
      `  ${plainLine(policy === undefined ? rule : `${policy} ${rule}`)}: ${JSON.stringify(old)} is now ${JSON.stringify(now)}`,
  );
  return [
    ...lines,
    ...(said.length === 0 ? [] : ["Messages that changed, which change no decision:", ...said, ""]),
    `${style(FORMATS[verdict], verdict)}: ${countsText(names)}`,
  ];
}

function linesOf(one: NameComparison, style: Output["style"]): readonly string[] {
  const { verdict, laxer, stricter, undecided } = one;
  return [
    `${style("bold", nameText(one))}: ${style(FORMATS[verdict], verdict)}`,
    ...(laxer === undefined ? [] : witnessLines("laxer", laxer)),
    ...(stricter === undefined ? [] : witnessLines("stricter", stricter)),
    ...undecided.map(({ direction, reason }) => `  perhaps ${direction}: ${plainLine(reason)}`),
  ];
}

const witnessLines = (direction: string, witness: Witness): readonly string[] => [
  ...witnessTexts(witness).map((text, at) => (at === 0 ? `  ${direction.padEnd(8)}  ${text}` : `            ${text}`)),
  `            old: ${decisionText(witness.old)}`,
  `            new: ${decisionText(witness.new)}`,
];
