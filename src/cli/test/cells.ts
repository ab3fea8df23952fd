import type { NameCoverage, PlaceCoverage } from "../../analysis/kinds/cell-coverage.js";
import type { SuggestedCall } from "../../analysis/kinds/suggest.js";
import type { Cell } from "../../analysis/values/cell.js";
import { pathText } from "../../policy/path.js";
import { SECTIONS } from "../../policy/sections.js";
import type { PolicyCase } from "../../testing/policy/policy-case.js";
import { UNCONFIRMED } from "../../testing/policy/unconfirmed.js";
import { fewNames, plainLine } from "../shared/phrases.js";

/** A kind of value, by one of them. */
type ShownKind = { readonly kind: "absent" | "null" } | { readonly kind: "value"; readonly example: unknown };

/** The kinds of values that cases had, for people and for programs. */
export interface CellReport {
  readonly had: number;
  readonly all: number;
  /** Had of all, in per cent. */
  readonly percent: number;
  readonly names: readonly NameReport[];
}

interface NameReport {
  readonly kind: "tool" | "resource" | "prompt";
  /** Names of which the same rules speak; a pattern where names are meant that only it covers, `*` for any other name. */
  readonly names: readonly string[];
  readonly places: readonly {
    readonly path: string;
    readonly had: readonly ShownKind[];
    readonly missing: readonly ShownKind[];
    /** Why there may be more kinds. */
    readonly unknown?: string;
  }[];
}

export function cellReport(coverages: readonly NameCoverage[]): CellReport {
  const places = coverages.flatMap((one) => one.places);
  const sum = (of: (place: PlaceCoverage) => number): number => places.reduce((total, place) => total + of(place), 0);
  const [had, all] = [sum((place) => place.had.size), sum(({ cells }) => cells.length)];
  return {
    had,
    all,
    percent: all === 0 ? 100 : (100 * had) / all,
    names: coverages.map((one) => ({
      kind: SECTIONS[one.kind].what,
      names: namesOf(one),
      places: one.places.map(({ at, cells, had: own, unknown }) => ({
        path: pathText(at.names),
        had: cells.filter((cell) => own.has(cell)).map(shownKind),
        missing: cells.filter((cell) => !own.has(cell)).map(shownKind),
        ...(unknown === undefined ? {} : { unknown }),
      })),
    })),
  };
}

const namesOf = ({ names }: NameCoverage): readonly string[] => [
  ...new Set(
    names.flatMap(({ isExact, name, patterns }) => (isExact ? [name] : patterns.length > 0 ? patterns : ["*"])),
  ),
];

const shownKind = ({ kind, value }: Cell): ShownKind =>
  kind === "absent" || kind === "null" ? { kind } : { kind: "value", example: value };

const MOST_NAMES = 3;
const LONGEST = 60;

/** The kinds that no case had, a line for each place, and the places where more are not told apart. */
export function cellLines({ had, all, names }: CellReport, percent: string): readonly string[] {
  const lines = names.flatMap((one) =>
    one.places.flatMap(({ path, missing, unknown }) => [
      ...(missing.length === 0
        ? []
        : [`  ${fewNames(one.names, MOST_NAMES)} ${path}: ${missing.map(kindText).join(", ")}`]),
      ...(unknown === undefined ? [] : [`  ${fewNames(one.names, MOST_NAMES)} ${path}: perhaps more; ${unknown}`]),
    ]),
  );
  return [
    `${had} of ${all} kinds of values were had by some case, ${percent}`,
    ...(lines.length === 0 ? [] : ["no case had these, each shown by one value of its kind:", ...lines.map(plainLine)]),
  ];
}

function kindText(one: ShownKind): string {
  if (one.kind !== "value") return one.kind;
  const text = JSON.stringify(one.example);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** Suggested calls as a file of cases. Each fails until a person has written its effect. */
export function suggestedCases(suggested: readonly SuggestedCall[]) {
  return {
    $schema: "./node_modules/tollgate/schema/policy-cases.schema.json",
    cases: suggested.map(({ call, today, of }): PolicyCase => {
      const name = (Object.values(call) as readonly string[])[0]!;
      const what = of === undefined ? "a call that passes" : `${pathText(of.place.at.names)} ${kindWord(of.cell)}`;
      const { effect, code, rule, policy } = today;
      const by = rule === "" ? "" : ` by ${policy === undefined ? rule : `${policy}#${rule}`}`;
      return {
        name: `${name}: ${what}`,
        sentence: `Nobody has confirmed this. The policy decides ${effect} (${code})${by} today; write the effect that is right.`,
        calls: [{ ...call, effect: UNCONFIRMED }],
      };
    }),
  };
}

const kindWord = (cell: Cell): string => {
  const kind = shownKind(cell);
  return kind.kind === "value" ? `as ${kindText(kind)}` : kindText(kind);
};
