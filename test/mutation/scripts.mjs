import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createVitest } from "vitest/node";

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

/**
 * What Stryker takes for one text, because it runs in a server: changed operator by operator and statement by statement,
 * with the tests of the store run against each.
 *
 * @param {readonly { file: string, language: keyof typeof LANGUAGES, from?: string, tests: readonly string[] }[]} scripts
 * @returns {Promise<import("./mutate.mjs").Mutant[]>}
 */
export async function mutateScripts(scripts, testTimeout) {
  const mutants = [];
  for (const script of scripts) mutants.push(...(await mutateScript(script, testTimeout)));
  return mutants;
}

async function mutateScript({ file, language, from = "", tests }, testTimeout) {
  const path = resolve(file);
  const source = readFileSync(path, "utf8");
  let loaded = source;
  const vitest = await createVitest(
    "test",
    {
      config: false,
      include: [...tests],
      pool: "threads",
      maxWorkers: 1,
      bail: 1,
      watch: false,
      reporters: [{}],
      testTimeout,
    },
    { plugins: [{ name: "mutant", enforce: "pre", load: (id) => (id === path ? loaded : undefined) }] },
  );
  const passes = async (text) => {
    loaded = text;
    vitest.state.filesMap.clear();
    vitest.state.errorsSet.clear();
    vitest.invalidateFile(path);
    await vitest.start();
    const files = vitest.state.getFiles();
    return files.length === tests.length && files.every(({ result }) => result?.state === "pass");
  };
  try {
    if (!(await passes(source))) throw new Error(`the tests of ${file} do not pass without a mutant`);
    const mutants = [];
    for (const { at, was, is } of changesOf(source, from, language)) {
      const survives = await passes(source.slice(0, at) + is + source.slice(at + was.length));
      mutants.push({
        file,
        ...placeOf(source, at),
        was: was.trim(),
        is: is.trim(),
        status: survives ? "Survived" : "Killed",
      });
      if (mutants.length % 10 === 0) console.log(`${file}: ${mutants.length} mutants tested`);
    }
    return mutants;
  } finally {
    await vitest.close();
  }
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
