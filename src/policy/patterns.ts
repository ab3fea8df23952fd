import { MAX_PATTERN_LENGTH, MAX_PATTERNS_COST } from "./caps.js";
import type { Path, Report } from "./finding.js";
import type { RulePlace } from "./operator-hints.js";
import { compilePattern, patternCost } from "./pattern.js";
import { syntaxAdvice, UNMATCHED } from "./pattern-advice.js";

/** The error in a pattern: an error, or that no text matches it. */
type Problem =
  | { readonly message: string; readonly overCap: boolean; readonly where?: string }
  | "unmatchable"
  | undefined;

/** Checks a pattern of a condition that stands there. */
export type CheckPattern = (source: string, path: Path, place: PatternPlace) => void;
type PatternPlace = Pick<RulePlace, "version" | "list"> & { readonly level: number };

/** Compiles each different pattern once, and none after the first that is over a cap. */
export function patternChecker(report: Report, warn: Report): CheckPattern {
  const problems = new Map<string, Problem>();
  let spent = 0;
  let stopped = false;
  return (source, path, { version, list, level }) => {
    if (!problems.has(source)) {
      if (stopped) return;
      problems.set(source, compile(source));
    }
    const problem = problems.get(source);
    const isRequired = list === "require";
    if (problem === "unmatchable") warn(path, "TG150", UNMATCHED(source, isRequired && level === 1));
    else if (problem !== undefined) {
      const { overCap, message, where } = problem;
      report(path, overCap ? "TG110" : "TG109", message + syntaxAdvice(where, isRequired, version));
    }
  };

  function compile(source: string): Problem {
    // One that is too long is refused below, and not measured.
    if (source.length <= 2 * MAX_PATTERN_LENGTH) spent += patternCost(source);
    if (spent <= MAX_PATTERNS_COST) {
      const compiled = compilePattern(source);
      if (!compiled.ok) {
        stopped = compiled.overCap;
        return compiled;
      }
      spent += compiled.size;
      if (spent <= MAX_PATTERNS_COST) return compiled.isUnmatchable() ? "unmatchable" : undefined;
    }
    stopped = true;
    return {
      overCap: true,
      message:
        "the different patterns of this document are too many or too large together; write fewer, or simpler ones",
    };
  }
}
