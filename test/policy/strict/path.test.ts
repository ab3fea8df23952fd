import { describe, expect, it } from "vitest";
import { liesWithin, pathForms, pathProblem, readings } from "../../../src/policy/strict/path.js";

describe("the readings of a path", () => {
  it.each([
    ["/a", ["/a"]],
    ["/\uff0e\uff0e", ["/\uff0e\uff0e", "/.."]],
    ["/.\u200d.", ["/.\u200d.", "/.."]],
    ["/\uff0e\u200d.", ["/\uff0e\u200d.", "/.\u200d.", "/.."]],
  ])("of %j are %j", (path, all) => expect(readings(path)).toEqual(all));
});

describe("a problem of a path", () => {
  it("is a run of combining characters whose order takes long to find", () => {
    const problem = "a path has at most 30 combining characters in a row";
    expect(pathProblem(`/a${"\u0301\u0323".repeat(2_000)}`)).toBe(problem);
    expect(pathProblem(`/a${"\u0301\u200d\u0323\u200d".repeat(1_000)}`)).toBe(problem);
    expect(pathProblem(`/a${"\u0301".repeat(30)}`)).toBe(undefined);
  });

  it("is a compatibility form that is much longer", () => {
    expect(pathProblem(`/${"\u3316".repeat(1_365)}`)).toBe(undefined);
    expect(pathProblem(`/${"\u3316".repeat(1_366)}`)).toBe(
      "a path has at most 8,192 characters in its compatibility form (NFKC)",
    );
  });
});

describe("a path within a folder", () => {
  it.each([
    ["/a", "/a/", true],
    ["/a/b", "/a", true],
    ["/ab", "/a", false],
    ["/", "/a", false],
    ["/a", "/", true],
    ["/A/b", "/a", null],
    ["/a./b", "/a", null],
    ["/a \u2028", "/a", null],
    ["/a:b", "/a", null],
    ["/a::$DATA", "/a", null],
    ["/a", "/a:b", false],
    ["/\uff41", "/a", null],
    ["/\u2170", "/I", null],
    ["/a\u200b", "/a", null],
    ["/e\u034f\u0301", "/\u00c9", null],
    ["/a .b", "/a", false],
  ])("%j within %j is %s", (path, folder, answer) => {
    expect(liesWithin(pathForms(path), pathForms(folder))).toBe(answer);
  });

  it("is compared by its written form, and loosely by its decoded one", () => {
    const folder = pathForms("/caf%c3%a9", "/café");
    expect(liesWithin(pathForms("/caf%c3%a9/a", "/café/a"), folder)).toBe(true);
    expect(liesWithin(pathForms("/caf%C3%A9/a", "/café/a"), folder)).toBe(null);
    expect(liesWithin(pathForms("/cafe", "/cafe"), folder)).toBe(false);
  });
});
