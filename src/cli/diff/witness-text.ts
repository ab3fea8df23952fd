import type { ComparisonVerdict, NameComparison, Witness, WitnessDecision, WitnessRun } from "../../analysis/index.js";
import { plainLine } from "../shared/phrases.js";

/** The words in which a comparison is shown. */

const LONGEST = 300;

/** A call as JSON on one line; long ones are cut. */
function callText(call: object): string {
  const text = plainLine(JSON.stringify(call));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

const EFFECTS = { allow: "allow", deny: "deny", require_approval: "require approval" } as const;

export const effectText = ({ effect }: WitnessDecision): string => EFFECTS[effect];

/** The decision of one side, and the part of the document that made it. */
export const decisionText = ({ effect, code, rule, policy }: WitnessDecision): string =>
  `${EFFECTS[effect]}, ${code}${rule === "" ? "" : `, by ${plainLine(policy === undefined ? rule : `${policy} ${rule}`)}`}`;

const timeText = (at: number): string => new Date(at).toISOString();

const runText = ({ times, call, at, outcome }: WitnessRun): string =>
  `${times} × ${callText(call)} at ${timeText(at)}${outcome === undefined ? "" : `, each then ${outcome}`}`;

/** The call, and the calls before it. */
export const witnessTexts = ({ before, call, at }: Witness): readonly string[] => [
  ...before.map(runText),
  `${before.length === 0 ? "" : "then "}${callText(call)}${at === undefined ? "" : ` at ${timeText(at)}`}`,
];

/** The name of a line: what it stands for, where it is made up. */
export function nameText({ kind, name, exact, patterns }: NameComparison): string {
  const prefix = kind === "tool" ? "" : `${kind} `;
  if (exact) return `${prefix}${plainLine(name)}`;
  if (name === "") return `${prefix}other names`;
  const of = patterns.length === 0 ? `any other ${kind}` : `${prefix}${patterns.map(plainLine).join(" + ")}`;
  return `${of} (as ${plainLine(name)})`;
}

/** How many lines have each verdict. */
export function countsText(names: readonly NameComparison[]): string {
  const counts = new Map<ComparisonVerdict, number>();
  for (const { verdict } of names) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const order = ["laxer", "both", "undecided", "stricter", "same"] as const;
  return order.flatMap((verdict) => (counts.has(verdict) ? [`${counts.get(verdict)} ${verdict}`] : [])).join(", ");
}
