import { MAX_PATTERN_LENGTH, MAX_PATTERNS_COST } from "./caps.js";
import type { Path, Report } from "./finding.js";
import { compilePattern, patternCost } from "./pattern.js";

/** Compiles each different pattern once, and none after the first that is over a cap. */
export function patternChecker(report: Report): (source: string, path: Path) => void {
  const problems = new Map<string, string | undefined>();
  let spent = 0;
  let stopped = false;
  return (source, path) => {
    if (!problems.has(source)) {
      if (stopped) return;
      problems.set(source, compile(source));
    }
    const problem = problems.get(source);
    if (problem !== undefined) report(path, problem);
  };

  function compile(source: string): string | undefined {
    // One that is too long is refused below, and not measured.
    if (source.length <= 2 * MAX_PATTERN_LENGTH) spent += patternCost(source);
    if (spent <= MAX_PATTERNS_COST) {
      const compiled = compilePattern(source);
      if (!compiled.ok) {
        stopped = compiled.overCap;
        return compiled.message;
      }
      spent += compiled.size;
    }
    stopped = spent > MAX_PATTERNS_COST;
    return stopped
      ? "the different patterns of this document are too many or too large together; write fewer, or simpler ones"
      : undefined;
  }
}
