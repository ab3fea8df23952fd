import type { PolicyCase } from "../../testing/policy/policy-case.js";
import { type CaseProblem, readCases } from "../../testing/policy/read-cases.js";
import { CommandError } from "../shared/command-error.js";
import { type JsonFile, type Place, readJsonFile } from "../shared/json-file.js";
import { plainLine } from "../shared/phrases.js";
import { shown } from "../shared/shown.js";

/** The cases of a file. */
export interface CaseFile {
  readonly file: string;
  readonly cases: readonly PolicyCase[];
  /** Where a call of a case stands. */
  readonly placeOf: (caseIndex: number, call: number) => Place | undefined;
}

/** Reads a case file; throws a `CommandError` with all that is wrong in it. */
export function readCaseFile(file: string): CaseFile {
  const { data, placeOf } = readJsonFile(file);
  const read = readCases(data);
  if ("problems" in read) throw new CommandError(problemText(file, read.problems, placeOf));
  const start = Array.isArray(data) ? [] : ["cases"];
  return { file, cases: read.cases, placeOf: (index, call) => placeOf([...start, index, "calls", call]) };
}

function problemText(file: string, problems: readonly CaseProblem[], placeOf: JsonFile["placeOf"]): string {
  const [first] = problems;
  if (problems.length === 1 && first?.path.length === 0) return `${shown(file)} ${first.message}`;
  const lines = problems.map(({ path, message, at }) => {
    const place = placeOf(path, at === "key");
    return `\n  ${place === undefined ? "" : `line ${place.line}, column ${place.column}: `}${plainLine(message)}`;
  });
  return `${shown(file)} is not a list of cases:${lines.join("")}`;
}
