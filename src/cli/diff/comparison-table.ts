import type { NameComparison, PolicyComparison, Witness } from "../../analysis/index.js";
import { countsText, effectText, nameText, witnessTexts } from "./witness-text.js";

/** A comparison as a table of Markdown, for a pull request. */
export function comparisonTable({ verdict, names, messages }: PolicyComparison): readonly string[] {
  const changed = names.filter((one) => one.verdict !== "same");
  const head = `**tollgate diff: ${verdict}** (${countsText(names)})`;
  const rows = changed.flatMap(rowsOf);
  const table = rows.length === 0 ? [] : ["", "| | verdict | a call | old | new |", "|---|---|---|---|---|", ...rows];
  const said = messages.length === 0 ? [] : ["", `${messages.length} messages changed; they change no decision.`];
  return [head, ...table, ...said];
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
/** Text as code, whatever backticks it has. */
const code = (text: string): string => {
  const ticks = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return cell(ticks.length === 1 ? `\`${text}\`` : `${ticks} ${text} ${ticks}`);
};

function rowsOf(one: NameComparison): readonly string[] {
  const { verdict, laxer, stricter, undecided } = one;
  const name = code(nameText(one));
  const row = (what: string, witness: Witness): string =>
    `| ${name} | ${what} | ${witnessTexts(witness).map(code).join("<br>")} | ${effectText(witness.old)} | ${effectText(witness.new)} |`;
  const reasons = [...new Set(undecided.map(({ direction, reason }) => `perhaps ${direction}: ${reason}`))];
  return [
    ...(laxer === undefined ? [] : [row("**laxer**", laxer)]),
    ...(stricter === undefined ? [] : [row("stricter", stricter)]),
    ...(verdict === "undecided" ? [`| ${name} | **undecided** | ${cell(reasons.join("<br>"))} | | |`] : []),
  ];
}
