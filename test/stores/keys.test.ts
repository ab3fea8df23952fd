import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/stores/keys.js";

describe("encode", () => {
  it.each(["", "user-17", "grant:60:calls:0::refunded", "a b", "naïve", "\u{1f600}", "\uffff", "'\"\\*?[]"])(
    "leaves %j as it is",
    (text) => expect(encode(text)).toBe(text),
  );

  it.each([
    ["%", "%0025"],
    ["a\0b", "a%0000b"],
    ["\n\x7f\x85", "%000A%007F%0085"],
    ["{x}", "%007Bx%007D"],
    ["\ud800", "%D800"],
    ["\udfff\ud800x", "%DFFF%D800x"],
    ["\ud83d\u{1f600}", "%D83D\u{1f600}"],
  ])("writes %j as %j", (text, encoded) => expect(encode(text)).toBe(encoded));

  it("can be undone, so no two strings give the same text", () => {
    const unit = fc.constantFrom("\ud800", "\udbff", "\udc00", "\udfff", "\0", "%", "0", "D", "{", "}", ":", "a", "é");
    const any = fc.string({ unit, maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(any, fc.string({ unit: "binary" })), (text) => decode(encode(text)) === text),
      { numRuns: 20_000 },
    );
  });

  it("gives text that UTF-8 carries unharmed, without control characters and braces", () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const encoded = encode(String.fromCharCode(unit));
      if (Buffer.from(encoded).toString() !== encoded || /[\p{Control}{}]/u.test(encoded))
        expect.unreachable(`unit ${unit}`);
    }
  });
});

describe("decode", () => {
  it.each([
    ["a%0000b", "a\0b"],
    ["%D800%0025", "\ud800%"],
  ])("reads %j", (encoded, text) => expect(decode(encoded)).toBe(text));

  it.each(["%", "%41", "%0041", "%d800", "a\0", "{", "%D83D%DE00"])(
    "tells that %j is not what `encode` writes",
    (text) => expect(decode(text)).toBeUndefined(),
  );
});
