import { expect } from "vitest";
import type { Hostile } from "./hostile.js";

/** Texts that parsers of JSON are known to differ over, in the place of a document or of a part of one. */

const GOOD = '{"version":"1","default":"deny","hide":["a"],"tools":{"t":{"limits":[{"counter":"c","window":60,"max":1,"scope":"grant"}]}}}'; // biome-ignore format: one line

/** In the place of the string in a `description`: accepted where JSON allows it. */
const STRINGS: readonly (readonly [name: string, written: string, accepted: boolean])[] = [
  ["empty", '""', true],
  ["every escape", '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"', true],
  ["an escaped NUL", '"\\u0000"', true],
  ["a surrogate pair, escaped", '"\\ud83d\\ude00"', true],
  ["half a surrogate pair, escaped", '"\\ud83d"', true],
  ["the other half, escaped", '"\\ude00"', true],
  ["halves in the wrong order", '"\\ude00\\ud83d"', true],
  ["half a surrogate pair", '"\ud83d"', true],
  ["characters beyond the first plane", '"\u{1f600}\u{10ffff}"', true],
  ["no character", '"\uffff\ufdd0"', true],
  ["a byte order mark inside", '"\ufeff"', true],
  ["line separators", '"\u2028\u2029"', true],
  ["DEL", '"\u007f"', true],
  ["a tab", '"\t"', false],
  ["a line break", '"\n"', false],
  ["NUL", '"\0"', false],
  ["an unknown escape", '"\\a"', false],
  ["an escape of an apostrophe", '"\\\'"', false],
  ["an octal escape", '"\\101"', false],
  ["a hexadecimal escape", '"\\x41"', false],
  ["an escape of code points", '"\\u{41}"', false],
  ["three digits", '"\\u004"', false],
  ["a digit that is none", '"\\u00g0"', false],
  ["a backslash at the end", '"\\"', false],
  ["a line that goes on", '"\\\n"', false],
  ["apostrophes", "'x'", false],
  ["back quotes", "`x`", false],
  ["no quotes", "x", false],
  ["curly quotes", "\u201cx\u201d", false],
  ["two strings", '"a""b"', false],
  ["a sum", '"a"+"b"', false],
];

/** In the place of the number that is an operand: accepted where JSON and the language allow it. */
const NUMBERS: readonly (readonly [name: string, written: string, accepted: boolean])[] = [
  ["0", "0", true],
  ["-0", "-0", true],
  ["a fraction", "0.5", true],
  ["an exponent", "1e2", true],
  ["an exponent with a sign", "1E+2", true],
  ["a small one", "5e-324", true],
  ["one too small for a double", "1e-400", true],
  ["many digits", `0.${"1".repeat(1_000)}`, true],
  ["2^53 - 1", "9007199254740991", true],
  ["2^53", "9007199254740992", false],
  ["-2^53", "-9007199254740992", false],
  ["2^53 + 1, which a double has not", "9007199254740993", false],
  ["2^53 as a fraction", "9007199254740992.0", false],
  ["2^53 with an exponent", "9007199254740.992e3", false],
  ["one too large for a double", "1e400", false],
  ["many digits before the point", "1".repeat(1_000), false],
  ["a plus", "+1", false],
  ["two signs", "--1", false],
  ["a leading zero", "01", false],
  ["a leading zero and a sign", "-01", false],
  ["no digit before the point", ".5", false],
  ["no digit after the point", "1.", false],
  ["no digit in the exponent", "1e", false],
  ["two points", "1.2.3", false],
  ["a comma", "1,5", false],
  ["an underscore", "1_000", false],
  ["hexadecimal", "0x10", false],
  ["a bigint", "1n", false],
  ["NaN", "NaN", false],
  ["infinity", "Infinity", false],
  ["infinity with a sign", "-Infinity", false],
  ["digits of another script", "\u0661", false],
  ["wide digits", "\uff11", false],
];

/** Whole texts. */
const TEXTS: readonly (readonly [name: string, text: string, accepted: boolean])[] = [
  ["as it is", GOOD, true],
  ["between white space", ` \t\r\n${GOOD} \t\r\n`, true],
  ["with white space everywhere", GOOD.replaceAll(/([{}[\]:,])/g, " $1\n\t"), true],
  ["with escaped keys", GOOD.replaceAll("default", "d\\u0065fault"), true],
  ["after a byte order mark", `\ufeff${GOOD}`, false],
  ["after a byte order mark read as Latin-1", `\u00ef\u00bb\u00bf${GOOD}`, false],
  ["with NUL between the characters", GOOD.split("").join("\0"), false],
  ["with bytes swapped", GOOD.replaceAll(/./g, (c) => String.fromCharCode(c.charCodeAt(0) << 8)), false],
  ["twice", GOOD + GOOD, false],
  ["twice, with a comma", `${GOOD},${GOOD}`, false],
  ["with lines of JSON", `${GOOD}\n${GOOD}`, false],
  ["before a bracket", `${GOOD}}`, false],
  ["before a semicolon", `${GOOD};`, false],
  ["before NUL", `${GOOD}\0`, false],
  ["before ^Z", `${GOOD}\u001a`, false],
  ["before a word", `${GOOD}x`, false],
  ["before a comment", `${GOOD}//`, false],
  ["after a comment", `/**/${GOOD}`, false],
  ["after a comment of a shell", `#\n${GOOD}`, false],
  ["in parentheses", `(${GOOD})`, false],
  ["in an array", `[${GOOD}]`, false],
  ["in a string", JSON.stringify(GOOD), false],
  ["after a prefix against inclusion", `)]}',\n${GOOD}`, false],
  ["as an assignment", `x=${GOOD}`, false],
  ["between other white space", `\u00a0${GOOD}`, false],
  ["after a form feed", `\f${GOOD}`, false],
  ["after a line separator", `\u2028${GOOD}`, false],
  ["with a trailing comma", GOOD.replace(/\}$/, ",}"), false],
  ["with a leading comma", GOOD.replace("{", "{,"), false],
  ["with two commas", GOOD.replace(",", ",,"), false],
  ["with a hole in an array", GOOD.replace('["a"]', '["a",,"b"]'), false],
  ["with a trailing comma in an array", GOOD.replace('["a"]', '["a",]'), false],
  ["with apostrophes", GOOD.replaceAll('"', "'"), false],
  ["with bare keys", GOOD.replaceAll(/"(\w+)":/g, "$1:"), false],
  ["with a key that is a number", GOOD.replace('"default"', "5"), false],
  ["with an equals sign", GOOD.replace(":", "="), false],
  ["with a colon too many", GOOD.replace(":", "::"), false],
  ["with brackets that do not match", GOOD.replace('["a"]', '["a"}'), false],
  ["with a key twice", GOOD.replace("{", '{"default":"allow",'), false],
  ["with a key twice, alike", GOOD.replace("{", '{"default":"deny",'), false],
  ["with a key twice, once escaped", GOOD.replace("{", '{"d\\u0065fault":"allow",'), false],
  ["with a key twice, deep inside", GOOD.replace('"max":1', '"max":1,"max":1000'), false],
  ["with a tool twice", GOOD.replace('"tools":{', '"tools":{"t":{},'), false],
  ["with `__proto__` twice", GOOD.replace('"tools":{', '"tools":{"__proto__":{},"__proto__":{},'), false],
  ["with `__proto__` once", GOOD.replace('"tools":{', '"tools":{"__proto__":{},'), true],
  ["with `__proto__` for a key", GOOD.replace("{", '{"__proto__":{"default":"allow"},'), false],
  ["with `toJSON` for a key", GOOD.replace("{", '{"toJSON":1,'), false],
  ["true", "true", false],
  ["null", "null", false],
  ["a number", "1", false],
  ["a string", '"deny"', false],
  ["an empty object", "{}", false],
  ["a cut escape", '{"version":"\\u00', false],
  ["brackets alone", "[{".repeat(16), false],
];

const withDescription = (written: string) => GOOD.replace("{", `{"description":${written},`);
const withOperand = (written: string) =>
  `{"version":"1","default":"deny","tools":{"t":{"require":[{"conditions":[{"path":"args.a","op":"eq","value":${written}}]}]}}}`;
const accepted = [
  ...STRINGS.map(([name, written, is]) => [`a string: ${name}`, withDescription(written), is] as const),
  ...NUMBERS.map(([name, written, is]) => [`a number: ${name}`, withOperand(written), is] as const),
  ...TEXTS.map(([name, text, is]) => [`a document ${name}`, text, is] as const),
];

/** The same text with one edit at each place: cut off there, or with a character less, more, or another. */
const edits = (text: string): string[] =>
  Array.from(text, (_, at) => [
    text.slice(0, at),
    text.slice(0, at) + text.slice(at + 1),
    ...['"', "\\", "{", "}", ",", "0", "\0", "\ufeff"].map((more) => text.slice(0, at) + more + text.slice(at)),
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1),
  ]).flat();

export const texts: readonly Hostile[] = [
  ...accepted.map(
    ([name, text, is]): Hostile => [name, ({ safeParsePolicy }) => expect(safeParsePolicy(text).ok).toBe(is)],
  ),
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
];
