import type { ApprovalRecord } from "../../approvals/index.js";
import { exactJson, visible } from "../../approvals/visible.js";
import { coverageOf, spanOf } from "../../approvals/words.js";

const HEAD = ["id", "state", "tool", "asked by", "arguments"];
const ARGUMENTS_WIDTH = 60;

/** Records in columns, the arguments cut: `approvals show` has the whole of them. */
export function tableOf(records: readonly ApprovalRecord[]): readonly string[] {
  const rows = [HEAD, ...records.map(cellsOf)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)));
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}

const cellsOf = (record: ApprovalRecord): readonly string[] => [
  record.id,
  stateText(record),
  visible(record.tool),
  visible(askerOf(record)),
  cut(visible(exactJson(record.args))),
];

const cut = (text: string): string =>
  text.length > ARGUMENTS_WIDTH ? `${text.slice(0, ARGUMENTS_WIDTH)}… (${text.length} characters)` : text;

/** The state, and how long it lasts. */
function stateText({ state, expiresAt, now }: ApprovalRecord): string {
  const left = spanOf(expiresAt - now);
  if (state === "pending") return `pending, ${left} left`;
  return state === "approved" ? `approved, not used yet, ${left} left` : state;
}

const askerOf = ({ scope, client }: ApprovalRecord): string =>
  [scope.grant ?? scope.session ?? "-", client && `(${client})`].filter((part) => part !== undefined).join(" ");

/** A fact with its name; nothing is shown of one that is not there. */
type Row = readonly [name: string, value: string | 0 | undefined];

/** Everything about a record, for the person who answers. Nothing is cut. */
export function linesOf(record: ApprovalRecord): readonly string[] {
  const { scope, limits, remember, hidden } = record;
  const rows: readonly Row[] = [
    ["state", stateText(record)],
    ["tool", visible(record.tool)],
    ["why", visible(record.reason)],
    [
      "rule",
      [record.policy, record.rule]
        .filter((part) => part !== undefined)
        .map(visible)
        .join(" "),
    ],
    ["server", record.namespace === "" ? undefined : visible(record.namespace)],
    ["grant", scope.grant && visible(scope.grant)],
    ["session", scope.session && visible(scope.session)],
    ["client", record.client && visible(record.client)],
    ["principal", record.principal && visible(exactJson(record.principal))],
    ["asked", timeText(record.askedAt)],
    ["until", timeText(record.expiresAt)],
    ...limits.map(({ counter, window, used, max }): Row => ["limit", `${visible(counter)}: ${used} of ${max} used in this ${window}`]), // biome-ignore format: one line
    ["may cover", remember && visible(coverageOf(remember))],
    ["hidden", hidden.length === 0 ? undefined : `${hidden.map(visible).join(", ")}: not kept, only compared`],
    ["answered", record.answeredAt && `${timeText(record.answeredAt)} by ${visible(record.answeredBy ?? "-")}`],
    ["note", record.note && visible(record.note)],
    ["covers", record.rememberedUntil && `later calls too, until ${timeText(record.rememberedUntil)}`],
  ];
  const told = rows.flatMap(([name, value]) => (value ? [`${name.padEnd(10)} ${value}`] : []));
  return [record.id, ...told, "arguments", ...argumentLines(record.args)];
}

const argumentLines = (args: object): readonly string[] =>
  exactJson(args, 2)
    .split("\n")
    .map((line) => `  ${visible(line)}`);

const timeText = (ms: number): string => new Date(ms).toISOString();
