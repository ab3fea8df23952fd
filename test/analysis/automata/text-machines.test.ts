import { describe, expect, it } from "vitest";
import { casedCharacters, folded } from "../../../src/analysis/automata/fold.js";
import type { Machine } from "../../../src/analysis/automata/machine.js";
import {
  amongMachine,
  beginningsMachine,
  containsMachine,
  endingsMachine,
  nameMachine,
} from "../../../src/analysis/automata/text-machines.js";
import { compileNamePattern } from "../../../src/policy/name-pattern.js";
import { foldCase } from "../../../src/policy/strict/fold-case.js";
import { randomFrom } from "../../differential/random.js";
import { runs } from "../../runs.js";

const accepts = (machine: Machine, text: string): boolean =>
  machine.accepts(Array.from(text).reduce((state, one) => machine.next(state, one.codePointAt(0)!), machine.start));

const WORDS = ["a", "ab", "aba", "bab", "ß", "SS"];
const folds = WORDS.map(foldCase);
const MACHINES: readonly (readonly [what: string, machine: Machine, holds: (text: string) => boolean])[] = [
  ["equals", amongMachine(WORDS), (text) => WORDS.includes(text)],
  ["equals without case", amongMachine(folds, true), (text) => folds.includes(foldCase(text))],
  [
    "begins with",
    beginningsMachine(WORDS.slice(1), false),
    (text) => WORDS.slice(1).some((one) => text.startsWith(one)),
  ],
  ["begins without case with", beginningsMachine(folds.slice(1), true), (text) => folds.slice(1).some((one) => foldCase(text).startsWith(one))], // biome-ignore format: one line
  ["ends with", endingsMachine(WORDS.slice(2), false), (text) => WORDS.slice(2).some((one) => text.endsWith(one))],
  ["ends without case with", endingsMachine(folds.slice(2), true), (text) => folds.slice(2).some((one) => foldCase(text).endsWith(one))], // biome-ignore format: one line
  ["contains", containsMachine("aba", false), (text) => text.includes("aba")],
  ["contains without case", containsMachine(foldCase("sa"), true), (text) => foldCase(text).includes(foldCase("sa"))],
  ...["*", "a*", "*a", "a*b", "*ab*", "a*b*a", "*a*ba", "ab"].map((name) => [`the name ${name}`, nameMachine(name), compileNamePattern(name)] as const), // biome-ignore format: one line
];

describe("an automaton of texts", () => {
  it.each(MACHINES)("takes the texts of which the engine says so: %s", (_, machine, holds) => {
    const random = randomFrom(7);
    const characters = [..."aabbABsSßẞſ"];
    for (let number = 0; number < runs(500, 20_000); number++) {
      const text = Array.from({ length: random.below(8) }, () => random.pick(characters)).join("");
      expect([text, accepts(machine, text)]).toEqual([text, holds(text)]);
    }
  });
});

describe("folding", () => {
  it("goes character by character, and no other character has a case", () => {
    const cased = new Set(casedCharacters());
    const others: number[] = [];
    for (let character = 0; character <= 0x10ffff; character += 1) {
      const text = String.fromCodePoint(character);
      if (!cased.has(character) && (text.toLowerCase() !== text || text.toUpperCase() !== text)) others.push(character);
    }
    expect(others).toEqual([]);
    for (const text of ["ΑΣ", "ΣΑ", "İi", "ŉa", "ẞß"])
      expect(Array.from(text).flatMap((one) => [...folded(one.codePointAt(0)!)])).toEqual(Array.from(foldCase(text), (one) => one.codePointAt(0))); // biome-ignore format: one line
  });
});
