import { readFileSync } from "node:fs";
import { revive } from "../../src/testing/policy/revive.js";
import type { Library } from "./run.js";

export const LISTS = {
  require: { TRUE: "allowed", FALSE: "require_unmet", INDETERMINATE: "indeterminate" },
  deny_if: { TRUE: "deny_if_matched", FALSE: "allowed", INDETERMINATE: "indeterminate" },
} as const;

/** One row of truth-table.tsv: one condition, the arguments it is asked about, and what it is. */
export interface Row {
  readonly op: string;
  readonly operand: string;
  readonly path: string;
  readonly args: string;
  readonly argument: string;
  readonly verdict: keyof typeof LISTS.require;
  readonly note: string;
}

export function readRows(file: string | URL): Row[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const columns = head.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as unknown as Row;
  });
}

/** What the library decides otherwise than the row says, as a sentence; none if it holds. */
export function rowDifferences(
  { safeParsePolicy, createEngine }: Library,
  row: Row,
  list: keyof typeof LISTS,
): string[] {
  const { op, operand, path, args, argument, verdict, note } = row;
  const rules = [{ conditions: [{ path, op, value: JSON.parse(operand) }] }];
  const parsed = safeParsePolicy({ version: "1", default: "deny", tools: { t: { [list]: rules } } });
  if (!parsed.ok) return [`${path} ${op} ${operand} is refused`];
  const call = { tool: "t", args: revive(JSON.parse(args)) as Record<string, unknown> };
  const { code, rule } = createEngine({ policy: parsed.policy }).evaluate(call);
  const wanted = LISTS[list][verdict];
  const place = wanted === "allowed" ? "/tools/t" : `/tools/t/${list}/0`;
  const right = code === wanted && rule === place;
  return right
    ? []
    : [`${path} ${op} ${operand}, ${argument} ${args} (${note}): ${code} ${rule}, not ${wanted} ${place}`];
}
