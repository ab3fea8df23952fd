import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileEmailIn, isAddressPattern } from "../../../src/policy/strict/email-in.js";
import { runs } from "../../runs.js";
import { holdBesideReaders, rowsOf } from "./corpus.js";
import { mutated } from "./mutated.js";

/** Each mailbox with its domain that a reader finds. */
type Found = readonly (readonly [local: string, domain: string])[];

const rows = rowsOf<Found>("addresses");

/** Plain on purpose: nothing of what is tested helps here. */
function fitsOne(element: string, local: string, domain: string): boolean {
  const [wantedLocal, wantedDomain] = element.includes("@") ? element.split("@") : [local, element];
  const wanted = wantedDomain?.toLowerCase() ?? "";
  const own = domain.toLowerCase();
  return local === wantedLocal && (wanted.startsWith("*.") ? own.endsWith(wanted.slice(1)) : own === wanted);
}

const fitsAlone = (element: string, found: Found): boolean =>
  found.length === 1 && found.every(([local, domain]) => fitsOne(element, local, domain));

const fitsAmong = (element: string, found: Found): boolean =>
  found.some(([local, domain]) => fitsOne(element, local, domain));

describe("email_in beside five readers of addresses", () => {
  holdBesideReaders({ rows, compile: compileEmailIn, fits: fitsAlone, mayFit: fitsAmong });
});

describe("an element of email_in", () => {
  it.each([
    "example.org",
    "*.example.org",
    "Example.ORG",
    "org",
    "anna@example.org",
    "Anna.Smith+x@EXAMPLE.org",
    "xn--mnchen-3ya.example",
  ])("can be %s", (text) => expect(isAddressPattern(text)).toBe(true));

  it.each([
    "",
    "*",
    "*.",
    "*.*.org",
    "*@example.org",
    "anna@*.example.org",
    "@example.org",
    "anna@",
    "a@b@c",
    ".example.org",
    "example.org.",
    "example..org",
    "127.0.0.1",
    "[127.0.0.1]",
    "-a@example.org",
    ".a@example.org",
    "a.@example.org",
    "a..b@example.org",
    "münchen.example",
    "anna@münchen.example",
    "é@example.org",
    "example.org\u212a",
    "Anna <anna@example.org>",
    "example.org,example.net",
    "exam ple.org",
    "a".repeat(65).concat("@example.org"),
    "a.".repeat(127).concat("a"),
  ])("cannot be %s", (text) => expect(isAddressPattern(text)).toBe(false));
});

describe("email_in on random changes of allowed addresses", () => {
  const elements = ["example.org", "*.example.net", "anna.smith@shop.example"];
  const allowed = ["anna@example.org", "o'brien+x@a.b.example.net", "anna.smith@shop.example"];
  const answer = compileEmailIn(elements);
  const pieces = ["@", "@evil.net", "<", ">", ",", ";", '"', "(", ")", "\\", "!", "+x", "..", "xn--a.", "\r\n"];

  it("is TRUE only of one bare address within an element, FALSE only of one outside all", () => {
    const seen = new Set<boolean | null>();
    fc.assert(
      fc.property(mutated(allowed, pieces), (text) => {
        const own = answer(text);
        const [local = "", domain = "", ...more] = text.split("@");
        const bare = more.length === 0 && /^[\w.+'-]+$/.test(local) && /^[a-z0-9.-]+$/i.test(domain);
        const inside = elements.some((element) => fitsOne(element, local, domain));
        seen.add(own);
        return own === null || (bare && own === inside);
      }),
      { numRuns: runs(2_000, 100_000) },
    );
    expect(seen).toEqual(new Set([true, false, null]));
  });
});
