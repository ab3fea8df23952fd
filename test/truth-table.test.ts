import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { revive } from "../src/cli/cases/revive.js";
import { createEngine, parsePolicy } from "../src/index.js";

const OPERATORS = ["eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "exists"];
const LISTS = {
  require: { TRUE: "allowed", FALSE: "require_unmet", INDETERMINATE: "indeterminate" },
  deny_if: { TRUE: "deny_if_matched", FALSE: "allowed", INDETERMINATE: "indeterminate" },
} as const;

type Verdict = keyof typeof LISTS.require;

interface Row {
  readonly op: string;
  readonly operand: string;
  readonly path: string;
  readonly args: string;
  readonly argument: string;
  readonly verdict: Verdict;
  readonly note: string;
}

const [head = "", ...lines] = readFileSync(new URL("./vectors/truth-table.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const columns = head.split("\t");
const rows = lines.map((line) => {
  const cells = line.split("\t");
  return Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as unknown as Row;
});

/** What the table says and what an engine decides for each row of one operator. */
function decide(op: string, list: keyof typeof LISTS): { readonly wanted: string[]; readonly found: string[] } {
  const wanted: string[] = [];
  const found: string[] = [];
  for (const { operand, path, args, argument, verdict, note } of rows.filter((row) => row.op === op)) {
    const condition = { path, op, value: JSON.parse(operand) };
    const policy = parsePolicy({
      version: "1",
      default: "deny",
      tools: { t: { [list]: [{ conditions: [condition] }] } },
    });
    const decision = createEngine({ policy }).evaluate({
      tool: "t",
      args: revive(JSON.parse(args)) as Record<string, unknown>,
    });
    const row = `${path} ${op} ${operand}, ${argument} ${args} (${note})`;
    const code = LISTS[list][verdict];
    wanted.push(`${row}: ${code} ${code === "allowed" ? "/tools/t" : `/tools/t/${list}/0`}`);
    found.push(`${row}: ${decision.code} ${decision.rule}`);
  }
  return { wanted, found };
}

describe("the truth table", () => {
  it("has every operator, with every verdict that it can give", () => {
    expect([...new Set(rows.map(({ op }) => op))]).toEqual(OPERATORS);
    for (const op of OPERATORS) {
      expect([...new Set(rows.filter((row) => row.op === op).map(({ verdict }) => verdict))].sort()).toEqual(
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

  for (const op of OPERATORS) {
    it(`require passes a call of ${op} only on TRUE`, () => {
      const { wanted, found } = decide(op, "require");
      expect(found).toEqual(wanted);
    });

    it(`deny_if passes a call of ${op} only on FALSE`, () => {
      const { wanted, found } = decide(op, "deny_if");
      expect(found).toEqual(wanted);
    });
  }
});
