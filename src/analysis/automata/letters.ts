import type { Machine } from "./machine.js";

/** Characters that people like to read, the best first. */
const NICE = Array.from(
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./ @:,;=+?!#$%&'()*<>[]{}|~^`\"\\",
  (one) => one.codePointAt(0)!,
);

const isHalf = (character: number): boolean => character >= 0xd800 && character <= 0xdfff;
const isControl = (character: number): boolean => character < 32 || (character >= 127 && character < 160);
const rankOf = (character: number): number =>
  isHalf(character) ? 3 : isControl(character) ? 2 : character > 126 ? 1 : 0;

/** One character for each letter of machines that walk together, the nicest of each, the nicest first. */
export function lettersOf(machines: readonly Machine[]): readonly number[] {
  const letterOf = (character: number): string => machines.map((machine) => machine.letterOf(character)).join(" ");
  const found = new Map<string, number>();
  const add = (character: number): void => {
    const letter = letterOf(character);
    const known = found.get(letter);
    if (known === undefined || rankOf(character) < rankOf(known)) found.set(letter, character);
  };
  for (const character of NICE) add(character);
  // A range that holds surrogates may have another character beside them.
  const edges = new Set([0, 0xa1, 0xe000, ...machines.flatMap(({ edges }) => edges)]);
  for (const edge of [...edges].sort((a, b) => a - b)) if (edge <= 0x10ffff) add(edge);
  const place = new Map(NICE.map((character, index) => [character, index]));
  const order = (character: number): number => place.get(character) ?? NICE.length + rankOf(character);
  return [...found.values()].sort((a, b) => order(a) - order(b) || a - b);
}
