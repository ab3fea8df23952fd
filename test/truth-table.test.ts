import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEngine, safeParsePolicy } from "../src/index.js";
import { CONDITION_KINDS_2, SCHEMA_OPERATORS } from "./policy/schema-operators.js";
import { type Row, rowDifferences, rowsOf } from "./vectors/truth-table.js";

const rows = rowsOf(readFileSync(new URL("./vectors/truth-table.tsv", import.meta.url), "utf8"));
const rows2 = rowsOf(readFileSync(new URL("./vectors/truth-table-2.tsv", import.meta.url), "utf8"));
const library = { createEngine, safeParsePolicy };
const VERDICTS = ["FALSE", "INDETERMINATE", "TRUE"];

/** Rows by the operator of a test, and by the one key of what joins or repeats conditions. */
function byKind(all: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const kinds = new Map<string, Row[]>();
  for (const row of all) {
    const condition = JSON.parse(row.condition) as Record<string, string>;
    const kind = condition.op ?? Object.keys(condition)[0]!;
    kinds.set(kind, [...(kinds.get(kind) ?? []), row]);
  }
  return kinds;
}

const kinds = byKind(rows);
const kinds2 = byKind(rows2);

describe("the truth table", () => {
  it("has every operator of version 1", () => {
    expect([...kinds.keys()]).toEqual(SCHEMA_OPERATORS);
  });

  it("has all that version 2 adds, and the operators of version 1 that it changes", () => {
    const added = CONDITION_KINDS_2.flatMap(({ operators }) => operators).filter(
      (op) => !SCHEMA_OPERATORS.includes(op),
    );
    const changed = ["all", "any", "not", "every", "some", "eq", "neq", "in", "not_in", "contains", "lt", "regex"];
    expect([...kinds2.keys()].sort()).toEqual([...added, ...changed].sort());
  });

  it("has at least 2,000 rows of version 1 and 3,000 of version 2, none of them twice", () => {
    expect(rows.length).toBeGreaterThanOrEqual(2000);
    expect(rows2.length).toBeGreaterThanOrEqual(3000);
    const all = [...rows, ...rows2];
    expect(new Set(all.map(({ version, condition, args }) => `${version} ${condition} ${args}`)).size).toBe(all.length);
  });

  describe.each([
    ["1", kinds],
    ["2", kinds2],
  ] as const)("of version %s", (_, table) => {
    for (const [kind, ofKind] of table) {
      it(`gives ${kind} every verdict that it can have`, () => {
        expect([...new Set(ofKind.map(({ verdict }) => verdict))].sort()).toEqual(VERDICTS);
      });

      it(`passes a call under require only where ${kind} is TRUE`, () => {
        expect(ofKind.flatMap((row) => rowDifferences(library, row, "require"))).toEqual([]);
      });

      it(`passes a call under deny_if only where ${kind} is FALSE`, () => {
        expect(ofKind.flatMap((row) => rowDifferences(library, row, "deny_if"))).toEqual([]);
      });
    }
  });
});
