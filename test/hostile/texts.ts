import { expect } from "vitest";
import type { Hostile } from "./hostile.js";

/** Texts beside those that test/vectors/texts.json has by name. */

const GOOD =
  '{"version":"1","default":"deny","hide":["a"],"tools":{"t":{"require":[{"conditions":[{"path":"args.a","op":"lt","value":5}]}],"limits":[{"counter":"c","window":60,"max":1,"scope":"grant"}]}}}';

/** The same text with one edit at each place: cut off there, or with a character less, more, or another. */
const edits = (text: string): string[] =>
  Array.from(text, (_, at) => [
    text.slice(0, at),
    text.slice(0, at) + text.slice(at + 1),
    ...['"', "\\", "{", "}", ",", "0", "\0", "\ufeff"].map((more) => text.slice(0, at) + more + text.slice(at)),
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1),
  ]).flat();

/** The same text with one of its members written twice, or one of its numbers too large. */
const spoilt = (text: string): string[] => [
  ...Array.from(text.matchAll(/"\w+":/g), ({ 0: key, index }) => `${text.slice(0, index)}${key}1,${text.slice(index)}`),
  ...Array.from(text.matchAll(/:\d+/g), ({ 0: number, index }) => `${text.slice(0, index)}:9007199254740992${text.slice(index + number.length)}`), // biome-ignore format: one line
];

export const texts: readonly Hostile[] = [
  [
    "a text with any one edit is refused, or is JSON and read as the platform reads it",
    ({ safeParsePolicy }) => {
      for (const text of edits(GOOD)) {
        const parsed = safeParsePolicy(text);
        if (!parsed.ok) continue;
        const again = safeParsePolicy(JSON.parse(text));
        expect(again.ok && again.policy.revision, text).toBe(parsed.policy.revision);
      }
    },
  ],
  [
    "a text with any one member twice, or any one number too large, is refused",
    ({ safeParsePolicy }) => {
      expect(spoilt(GOOD)).toHaveLength(18);
      for (const text of spoilt(GOOD)) expect(safeParsePolicy(text).ok, text).toBe(false);
    },
  ],
];
