import { type ParseError, parseTree } from "jsonc-parser";
import { offsets, positions } from "../../policy/places.js";
import { nestedOver, syntaxMessage } from "../../policy/text.js";
import { CommandError } from "./command-error.js";
import { MOST_BYTES, readTextFile } from "./read-file.js";
import { shown } from "./shown.js";

/** JSON data of a file, and where in the file its parts stand. */
export interface JsonFile {
  readonly data: unknown;
  /** Line and column of the value at a path, or of its key, both from 1; undefined if the data is nested too deep to tell. */
  readonly placeOf: (path: readonly (string | number)[], atKey?: boolean) => Place | undefined;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The tree of places is built by recursion. */
const MOST_DEPTH = 500;

/** Reads a file of JSON data; throws a `CommandError` that says where it is not JSON. */
export function readJsonFile(file: string): JsonFile {
  const text = readTextFile(file, MOST_BYTES.data);
  try {
    return { data: JSON.parse(text), placeOf: placesIn(text) };
  } catch {
    throw new CommandError(`cannot read ${shown(file)}: ${syntaxProblem(text)}`);
  }
}

function syntaxProblem(text: string): string {
  if (text.trim() === "") return "it is empty";
  const errors: ParseError[] = [];
  if (nestedOver(text, MOST_DEPTH) === undefined) parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first === undefined) return "it is not JSON text";
  const { line, column } = positions(text)(first.offset);
  return `it is not JSON text: line ${line}, column ${column}: ${syntaxMessage(first, text)}`;
}

/** The tree is built when the first place is asked for. */
function placesIn(text: string): JsonFile["placeOf"] {
  let find: JsonFile["placeOf"] | undefined;
  return (path, atKey) => {
    find ??= finder(text);
    return find(path, atKey);
  };
}

function finder(text: string): JsonFile["placeOf"] {
  if (nestedOver(text, MOST_DEPTH) !== undefined) return () => undefined;
  const offsetOf = offsets(parseTree(text));
  const positionOf = positions(text);
  return (path, atKey = false) => positionOf(offsetOf(path, atKey));
}
