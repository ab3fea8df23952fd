import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const TEXT = /`(?:\\.|[^`\\])*`/gs;
/** What tells a script from the other texts of a file. */
const SCRIPT = /redis\.call|SELECT|UPDATE/;

/** What one operator becomes, and the statements that can be left out, by language. */
const LANGUAGES = {
  lua: {
    pairs: [" < | <= ", " > | >= ", " == | ~= ", " + | - ", " and | or ", "true|false"],
    removed: ["not "],
    statement: /^ *(?!local |for )(?:\w[\w[\], .+]* = (?!.*\bfunction\b).*|(?:write|call)\(.*\))$/gm,
  },
  sql: {
    pairs: [
      " < | <= ",
      " > | >= ",
      " = | <> ",
      " + | - ",
      " AND | OR ",
      "true|false",
      "greatest(|least(",
      "max(|min(",
      "bool_and(|bool_or(",
    ],
    removed: ["NOT "],
    statement: /^ *(?:\w+ := .*;|IF .* END IF;|IF .* RETURN .*;|PERFORM .*;)$/gm,
  },
};

/** Mutants that mean the same as the code. A script cannot carry the comment that says so to Stryker. */
const { equivalents } = JSON.parse(readFileSync(new URL("equivalents.json", import.meta.url), "utf8"));
const keyOf = ({ file, line, was, is }) => JSON.stringify([file, line, was, is]);
const ignored = new Set(equivalents.map(keyOf));

/** A mutant that keeps the tests from ending is noticed by that. */
const LONGEST_MS = 120_000;

/**
 * What Stryker takes for one text, because it runs in a server: changed operator by operator and statement by statement,
 * with the tests of the store run against each.
 *
 * @param {readonly { file: string, language: keyof typeof LANGUAGES, from?: string, tests: readonly string[] }[]} scripts
 * @returns {import("./mutate.mjs").Mutant[]}
 */
export const mutateScripts = (scripts) => scripts.flatMap(mutateScript);

function mutateScript({ file, language, from = "", tests }) {
  const source = readFileSync(file, "utf8");
  if (statusOf({ file, text: source, tests }) !== "Survived")
    throw new Error(`the tests of ${file} do not pass without a mutant`);
  const mutants = [...changesOf(source, from, language)].map(({ at, was, is }) => ({
    ...{ file, ...placeOf(source, at), was: was.trim(), is: is.trim() },
    text: source.slice(0, at) + is + source.slice(at + was.length),
  }));
  const found = new Set(mutants.map(keyOf));
  for (const entry of equivalents)
    if (entry.file === file && !found.has(keyOf(entry)))
      throw new Error(`equivalents.json: no such mutant ${keyOf(entry)}`);
  return mutants.map(({ text, ...mutant }) => {
    const status = ignored.has(keyOf(mutant)) ? "Ignored" : statusOf({ file, text, tests });
    console.log(`${file}:${mutant.at} \`${mutant.was}\` to \`${mutant.is}\`: ${status}`);
    return { ...mutant, status };
  });
}

/** What becomes of the tests where the file has this text. */
function statusOf({ file, text, tests }) {
  const env = { ...process.env, TOLLGATE_SCRIPT: JSON.stringify({ file, text }) };
  const options = ["--config", "test/mutation/scripts.config.ts", "--pool", "threads", "--bail", "1"];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...options, ...tests];
  const { status, signal } = spawnSync(process.execPath, args, {
    env,
    stdio: "ignore",
    timeout: LONGEST_MS,
    killSignal: "SIGKILL",
  });
  if (signal !== null) return "Timeout";
  return status === 0 ? "Survived" : "Killed";
}

function* changesOf(source, from, language) {
  const { pairs, removed, statement } = LANGUAGES[language];
  const changes = [
    ...pairs
      .map((pair) => pair.split("|"))
      .flatMap(([one, other]) => [
        [one, other],
        [other, one],
      ]),
    ...removed.map((word) => [word, ""]),
  ];
  for (const { index, 0: text } of source.matchAll(TEXT)) {
    if (!SCRIPT.test(text)) continue;
    for (const [was, is] of changes) for (const at of placesOf(was, text)) yield { at: index + at, was, is };
    for (const { index: at, 0: was } of text.matchAll(statement)) yield { at: index + at, was, is: "" };
  }

  function placesOf(word, text) {
    const places = [];
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) places.push(at);
    return places.filter((at) => at >= text.indexOf(from));
  }
}

function placeOf(source, at) {
  const before = source.slice(0, at).split("\n");
  return { at: before.length, line: source.split("\n")[before.length - 1].trim() };
}
