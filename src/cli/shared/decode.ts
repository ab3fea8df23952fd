/** Text and how it was written, or why the bytes are not text. */
export type Decoded =
  | { readonly text: string; readonly encoding: Encoding; readonly problem?: never }
  | { readonly text?: never; readonly problem: string };

/** How a text is written in a file. */
export interface Encoding {
  readonly name: string;
  /** The bytes that a file in this encoding begins with. */
  readonly mark: readonly number[];
  readonly label: "utf-8" | "utf-16le" | "utf-16be";
}

const UTF8: Encoding = { name: "UTF-8", mark: [0xef, 0xbb, 0xbf], label: "utf-8" };
const UNMARKED: Encoding = { ...UTF8, mark: [] };
const UTF16: readonly Encoding[] = [
  { name: "UTF-16", mark: [0xff, 0xfe], label: "utf-16le" },
  { name: "UTF-16", mark: [0xfe, 0xff], label: "utf-16be" },
];

/**
 * The text of a file: UTF-8, or what its byte order mark says; without one, UTF-16 if its first character is one of ASCII. Bytes that are not text are never replaced: a name with a
 * replaced letter is another name.
 */
export function decodeFile(bytes: Uint8Array): Decoded {
  const marked = [UTF8, ...UTF16].find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  const encoding = marked ?? unmarked(bytes);
  const skipped = marked?.mark.length ?? 0;
  const body = bytes.subarray(skipped);
  const text = decodeStrictly(body, encoding.label);
  return text === undefined ? { problem: badByte(body, encoding, skipped) } : { text, encoding };
}

/** Every text that is read here begins with a character of ASCII, and none holds a zero. */
function unmarked([first, second, third, fourth]: Uint8Array): Encoding {
  if (first !== 0 && second === 0 && (third !== 0 || fourth !== 0)) return { ...UTF16[0]!, mark: [] };
  return first === 0 && second !== 0 && second !== undefined ? { ...UTF16[1]!, mark: [] } : UNMARKED;
}

/** The bytes of a text as it is written in a file. */
export function encodeText(text: string, { mark, label }: Encoding): Uint8Array {
  const body = Buffer.from(text, label === "utf-8" ? "utf8" : "utf16le");
  return Buffer.concat([Uint8Array.from(mark), label === "utf-16be" ? body.swap16() : body]);
}

/** The text of bytes in UTF-8 without a mark; undefined if they are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => decodeStrictly(bytes, "utf-8");

function decodeStrictly(bytes: Uint8Array, label: Encoding["label"]): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Names the first byte that a decoder would have replaced. */
function badByte(bytes: Uint8Array, { name, label }: Encoding, skipped: number): string {
  const replaced = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  let at = 0;
  let line = 1;
  let column = 1;
  for (const character of replaced) {
    if (character === "\ufffd" && decodeStrictly(bytes.subarray(at, at + REPLACEMENT[label]), label) !== character)
      break;
    at += label === "utf-8" ? Buffer.byteLength(character) : 2 * character.length;
    column += character.length;
    if (character !== "\n") continue;
    line += 1;
    column = 1;
  }
  const byte = `0x${bytes[at]!.toString(16).toUpperCase().padStart(2, "0")}`;
  return `the byte ${byte} at offset ${skipped + at} (line ${line}, column ${column}) is not ${name}; save the file as UTF-8`;
}

/** How many bytes U+FFFD has itself. */
const REPLACEMENT = { "utf-8": 3, "utf-16le": 2, "utf-16be": 2 };
