import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** A text, what the operator answers (null: INDETERMINATE), and what each reader reads; null where it does not read the text. */
export interface Row<Reading> {
  readonly family: string;
  readonly text: string;
  readonly answer: boolean | null;
  readonly read: readonly (Reading | null)[];
  readonly elements: readonly string[];
}

interface File<Reading> {
  readonly readers: readonly string[];
  readonly groups: readonly {
    readonly elements: readonly string[];
    readonly rows: readonly Omit<Row<Reading>, "elements">[];
  }[];
}

/** The rows of a file that `scripts/readers/read.mjs` completed. */
export function rowsOf<Reading>(kind: "addresses" | "paths" | "urls"): Row<Reading>[] {
  const file: File<Reading> = JSON.parse(readFileSync(new URL(`${kind}.json`, import.meta.url), "utf8"));
  return file.groups.flatMap(({ elements, rows }) => rows.map((row) => ({ ...row, elements })));
}

/** The rows by family, in a form for `it.each`. */
function familiesOf<Reading>(rows: readonly Row<Reading>[]): [string, Row<Reading>[]][] {
  const families = new Map<string, Row<Reading>[]>();
  for (const row of rows) families.set(row.family, [...(families.get(row.family) ?? []), row]);
  return [...families];
}

/** Whether a reading lies within an element. */
export type Fits<Reading> = (element: string, reading: Reading) => boolean;

/** The rows that are TRUE although no single element holds what every reader reads, or fewer than two readers read it. */
const wronglyTrue = <Reading>(rows: readonly Row<Reading>[], fits: Fits<Reading>): string[] =>
  rows
    .filter(({ answer, elements, read }) => {
      const readings = read.filter((one) => one !== null);
      const held = elements.some((element) => readings.every((reading) => fits(element, reading)));
      return answer === true && !(held && readings.length > 1);
    })
    .map(({ text }) => text);

/** The rows that are FALSE although a reader finds the text within an element. */
const wronglyFalse = <Reading>(rows: readonly Row<Reading>[], fits: Fits<Reading>): string[] =>
  rows
    .filter(
      ({ answer, elements, read }) =>
        answer === false &&
        read.some((reading) => reading !== null && elements.some((element) => fits(element, reading))),
    )
    .map(({ text }) => text);

/** Rows on which readers disagree: one finds the text within an element, another one outside all of them. */
const disputed = <Reading>(rows: readonly Row<Reading>[], fits: Fits<Reading>): Row<Reading>[] =>
  rows.filter(({ elements, read }) => {
    const inside = read.flatMap((one) => (one === null ? [] : [elements.some((element) => fits(element, one))]));
    return inside.includes(true) && inside.includes(false);
  });

/** What is known of an operator beside its readers. */
export interface Beside<Reading> {
  readonly rows: readonly Row<Reading>[];
  readonly compile: (elements: readonly string[]) => (text: string) => boolean | null;
  /** Whether a reading certainly lies within an element, and whether it may. */
  readonly fits: Fits<Reading>;
  readonly mayFit: Fits<Reading>;
}

/** The tests of an operator beside the readers of its texts. */
export function holdBesideReaders<Reading>({ rows, compile, fits, mayFit }: Beside<Reading>): void {
  it("has 300 hostile texts", () => {
    expect(rows.filter(({ answer }) => answer !== true).length).toBeGreaterThanOrEqual(300);
  });

  it.each(familiesOf(rows))("answers each text of the family: %s", (_, family) => {
    const answers = family.map(({ elements, text }) => [text, compile(elements)(text)]);
    expect(answers).toEqual(family.map(({ text, answer }) => [text, answer]));
  });

  it("is TRUE only if every reader finds the same, within one element", () => {
    expect(wronglyTrue(rows, fits)).toEqual([]);
  });

  it("is FALSE only if no reader finds anything within an element", () => {
    expect(wronglyFalse(rows, mayFit)).toEqual([]);
  });

  it("is INDETERMINATE wherever two readers disagree", () => {
    const found = disputed(rows, fits);
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ answer }) => answer !== null)).toEqual([]);
  });
}
