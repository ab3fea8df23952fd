import type { Output } from "../command.js";

const WIDTH = 100;

/** The lines of a text, as places count them. */
export const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);

/** The line that a finding is on, the one before it, and carets under what it is about. */
export function codeFrame(
  lines: readonly string[],
  { line, column }: { readonly line: number; readonly column: number },
  style: Output["style"],
): readonly string[] {
  const gutter = String(line).length;
  const shown = lines[line - 1] ?? "";
  // A line that is very long is shown around the place.
  const start = column <= WIDTH ? 0 : column - 1 - WIDTH / 2;
  const row = (number: number, content: string): string =>
    `${style("dim", `${String(number).padStart(gutter)} |`)} ${content}`;
  const before = lines[line - 2];
  return [
    ...(before === undefined || start > 0 ? [] : [row(line - 1, cut(before, 0))]),
    row(line, cut(shown, start)),
    `${style("dim", `${" ".repeat(gutter)} |`)} ${" ".repeat(column - 1 - start + (start > 0 ? 1 : 0))}${style("red", "^".repeat(lengthAt(shown, column)))}`,
  ].map((one) => `  ${one}`.trimEnd());
}

function cut(line: string, start: number): string {
  const part = line.slice(start, start + WIDTH);
  return `${start > 0 ? "…" : ""}${visible(part)}${start + WIDTH < line.length ? "…" : ""}`;
}

/** As many columns as code units, nothing that a terminal would act on. */
const visible = (part: string): string =>
  part.replace(/\t/g, " ").replace(/[\p{Cc}\p{Cf}]/gu, (one) => "\ufffd".repeat(one.length));

/** The length of the string or word that begins there; 1 for brackets and signs. */
function lengthAt(line: string, column: number): number {
  const token = /^(?:"(?:[^"\\]|\\.)*"?|[\w.+-]+)/.exec(line.slice(column - 1));
  return Math.min(token?.[0].length ?? 1, WIDTH / 2);
}
