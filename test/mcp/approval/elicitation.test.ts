import { expect, test } from "vitest";
import { elicitationOf } from "../../../src/mcp/approval/elicitation.js";

/** What the form shows of a call whose argument is this text. */
function shown(text: string | number): string {
  const decision = { effect: "require_approval", code: "approval_required", rule: "/tools/pay/action", message: "why", limits: [] } as const; // biome-ignore format: one line
  const { message } = elicitationOf({ tool: "pay", args: { to: text }, decision });
  return JSON.parse(message.split("Arguments: ")[1]!.replace(/\\u\{/g, "\\\\u{")).to;
}

test.each([
  ["a zero width space", "\u200b"],
  ["a byte order mark", "\ufeff"],
  ["a Hangul filler", "\u3164"],
  ["a Hangul choseong filler", "\u115f"],
  ["a half width Hangul filler", "\uffa0"],
  ["a blank of Braille", "\u2800"],
  ["a variation selector", "\ufe0f"],
  ["a variation selector of two units", "\u{e0100}"],
  ["a Mongolian vowel separator", "\u180e"],
  ["a grapheme joiner", "\u034f"],
  ["a Khmer inherent vowel", "\u17b4"],
  ["a soft hyphen", "\u00ad"],
  ["a tag", "\u{e0041}"],
  ["an override of direction", "\u202e"],
  ["an isolate", "\u2066"],
  ["a line separator", "\u2028"],
  ["a no-break space", "\u00a0"],
  ["a thin space", "\u2009"],
  ["an ideographic space", "\u3000"],
  ["a space of Ogham", "\u1680"],
  ["a next line", "\u0085"],
  ["a null notehead", "\u{1d159}"],
  ["a blank hieroglyph", "\u{13441}"],
  ["a filler of Khitan", "\u{16fe4}"],
  ["a private character", "\ue000"],
  ["an unassigned character", "\u{e0fff}"],
  ["an invisible operator", "\u2064"],
])("the form shows %s as an escape", (_, character) => {
  const shape = `\\u{${character.codePointAt(0)!.toString(16).padStart(4, "0")}}`;
  expect(shown(`a${character}b`)).toBe(`a${shape}b`);
});

test.each([
  [Number("1972435959496572928"), "1972435959496572928"],
  [-9_007_199_254_740_992, "-9007199254740992"],
])("the form shows all digits of %d", (number, digits) => expect(shown(number)).toBe(digits));

test("the form shows text of any script as it is", () => {
  const text = "Zürich, 東京 — naïve ½ € 🔥 שלום ខ្មែរ a b";
  expect(shown(text)).toBe(text);
});

test("the form shows no escape that an argument has made up", () => {
  const decision = {
    effect: "require_approval",
    code: "approval_required",
    rule: "",
    message: "",
    limits: [],
  } as const;
  expect(elicitationOf({ tool: "pay", args: { to: "\\u{200b}" }, decision }).message).toContain('"\\\\u{200b}"');
});
