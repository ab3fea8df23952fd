import { existsSync } from "node:fs";

/** What a test noticed: it failed, or it never came to an end. */
const NOTICED = ["Killed", "Timeout"];
/** What cannot be run says nothing of the tests. */
const INVALID = ["CompileError", "RuntimeError"];

const keyOf = ({ file, line, was, is }) => JSON.stringify([file, line, was, is]);
const percent = (part, whole) => (whole === 0 ? 100 : (100 * part) / whole);

/**
 * The figures of a run. It holds if at least so many percent of the mutants were noticed, those set aside that are known
 * to mean the same, and each of these is still there and still survives.
 *
 * @param {readonly import("./mutate.mjs").Mutant[]} mutants
 */
export function judged(mutants, equivalents, least) {
  const files = new Set(mutants.map(({ file }) => file));
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status));
  const listed = new Set(equivalents.map(keyOf));
  // What means the same cannot fail a test; on a busy machine it may be slow beyond its time.
  const surviving = mutants.filter(
    (mutant) =>
      !NOTICED.concat(INVALID).includes(mutant.status) || (mutant.status === "Timeout" && listed.has(keyOf(mutant))),
  );
  const found = new Map();
  for (const mutant of surviving) found.set(keyOf(mutant), (found.get(keyOf(mutant)) ?? 0) + 1);
  const survivors = surviving.filter((mutant) => !listed.has(keyOf(mutant)));
  const stale = equivalents.filter((entry) => {
    if (!existsSync(entry.file)) return true;
    return files.has(entry.file) && found.get(keyOf(entry)) !== (entry.times ?? 1);
  });

  const equivalent = surviving.length - survivors.length;
  const killed = of("Killed").length;
  const timedOut = of("Timeout").filter((mutant) => !listed.has(keyOf(mutant))).length;
  const score = percent(killed + timedOut, killed + timedOut + survivors.length);
  return {
    files: files.size,
    mutants: mutants.length,
    killed,
    timedOut,
    invalid: of(...INVALID).length,
    equivalent,
    survivors,
    stale,
    score,
    holds: score >= least && stale.length === 0,
  };
}

/** The figures in a line, after what is to be looked at. */
export function printed(name, { survivors, stale, score, ...counts }) {
  const figures = [
    `${counts.mutants} mutants in ${counts.files} files`,
    `${counts.killed} killed`,
    `${counts.timedOut} timed out`,
    `${counts.equivalent} equivalent`,
    `${survivors.length} survived`,
    ...(counts.invalid > 0 ? [`${counts.invalid} could not be run`] : []),
  ];
  return [
    ...survivors.map(({ status, at, ...entry }) => `${entry.file}:${at} ${status}\n${JSON.stringify(entry, null, 2)}`),
    ...stale.map(
      (entry) => `equivalents.json: no such survivor, or another number of them\n${JSON.stringify(entry, null, 2)}`,
    ),
    `${name}: ${figures.join(", ")}; score ${score.toFixed(2)} %`,
  ].join("\n");
}
