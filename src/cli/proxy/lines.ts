const NEWLINE = 0x0a;
const MOST_LINE_BYTES = 128 * 1024 * 1024;

/** Cuts bytes into lines. */
export interface Lines {
  read(chunk: Buffer): void;
  /** The bytes have ended: what stands after the last newline is a line as well. */
  end(): void;
}

/** Hands each line to `take`, undefined in place of one that is too long, of which nothing is kept. A long line is copied once. */
export function createLines(take: (line: Buffer | undefined) => void): Lines {
  let held: Buffer[] = [];
  let bytes = 0;

  const hold = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MOST_LINE_BYTES) held.push(part);
    else held = [];
  };
  const end = (): void => {
    const line = bytes > MOST_LINE_BYTES ? undefined : held.length === 1 ? held[0] : Buffer.concat(held);
    held = [];
    bytes = 0;
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
 * JSON text that is one line to every reader, and moves nothing on a terminal. `JSON.stringify` leaves some characters as they
 * are that readers take for the end of a line, as Node 24's `readline` does, so that text within a message would be a message.
 */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
