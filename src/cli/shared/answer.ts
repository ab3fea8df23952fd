import type { Io } from "../command.js";
import { shown } from "./shown.js";
import { writeTextFile } from "./write-file.js";

/** The option of every command whose answer is a file. */
export const OUT_OPTION = { out: { type: "string" } } as const;

/** The line of help for it. `>` of Windows PowerShell writes UTF-16. */
export const OUT_HELP = "  --out <file>         writes the answer to a file, in UTF-8, and not to stdout";

/** Gives the answer of a command: to the file of `--out`, or to stdout. */
export function answer(
  text: string,
  file: string | undefined,
  { out, err }: Pick<Io, "out" | "err">,
  write = writeTextFile,
): void {
  if (file === undefined) {
    out.line(text);
    return;
  }
  write(file, `${text}\n`);
  err.line(`written to ${shown(file)}`);
}
