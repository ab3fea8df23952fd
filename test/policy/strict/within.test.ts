import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileWithin, pathTextProblem } from "../../../src/policy/strict/within.js";
import { runs } from "../../runs.js";
import { holdBesideReaders, rowsOf } from "./corpus.js";
import { mutated } from "./mutated.js";

const rows = rowsOf<string>("paths");

/** Plain on purpose: nothing of what is tested helps here. */
function fits(element: string, path: string): boolean {
  const folder = posix.normalize(element).replace(/\/$/, "");
  return path === folder || path.startsWith(`${folder}/`);
}

const fitsInAnyCase = (element: string, path: string): boolean => fits(element.toLowerCase(), path.toLowerCase());

describe("within beside nine readers of paths, one of them Linux", () => {
  holdBesideReaders({ rows, compile: compileWithin, fits, mayFit: fitsInAnyCase });
});

describe("a path", () => {
  it.each([
    ["srv", "a path begins with `/`"],
    ["//srv", "a path begins with one `/`"],
    ["/a\\b", "a path has no backslash"],
    ["/a\u2215b", "a path has no character that looks like a slash, and no `¥` or `₩`"],
    ["/a\nb", "a path has no control characters"],
    ["/a\ud800", "a path has no half of a surrogate pair"],
    ["/a%2eb", "a path has no `%` before two hexadecimal digits"],
    ["/a/..", "a path has no segment of dots and spaces, such as `..`"],
    [`/${"a".repeat(4_096)}`, "a path has at most 4,096 UTF-16 code units"],
  ])("%j has a problem", (text, problem) => expect(pathTextProblem(text)).toBe(problem));

  it.each(["/", "/srv/data", "/srv//data/./a", "/a b.c", `/${"a".repeat(4_095)}`])("%j has none", (text) => {
    expect(pathTextProblem(text)).toBe(undefined);
  });
});

describe("within on random changes of allowed paths", () => {
  const elements = ["/srv/data", "/home/anna/./site"];
  const allowed = ["/srv/data/a/b.txt", "/srv/data", "/home/anna/site/x", "/srv//data/./c/"];
  const answer = compileWithin(elements);
  const pieces = [
    "..",
    "/..",
    "/../",
    "./",
    "//",
    "\\",
    "%2e",
    "․",
    "‥",
    "∕",
    ":x",
    "data",
    "/srv/data",
    "~",
    "\u00a0",
  ];

  it("is TRUE only if path.posix finds the path within an element, FALSE only if it does not", () => {
    const seen = new Set<boolean | null>();
    fc.assert(
      fc.property(mutated(allowed, pieces), (text) => {
        const own = answer(text);
        const inside = elements.some((element) => fits(element, posix.normalize(text)));
        seen.add(own);
        return own === null || own === inside;
      }),
      { numRuns: runs(2_000, 100_000) },
    );
    expect(seen).toEqual(new Set([true, false, null]));
  });

  it("is certain of no path that another form of it takes elsewhere", () => {
    fc.assert(
      fc.property(mutated(allowed, pieces), (text) => {
        const own = answer(text);
        return [text.normalize("NFKC"), text.trim(), text.replace(/[\u200b\u00ad]/g, "")].every((form) => {
          const path = posix.normalize(form);
          const inside = elements.some((element) => fits(element, path));
          return own === true ? inside : own === null || !elements.some((element) => fitsInAnyCase(element, path));
        });
      }),
      { numRuns: runs(2_000, 100_000) },
    );
  });
});
