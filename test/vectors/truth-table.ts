import { revive } from "../../src/testing/policy/revive.js";
import type { Library } from "./run.js";

export const LISTS = {
  require: { TRUE: "allowed", FALSE: "require_unmet", INDETERMINATE: "indeterminate" },
  deny_if: { TRUE: "deny_if_matched", FALSE: "allowed", INDETERMINATE: "indeterminate" },
} as const;

/** One row of a truth table: one condition, the arguments it is asked about, and what it is. */
export interface Row {
  readonly version: "1" | "2";
  /** In JSON. */
  readonly condition: string;
  /** Only in version "1". */
  readonly op?: string;
  readonly args: string;
  readonly argument: string;
  readonly verdict: keyof typeof LISTS.require;
  readonly note: string;
}

/** The rows of a table. That of version "1" has an operator, an operand and a path in place of a condition. */
export function rowsOf(text: string): Row[] {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const columns = head.split("\t");
  return lines.map((line): Row => {
    const cells = line.split("\t");
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index]!]));
    const { op, operand, path } = row;
    if (op === undefined) return { ...(row as unknown as Row), version: "2" };
    const condition = `{"path":"${path}","op":"${op}","value":${operand}}`;
    return { ...(row as unknown as Row), version: "1", condition };
  });
}

/** What the library decides otherwise than the row says, as a sentence; none if it holds. */
export function rowDifferences(
  { safeParsePolicy, createEngine }: Library,
  row: Row,
  list: keyof typeof LISTS,
): string[] {
  const { version, condition, args, argument, verdict, note } = row;
  const rules = [{ conditions: [JSON.parse(condition)] }];
  const parsed = safeParsePolicy({ version, default: "deny", tools: { t: { [list]: rules } } });
  if (!parsed.ok) return [`${condition} is refused`];
  const call = { tool: "t", args: revive(JSON.parse(args)) as Record<string, unknown> };
  const { code, rule } = createEngine({ policy: parsed.policy }).evaluate(call);
  const wanted = LISTS[list][verdict];
  const place = wanted === "allowed" ? "/tools/t" : `/tools/t/${list}/0`;
  const right = code === wanted && rule === place;
  return right ? [] : [`${condition}, ${argument} ${args} (${note}): ${code} ${rule}, not ${wanted} ${place}`];
}
