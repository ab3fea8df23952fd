// @ts-check
// Draws docs/peers-light.svg and docs/peers-dark.svg from bench/peers/recorded.json: node bench/plot.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";

/** @typedef {import("./lib/recorded.mjs").Report} Report */

/** Each kind of job once, those that peers do faster among them. */
const ROWS = [
  "allow by name",
  "three conditions, passing",
  "a call among 10,000 tools",
  "filter 1,000 names",
  "one limit, 10,000 subjects",
  "three limits, 10,000 subjects",
  "a full limit, denied",
  "a pattern",
  "cold start",
];
const THEMES = {
  light: { card: "#ffffff", text: "#1f2328", quiet: "#59636e", line: "#d1d9e0", slower: "#9a6700", faster: "#0969da" },
  dark: { card: "#0d1117", text: "#f0f6fc", quiet: "#9198a1", line: "#3d444d", slower: "#d29922", faster: "#4493f8" },
};
const [WIDTH, LEFT, RIGHT, TOP, ROW] = [860, 210, 40, 66, 56];
const [LEAST, MOST] = [0.08, 15_000];

/** @type {Report} */
const report = JSON.parse(readFileSync(new URL("peers/recorded.json", import.meta.url), "utf8"));

/** @param {number} ratio */
const across = (ratio) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log10(ratio / LEAST)) / Math.log10(MOST / LEAST);
/** @param {string} name */
const short = (name) =>
  name
    .replace("@casl/ability", "CASL")
    .replace("@cedar-policy/cedar-wasm", "cedar")
    .replace(/^@\w+\//, "");

/** The peers of a row, each with the place of its label: the first of four heights that is still free there. @param {string} name */
function dotsOf(name) {
  const row = report.rows.find((one) => one.name === name);
  const own = row?.contestants.tollgate?.ratio;
  if (row === undefined || own === undefined) throw new Error(`bench/peers/recorded.json has no row \`${name}\``);
  /** @type {Record<number, number>} */
  const ends = {};
  return Object.entries(row.contestants)
    .filter(([peer]) => peer !== "tollgate" && peer !== "floor")
    .map(([peer, figure]) => ({ label: short(peer), ratio: figure.ratio / own }))
    .sort((a, b) => a.ratio - b.ratio)
    .map((dot) => {
      const half = dot.label.length * 3.2 + 3;
      const x = across(dot.ratio);
      const level = [-9, 18, -21, 30].find((y) => (ends[y] ?? 0) < x - half) ?? -9;
      ends[level] = x + half;
      return { ...dot, x, level };
    });
}

/** @param {typeof THEMES.light} theme */
function draw(theme) {
  const height = TOP + ROWS.length * ROW + 34;
  /** @param {number} x @param {number} y @param {string} text @param {string} more */
  const text = (x, y, text, more = "") => `<text x="${x.toFixed(1)}" y="${y}" ${more}>${text}</text>`;
  const quiet = `fill="${theme.quiet}"`;
  const grid = [0.1, 1, 10, 100, 1_000, 10_000].map((ratio) => {
    const x = across(ratio).toFixed(1);
    const line = `<line x1="${x}" x2="${x}" y1="${TOP - 12}" y2="${height - 34}" stroke="${ratio === 1 ? theme.text : theme.line}"/>`;
    return line + text(Number(x), height - 14, `${ratio.toLocaleString("en")} ×`, `text-anchor="middle" ${quiet}`);
  });
  const rows = ROWS.flatMap((name, i) => {
    const y = TOP + i * ROW + ROW / 2;
    const dots = dotsOf(name).map(({ label, ratio, x, level }) => {
      const dot = `<circle cx="${x.toFixed(1)}" cy="${y}" r="5" fill="${ratio < 1 ? theme.faster : theme.slower}"/>`;
      return dot + text(x, y + level, label, 'text-anchor="middle" font-size="11"');
    });
    return [text(16, y + 5, name), ...dots];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="CPU time of other libraries for the same job, as a multiple of tollgate's" font-family="ui-sans-serif, system-ui, sans-serif" font-size="13" fill="${theme.text}">`,
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="${theme.card}"/>`,
    text(16, 28, "CPU time of other libraries for the same job; tollgate is 1", 'font-weight="600"'),
    text(across(1) - 8, 48, "← faster", `text-anchor="end" ${quiet}`),
    text(across(1) + 8, 48, "slower →", quiet),
    ...grid,
    ...rows,
    "</svg>\n",
  ].join("\n");
}

for (const [name, theme] of Object.entries(THEMES)) {
  const file = new URL(`../docs/peers-${name}.svg`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(file, draw(theme));
  else if (readFileSync(file, "utf8") !== draw(theme)) throw new Error(`run \`node bench/plot.mjs\`: ${file.pathname}`);
}
