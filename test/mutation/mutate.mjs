import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { PARTS } from "./parts.mjs";

/**
 * One change, by words rather than by number of line, and whether a test noticed it.
 *
 * @typedef {{ file: string, line: string, was: string, is: string, status: string, at: number }} Mutant
 */

/**
 * Runs Stryker over a part, or over some files of it.
 *
 * @param {string} name
 * @param {{ files: readonly string[], incremental: boolean, force: boolean }} options
 * @returns {Promise<Mutant[]>}
 */
export async function mutate(name, { files, incremental, force }) {
  const { mutate, least } = PARTS[name];
  const excludedMutations = least < 100 ? ["StringLiteral"] : [];
  process.env.TOLLGATE_PART = name;
  const stryker = new Stryker({
    mutate: files.length > 0 ? [...files] : mutate,
    mutator: { excludedMutations },
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
    coverageAnalysis: "perTest",
    concurrency: 2,
    // Loops that do not end are counted, not timed; on a busy machine a short time would kill what no test has noticed.
    timeoutMS: 10_000,
    incremental,
    force,
    incrementalFile: `.cache/mutation-${name}.json`,
    ignorePatterns: ["**", "!{src,test,schema,scripts,dist}/**", "test/mutation/node_modules", "!*.json"],
    tempDirName: ".cache/mutation",
    cleanTempDir: "always",
    disableTypeChecks: false,
    reporters: ["progress-append-only"],
    allowConsoleColors: false,
    warnings: { slow: false },
  });
  const results = await stryker.runMutationTest();
  // The texts of messages are not mutants: Stryker lists them as ignored, among those that a comment in the code ignores.
  return results.filter(({ mutatorName }) => !excludedMutations.includes(mutatorName)).map(inWords);
}

function inWords({ fileName, location: { start, end }, replacement, status }) {
  const lines = linesOf(fileName).slice(start.line - 1, end.line);
  const [line = ""] = lines;
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return {
    file: relative(process.cwd(), fileName).replaceAll("\\", "/"),
    line: line.trim(),
    was: oneLine(lines.join("\n")),
    is: oneLine(replacement),
    status,
    at: start.line,
  };
}

const oneLine = (text) => text.trim().replaceAll(/\s+/g, " ");

const read = new Map();
function linesOf(file) {
  if (!read.has(file)) read.set(file, readFileSync(file, "utf8").split("\n"));
  return read.get(file);
}
