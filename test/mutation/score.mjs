/** Whether a test noticed: it failed, or it never came to an end. */
const NOTICED = ["Killed", "Timeout"];
/** What cannot be run says nothing of the tests. */
const INVALID = ["CompileError", "RuntimeError"];
/** The code, or `equivalents.json`, has the reason why no test can tell. */
const IGNORED = "Ignored";

const percent = (part, whole) => (whole === 0 ? 100 : (100 * part) / whole);

/**
 * The figures of a run. It holds if at least so many percent of the mutants were noticed, those set aside that are ignored.
 *
 * @param {readonly import("./mutate.mjs").Mutant[]} mutants
 */
export function judged(mutants, least) {
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status));
  const noticed = of(...NOTICED).length;
  const survivors = mutants.filter(({ status }) => ![...NOTICED, ...INVALID, IGNORED].includes(status));
  const score = percent(noticed, noticed + survivors.length);
  return {
    files: new Set(mutants.map(({ file }) => file)).size,
    mutants: mutants.length,
    killed: of("Killed").length,
    timedOut: of("Timeout").length,
    invalid: of(...INVALID).length,
    ignored: of(IGNORED).length,
    survivors,
    score,
    holds: score >= least,
  };
}

/** The figures in a line, after what is to be looked at. */
export function printed(name, { survivors, score, ...counts }) {
  const figures = [
    `${counts.mutants} mutants in ${counts.files} files`,
    `${counts.killed} killed`,
    `${counts.timedOut} timed out`,
    `${counts.ignored} ignored`,
    `${survivors.length} survived`,
    ...(counts.invalid > 0 ? [`${counts.invalid} could not be run`] : []),
  ];
  return [
    ...survivors.map(({ status, at, ...entry }) => `${entry.file}:${at} ${status}\n${JSON.stringify(entry, null, 2)}`),
    `${name}: ${figures.join(", ")}; score ${score.toFixed(2)} %`,
  ].join("\n");
}
