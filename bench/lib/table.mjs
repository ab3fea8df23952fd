// @ts-check
/** @typedef {import("./row.mjs").Row} Row */

/** @param {number} value */
const three = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
/** @param {number | undefined} value */
const bytes = (value) => (value === undefined ? "" : value < 0.5 ? "0" : value.toFixed(0));
/** @param {import("./row.mjs").Figure} figure */
const ratio = (figure) => `${figure.ratio.toFixed(2)} ± ${(figure.spread * 100).toFixed(0)} %`;

/** What a row says of the bounds that the project set itself. @param {Row} row */
export function verdict({ bound, contestants }) {
  const figure = contestants.tollgate;
  if (bound === undefined || figure === undefined) return "";
  const { ratio = Number.POSITIVE_INFINITY, most = Number.POSITIVE_INFINITY, goal } = bound;
  const over = [];
  if (figure.ratio > ratio) over.push(`over by ${(figure.ratio - ratio).toFixed(2)}`);
  if (figure.median > most) over.push(`over by ${three(figure.median - most)}`);
  if (bound.bytes !== undefined && figure.bytes !== undefined && figure.bytes >= bound.bytes + 0.5)
    over.push(`${(figure.bytes - bound.bytes).toFixed(0)} bytes over`);
  return over.length > 0 ? over.join(", ") : goal !== undefined && figure.ratio <= goal ? "goal" : "holds";
}

/** @param {Row} row */
function boundText({ bound, unit }) {
  if (bound === undefined) return "";
  const { ratio, goal, most, bytes } = bound;
  return [
    ratio !== undefined && `${ratio}${goal === undefined ? "" : ` (${goal})`}`,
    most !== undefined && `${most} ${unit}`,
    bytes !== undefined && `${bytes.toLocaleString("en")} bytes`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** The engine beside the floors, as a Markdown table. @param {readonly Row[]} rows */
export function floorTable(rows) {
  const lines = rows.map((row) => {
    const { floor, "own-property floor": own, tollgate } = row.contestants;
    if (floor === undefined || tollgate === undefined) throw new Error(`${row.name}: no figures`);
    return [
      row.name,
      row.unit,
      three(floor.median),
      three(tollgate.median),
      ratio(tollgate),
      own === undefined ? "" : (tollgate.ratio / own.ratio).toFixed(2),
      bytes(floor.bytes),
      bytes(tollgate.bytes),
      boundText(row),
      verdict(row),
    ];
  });
  return markdown(
    ["", "unit", "floor", "tollgate", "ratio", "to own-property floor", "floor, bytes", "bytes", "at most (goal)", ""],
    lines,
  );
}

/** The engine beside its peers: a line for each of them in each row. @param {readonly Row[]} rows */
export const peersTable = (rows) =>
  markdown(
    ["", "", "", "to the floor", "to tollgate"],
    rows.flatMap(({ name, unit, contestants }) =>
      Object.entries(contestants).map(([contestant, figure], i) => [
        i === 0 ? `${name}, ${unit}` : "",
        contestant,
        three(figure.median),
        ratio(figure),
        (figure.ratio / (contestants.tollgate?.ratio ?? Number.NaN)).toFixed(2),
      ]),
    ),
  );

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} lines */
export function markdown(head, lines) {
  const widths = head.map((title, i) => Math.max(title.length, 1, ...lines.map((line) => line[i]?.length ?? 0)));
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${widths.map((width, i) => (cells[i] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...lines.map(line)].join("\n");
}
