import fc from "fast-check";
import { expect, test } from "vitest";
import { compileEmailIn, isAddressPattern } from "../../../src/policy/strict/email-in.js";
import { compileUrlIn, isUrlPattern } from "../../../src/policy/strict/url-in.js";
import { compileWithin, pathTextProblem } from "../../../src/policy/strict/within.js";
import { isEmailIn, isUrlIn, isWithin } from "../../reference-strict.js";
import { runs } from "../../runs.js";

/** The strict readers beside the reference, on texts made of the pieces that matter to them. */

const ANSWERS = { TRUE: true, FALSE: false, INDETERMINATE: null };
const textOf = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join(""));
const numRuns = runs(5_000, 50_000);

const PATHS = ["/", "/", "a", "b", "srv", "data", ".", "..", " ", "A", "\u200c", "．", "%", "u00", "41", "\\", "é", "e\u0301", "SRV", "/srv", "/srv/data", "\ud800", "ẞ", "ß", "ss", "İ", "ı", "i", ":", "¥", "∕", "\u2028", "\t"]; // biome-ignore format: one line
const URLS = ["https://", "http://", "a.b", "*.", "b", "a", ".", "xn--a", ":", "80", "443", "8080", "/", "/", "/", "x", "X", "..", "%20", "%c3%a9", "%C3", "%A9", "%2e", "%ef%bc%8e", "%e2%80%8b", "+", ";", "?", "#", "[", "@", " ", "-", "1", "\n"]; // biome-ignore format: one line
const MAILS = ["a", "b", "A", ".", "+", "@", "-", "x.y", "X.Y", "*.", "xn--a", "'", "_", " ", '"', "1", "\u212a", "\n"];

test("within is what the language says", { timeout: 300_000 }, () => {
  const paths = textOf(PATHS);
  fc.assert(
    fc.property(paths, paths, (text, element) => {
      fc.pre(pathTextProblem(element) === undefined);
      expect(compileWithin([element])(text)).toBe(ANSWERS[isWithin(text, element)]);
    }),
    { numRuns },
  );
});

test("url_in is what the language says", { timeout: 300_000 }, () => {
  const rest = textOf(URLS);
  const urls = fc.oneof(rest, ...["https://a.b", "https://*.b/x", "https://a.b/x", "https://xn--a.b/"].map((head) => rest.map((tail) => head + tail))); // biome-ignore format: one line
  fc.assert(
    fc.property(urls, urls, (text, element) => {
      fc.pre(isUrlPattern(element));
      expect(compileUrlIn([element])(text)).toBe(ANSWERS[isUrlIn(text, element)]);
    }),
    { numRuns },
  );
});

test("email_in is what the language says", { timeout: 300_000 }, () => {
  const rest = textOf(MAILS);
  const mails = fc.oneof(rest, rest.map((local) => `${local}@x.y`), rest.map((domain) => `a.b@${domain}`), rest.map((local) => `a${local}@x.y`)); // biome-ignore format: one line
  fc.assert(
    fc.property(mails, mails, (text, element) => {
      fc.pre(isAddressPattern(element));
      expect(compileEmailIn([element])(text)).toBe(ANSWERS[isEmailIn(text, element)]);
    }),
    { numRuns },
  );
});
