// @ts-check
import { readFileSync, writeFileSync } from "node:fs";

/**
 * @typedef {import("./row.mjs").Row} Row
 * @typedef {object} Report What `--json` prints and `bench/recorded.json` keeps.
 * @property {string} cpu
 * @property {string} node
 * @property {string} tollgate
 * @property {number} runs
 * @property {readonly Row[]} rows
 */

const recordedFile = new URL("../recorded.json", import.meta.url);
const readmeFile = new URL("../README.md", import.meta.url);

/** A ratio may be so many times the recorded one: layout alone moves a row near 10 ns by a quarter. */
const MARGIN = 1.35;
/** Bytes are counted, not timed. */
const BYTES_MARGIN = 8;

/** @returns {Report} */
export const readRecorded = () => JSON.parse(readFileSync(recordedFile, "utf8"));

/** @param {Report} report */
export const writeRecorded = (report) => writeFileSync(recordedFile, `${JSON.stringify(report, null, 2)}\n`);

/** Puts text between two markers of `bench/README.md`. @param {string} name @param {string} text */
export function writeReadme(name, text) {
  const readme = readFileSync(readmeFile, "utf8");
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench/README.md has no markers \`${name}\``);
  writeFileSync(readmeFile, `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`);
}

/**
 * What has grown beyond the margin: ratios and bytes, never times.
 *
 * @param {readonly Row[]} rows @param {Report} recorded
 */
export function grown(rows, recorded) {
  return rows.flatMap(({ name, unit, contestants: { tollgate: now } }) => {
    const then = recorded.rows.find((row) => row.name === name)?.contestants.tollgate;
    if (then === undefined || now === undefined)
      return [`${name}: not recorded; \`npm run bench -- --write\` records it`];
    const found = [];
    if (now.ratio > then.ratio * MARGIN)
      found.push(`${name}: ${now.ratio.toFixed(2)} times the floor, recorded ${then.ratio.toFixed(2)}`);
    if ((now.bytes ?? 0) > (then.bytes ?? 0) + BYTES_MARGIN)
      found.push(`${name}: ${now.bytes?.toFixed(0)} bytes a call, recorded ${then.bytes?.toFixed(0)}`);
    if (unit.startsWith("bytes") && now.median > then.median + BYTES_MARGIN)
      found.push(`${name}: ${now.median.toFixed(0)} ${unit}, recorded ${then.median.toFixed(0)}`);
    return found;
  });
}
