// @ts-check
import { median } from "./measure.mjs";

/** @typedef {import("./job.mjs").Figures} Figures */

/**
 * One line of a table.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} unit
 * @property {Readonly<Record<string, Figure>>} contestants
 * @property {import("./job.mjs").Bound} [bound]
 *
 * @typedef {object} Figure
 * @property {number} median In the row's unit.
 * @property {number} ratio To the floor of the same run; the median of the runs.
 * @property {number} spread Half of what lies between the least ratio and the greatest, as a part of the median.
 * @property {number} [bytes]
 */

/**
 * @param {string} name @param {string} unit
 * @param {readonly Figures[]} times One entry a run.
 * @param {readonly Figures[]} bytes
 * @param {import("./job.mjs").Bound} [bound]
 * @returns {Row}
 */
export function rowOf(name, unit, times, bytes, bound) {
  const contestants = Object.keys(times[0] ?? {}).map((contestant) => {
    const ratios = times.map((run) => (run[contestant] ?? Number.NaN) / (run.floor ?? Number.NaN));
    const ratio = median(ratios);
    return [
      contestant,
      {
        median: median(times.map((run) => run[contestant] ?? Number.NaN)),
        ratio,
        spread: (Math.max(...ratios) - Math.min(...ratios)) / 2 / ratio,
        ...(bytes.length > 0 && { bytes: median(bytes.map((run) => run[contestant] ?? Number.NaN)) }),
      },
    ];
  });
  return { name, unit, contestants: Object.fromEntries(contestants), ...(bound && { bound }) };
}
