import { foldCase } from "../../policy/strict/fold-case.js";

/** Beyond this code point no character has a case. */
const LAST_WITH_CASE = 0x1ffff;

let cased: readonly number[] | undefined;

/** The characters that differ from themselves without their case, or in one of their cases. */
export function casedCharacters(): readonly number[] {
  if (cased !== undefined) return cased;
  const found: number[] = [];
  for (let character = 0; character <= LAST_WITH_CASE; character++) {
    const text = String.fromCodePoint(character);
    const lower = text.toLowerCase();
    if (lower !== text || text.toUpperCase() !== text || foldCase(text) !== text) found.push(character);
  }
  cased = found;
  return found;
}

const known = new Map<number, readonly number[]>();

/** The characters that one character becomes without its case. Folding goes character by character: no other one matters. */
export function folded(character: number): readonly number[] {
  let result = known.get(character);
  if (result === undefined) {
    result = Array.from(foldCase(String.fromCodePoint(character)), (one) => one.codePointAt(0)!);
    known.set(character, result);
  }
  return result;
}
