import type { RE2JS } from "re2js";
import { MAX_PATTERN_LENGTH, MAX_PATTERN_SIZE, MAX_SEARCH_COST } from "./caps.js";
import { re2 } from "./re2.js";
import { createSearch } from "./search.js";
import { isUnmatchable } from "./unmatchable.js";
import { longerThan, quote } from "./words.js";

/** A pattern that was compiled, or the reason why it cannot be. */
export type CompiledPattern =
  | {
      readonly ok: true;
      /** Whether the pattern is found somewhere in the text, in time linear in its length. */
      readonly search: (text: string) => boolean;
      /** Instructions, as re2js counts them. */
      readonly size: number;
      /** The longest text that the engine may search with it, in UTF-16 code units. */
      readonly maxLength: number;
      /** Whether no text at all matches it. */
      readonly isUnmatchable: () => boolean;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** Whether it is too large, rather than no RE2 syntax. */
      readonly overCap: boolean;
      /** The part that RE2 does not have. */
      readonly where?: string;
    };

/** Compiles a pattern in RE2 syntax. Throws only for reasons that are not faults of the pattern, for example if the stack is used up. */
export function compilePattern(source: string): CompiledPattern {
  if (longerThan(source, MAX_PATTERN_LENGTH)) {
    return {
      ok: false,
      overCap: true,
      message: "expected a pattern of at most 1,024 characters; split it over several conditions",
    };
  }
  let compiled: RE2JS;
  try {
    compiled = re2().RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof re2().RE2JSSyntaxException)) throw error;
    const where = error.getPattern() ?? "";
    const said = `${error.getDescription()}${where === "" ? "" : ` ${quote(where)}`}`;
    return { ok: false, overCap: false, where, message: `expected a pattern in RE2 syntax; ${said}` };
  }
  const size = compiled.programSize();
  if (size > MAX_PATTERN_SIZE) {
    return {
      ok: false,
      overCap: true,
      message: `expected a pattern of at most 1,024 instructions, got ${size}; use fewer or smaller repetitions`,
    };
  }
  return {
    ok: true,
    search: createSearch(compiled),
    size,
    maxLength: Math.floor(MAX_SEARCH_COST / size),
    isUnmatchable: () => isUnmatchable(compiled.re2().prog),
  };
}

const CLASS_COST = 64;
const FOLDED_RANGE_COST = 2_048;

/**
 * The cost of compiling a pattern besides its instructions: 1 a character, and more for parts that re2js expands before it
 * counts instructions. These are Unicode classes and ranges far beyond ASCII that ignore case.
 */
export function patternCost(source: string): number {
  const classes = source.match(/\\p/gi)?.length ?? 0;
  const ignoresCase = /\(\?[a-z-]*i/i.test(source);
  const ranges = ignoresCase ? (source.match(/-(?:\\x\{|[^\p{ASCII}])/gu)?.length ?? 0) : 0;
  return source.length + classes * CLASS_COST + ranges * FOLDED_RANGE_COST;
}
