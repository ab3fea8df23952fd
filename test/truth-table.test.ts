import { describe, expect, it } from "vitest";
import { createEngine, safeParsePolicy } from "../src/index.js";
import { SCHEMA_OPERATORS } from "./policy/schema-operators.js";
import { LISTS, readRows, rowDifferences } from "./vectors/truth-table.js";

const rows = readRows(new URL("./vectors/truth-table.tsv", import.meta.url));
const ofOperator = (op: string) => rows.filter((row) => row.op === op);
const library = { createEngine, safeParsePolicy };

describe("the truth table", () => {
  it("has every operator, with every verdict that it can give", () => {
    expect([...new Set(rows.map(({ op }) => op))]).toEqual(SCHEMA_OPERATORS);
    for (const op of SCHEMA_OPERATORS) {
      expect([...new Set(ofOperator(op).map(({ verdict }) => verdict))].sort()).toEqual(
        Object.keys(LISTS.require).sort(),
      );
    }
  });

  it("has at least 2,000 rows, none of them twice", () => {
    expect(rows.length).toBeGreaterThanOrEqual(2000);
    expect(new Set(rows.map(({ op, operand, path, args }) => [op, operand, path, args].join("\t"))).size).toBe(
      rows.length,
    );
  });

  for (const op of SCHEMA_OPERATORS) {
    it(`require passes a call of ${op} only on TRUE`, () => {
      expect(ofOperator(op).flatMap((row) => rowDifferences(library, row, "require"))).toEqual([]);
    });

    it(`deny_if passes a call of ${op} only on FALSE`, () => {
      expect(ofOperator(op).flatMap((row) => rowDifferences(library, row, "deny_if"))).toEqual([]);
    });
  }
});
