import { describe, expect, it } from "vitest";
import { ANY_VERDICT, and, FALSE, INDETERMINATE, not, or, TRUE } from "../../src/analysis/verdicts.js";

describe("sets of verdicts", () => {
  it("are joined as their members are", () => {
    expect(and(TRUE, INDETERMINATE)).toBe(INDETERMINATE);
    expect(and(FALSE, INDETERMINATE)).toBe(FALSE);
    expect(or(TRUE, INDETERMINATE)).toBe(TRUE);
    expect(or(FALSE, INDETERMINATE)).toBe(INDETERMINATE);
    expect(not(INDETERMINATE)).toBe(INDETERMINATE);
    expect(not(TRUE)).toBe(FALSE);
  });

  it("have all that two of them may be together, and no more", () => {
    expect(and(TRUE | FALSE, TRUE)).toBe(TRUE | FALSE);
    expect(and(TRUE | INDETERMINATE, TRUE | INDETERMINATE)).toBe(TRUE | INDETERMINATE);
    expect(and(ANY_VERDICT, FALSE)).toBe(FALSE);
    expect(or(TRUE | FALSE, INDETERMINATE)).toBe(TRUE | INDETERMINATE);
    expect(not(TRUE | INDETERMINATE)).toBe(FALSE | INDETERMINATE);
  });
});
