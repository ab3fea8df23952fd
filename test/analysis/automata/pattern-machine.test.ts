import { describe, expect, it } from "vitest";
import type { Machine } from "../../../src/analysis/automata/machine.js";
import { patternMachine } from "../../../src/analysis/automata/pattern-machine.js";
import { productOf } from "../../../src/analysis/automata/product.js";
import { type CompiledPattern, compilePattern } from "../../../src/policy/pattern.js";
import { programOf } from "../../../src/policy/program.js";
import { randomFrom } from "../../differential/random.js";
import { runs } from "../../runs.js";

const PATTERNS = [
  "^(?:feature|fix)/[a-z0-9][a-z0-9._-]{0,62}$", "(?i)\\b(drop|delete)\\b", "\\.\\.", "^a$", "(?m)^a$", "a$b", "\\Ba", "\\Aa\\z",
  "[^\\x00-\\x7f]", "\\p{L}+$", "\\P{Greek}", "(?i)[k-s]ſ", "(?i)K", "", "(?s)^.$", "^.$", "^(a|ab)(c|bcd)*$", "\\x{1F600}",
]; // biome-ignore format: one table
const CHARACTERS = [..."aAkKsſbcd/\n .9_é😀xropDROPαλ", "\ud800"];

const accepts = (machine: Machine, text: string): boolean =>
  machine.accepts(Array.from(text).reduce((state, one) => machine.next(state, one.codePointAt(0)!), machine.start));

const searchOf = (pattern: string) =>
  (compilePattern(pattern) as Extract<CompiledPattern, { readonly ok: true }>).search;

describe("the automaton of a pattern", () => {
  it.each(PATTERNS)("takes the texts in which re2js finds %j", (pattern) => {
    const random = randomFrom(pattern.length);
    const machine = patternMachine(programOf(pattern))!;
    const search = searchOf(pattern);
    for (let number = 0; number < runs(300, 20_000); number++) {
      const text = Array.from({ length: random.below(9) }, () => random.pick(CHARACTERS)).join("");
      expect([text, accepts(machine, text)]).toEqual([text, search(text)]);
    }
  });

  it.each(PATTERNS)("has a text for each of its states, which re2js decides alike, for %j", (pattern) => {
    const machine = patternMachine(programOf(pattern))!;
    const product = productOf([machine], 1_000);
    const search = searchOf(pattern);
    for (const [at, [state]] of product.states.entries()) {
      const text = product.textTo(at);
      expect([text, machine.accepts(state!)]).toEqual([text, search(text)]);
    }
  });
});
