import { escaped } from "../../policy/words.js";

const NEWLINE = 0x0a;
const MOST_LINE_BYTES = 128 * 1024 * 1024;

/** Cuts bytes into lines. */
export interface Lines {
  read(chunk: Buffer): void;
  /** The bytes have ended: what stands after the last newline is a line as well. */
  end(): void;
}

/** A line, or the first and the last bytes of one that is too long to be kept. */
export type Line =
  | { readonly bytes: Buffer; readonly ends?: never }
  | { readonly bytes?: never; readonly ends: { readonly head: Buffer; readonly tail: Buffer } };

const joined = (parts: readonly Buffer[]): Buffer => (parts.length === 1 ? parts[0]! : Buffer.concat(parts));

/** The length that is kept of both ends of a line that is too long. */
const END_BYTES = 512;

/** Hands each line to `take`. A long line is copied once. */
export function createLines(take: (line: Line) => void): Lines {
  let held: Buffer[] = [];
  let bytes = 0;
  let ends: Line["ends"];

  const hold = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MOST_LINE_BYTES) return void held.push(part);
    // Each part has a byte or more, so that so many parts have the bytes.
    ends ??= { head: joined(held.slice(0, END_BYTES)).subarray(0, END_BYTES), tail: joined(held.slice(-END_BYTES)) };
    ends = { head: ends.head, tail: joined([ends.tail, part.subarray(-END_BYTES)]).subarray(-END_BYTES) };
    held = [];
  };
  const end = (): void => {
    const line = ends === undefined ? { bytes: joined(held) } : { ends };
    held = [];
    bytes = 0;
    ends = undefined;
    take(line);
  };
  return {
    read(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        hold(chunk.subarray(from, at));
        end();
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
    },
    end,
  };
}

/**
 * JSON text that is one line to every reader, and moves nothing on a terminal. `JSON.stringify` keeps some characters
 * that some readers take for the end of a line, such as Node 24's `readline`. Text within a message would become a message.
 */
export const jsonLine = (value: unknown): string => oneLine(JSON.stringify(value));

/** The same of JSON text as it came: between its tokens a line may end as well. */
export const oneLine = (json: string): string =>
  withoutLastBreaks(json)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)
    .replace(/[\r\n]/g, " ");

/** No pattern: one that ends in `$` looks at each run of breaks once for each of them. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
