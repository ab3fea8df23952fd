import { writeFileSync } from "node:fs";
import { CommandError } from "./command-error.js";
import { encodeText } from "./decode.js";
import { fileProblem, readEncodedFile } from "./read-file.js";
import { shown } from "./shown.js";

/** Writes a file anew, in UTF-8; a `CommandError` if it cannot be written. */
export const writeTextFile = (file: string, text: string): void => write(file, text, "w");

/** Writes a file that is not there yet, in UTF-8; a `CommandError` if there is one. */
export const writeNewFile = (file: string, text: string): void => write(file, text, "wx");

/** Writes a file back, in its own encoding; a `CommandError` if it is not as it was read. */
export function writeBack(file: string, before: string, after: string): void {
  const { text, encoding } = readEncodedFile(file);
  if (text !== before) throw new CommandError(`${shown(file)} has changed meanwhile; nothing is written to it`);
  write(file, encodeText(after, encoding), "w");
}

function write(file: string, content: string | Uint8Array, flag: "w" | "wx"): void {
  try {
    writeFileSync(file, content, { flag });
  } catch (error) {
    const { code } = error as { code?: string };
    const isThere = code === "EEXIST";
    // A file is made: what is missing is its folder.
    const isMissing = code === "ENOENT";
    throw new CommandError(
      isThere
        ? `${shown(file)} is there already; nothing is written to it. Choose another name, or remove it first`
        : `cannot write ${shown(file)}: ${isMissing ? "its folder is not there; make it first" : fileProblem(error)}`,
    );
  }
}
