import { RE2JS } from "re2js";
import { expect, it } from "vitest";
import { createAutomaton, END, FIRST, FOUND, GIVEN_UP, NONE } from "../../src/policy/automaton.js";
import { programOf } from "../../src/policy/program.js";
import { createSearch } from "../../src/policy/search.js";
import { randomFrom } from "../differential/random.js";
import { EVIL } from "../hostile/patterns.js";
import { runs } from "../runs.js";
import { check } from "./search/random.js";

it("finds a random pattern in a random text where re2js does", () => {
  const { checks, difference } = check(runs(100_000, 1_000_000), 4242);
  expect([checks, difference]).toEqual([runs(100_000, 1_000_000), undefined]);
}, 60_000);

it("finds what it should, and no more, whatever characters a text has", () => {
  const searched = (pattern: string, ...texts: readonly string[]) => texts.map(createSearch(RE2JS.compile(pattern)));
  expect(searched("^.$", "\u{1f600}", "\ud83d", "\ude00", "\ude00\ud83d", "\n", "")).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(searched("\\x{de00}", "\u{1f600}", "\ude00", "\ud83d\u{1f600}")).toEqual([false, true, false]);
  expect(searched("(?i)k", "K", "\u212a", "x")).toEqual([true, true, false]);
  expect(searched("\\bno\\b", "no", "say no.", "né no", "nor", "énoé")).toEqual([true, true, true, false, true]);
  expect(searched("(?m)^b$", "a\nb\nc", "b", "ab", "a\r\nb\r")).toEqual([true, true, false, false]);
  expect(searched("^b$", "a\nb\nc", "b", "b\n")).toEqual([false, true, false]);
  expect(searched("a$b", "a", "ab", "a\nb")).toEqual([false, false, false]);
  expect(searched("", "", "a")).toEqual([true, true]);
});

/** How often re2js is asked. */
function counted(pattern: string) {
  const compiled = RE2JS.compile(pattern);
  const asked: string[] = [];
  const test = compiled.test.bind(compiled);
  compiled.test = (text: string) => asked.push(text) > 0 && test(text);
  return { search: createSearch(compiled), asked };
}

it("asks re2js for good once texts lead to too many states", () => {
  const { search, asked } = counted("(?:a|b)*a(?:a|b){12}c");
  const random = randomFrom(1);
  expect([search("aabaaaaaaaaaaac"), search("abbbbbbbbbbbbbc"), asked.length]).toEqual([true, false, 0]);
  for (let i = 0; i < 8; i++)
    expect(search(Array.from({ length: 1_000 }, () => random.pick(["a", "b"])).join(""))).toBe(false);
  const before = asked.length;
  expect([search("aabaaaaaaaaaaac"), search("abbbbbbbbbbbbbc"), asked.length]).toEqual([true, false, before + 2]);
});

it("asks re2js for good once texts have too many characters that it does not remember", () => {
  const { search, asked } = counted("^[^á-ú]+[é-ü]$");
  const text = (from: number) => `${String.fromCharCode(...Array.from({ length: 1_000 }, (_, i) => from + i))}é`;
  expect([search(text(0x4e00)), search(text(0x4e00)), search("ú"), asked.length]).toEqual([true, true, false, 0]);
  for (let i = 0; i < 60; i++) expect(search(text(0x4e00 + 300 * i))).toBe(true);
  const before = asked.length;
  expect([search(text(0x4e00)), search("ú"), asked.length]).toEqual([true, false, before + 2]);
});

it("leaves texts of more than 1,024 code units to re2js, and only those", () => {
  const { search, asked } = counted("a$");
  expect([search("a".repeat(1_024)), asked.length, search("a".repeat(1_025)), asked.length]).toEqual([
    true,
    0,
    true,
    1,
  ]);
  expect([search("ab"), asked.length]).toEqual([false, 1]);
});

it("finds what re2js finds with patterns that are written to blow up", () => {
  for (const [pattern, unit, end, found] of EVIL) {
    const { search, asked } = counted(pattern);
    for (let i = 0; i < 10; i++) expect([pattern, search(unit.repeat(200) + end)]).toEqual([pattern, found]);
    // It is asked where the automaton takes more work than one text may cause, and no more once that is done.
    expect([pattern, asked.length]).toEqual([pattern, pattern === "(a?){64}a{64}" ? 1 : 0]);
  }
});

it("ends a search where a pattern that begins with `^` has failed", () => {
  const automaton = createAutomaton(programOf("^ab"), { states: 10, work: 1_000 })!;
  const [a, x] = [97, 120];
  const { start, next } = automaton;
  expect([next(start, x), next(start, a) >= FIRST, next(next(start, a), x), next(start, END)]).toEqual([
    NONE,
    true,
    NONE,
    NONE,
  ]);
  expect(next(next(next(start, a), 98), END)).toBe(FOUND);
});

it("gives up beyond its bounds", () => {
  const few = createAutomaton(programOf("^ab"), { states: 1, work: 1_000 })!;
  expect(few.next(few.start, 97)).toBe(GIVEN_UP);
  const short = createAutomaton(programOf("^ab"), { states: 10, work: 0 })!;
  short.next(short.start, 97);
  expect(short.next(short.start, 98)).toBe(GIVEN_UP);
});

it("reads programs as this version of re2js writes them: after an upgrade, compare its instructions with `Op` and `Assert`", () => {
  const read = (pattern: string) => {
    const { inst, start } = programOf(pattern);
    const all = Array.from({ length: inst.length }, (_, at) => inst[at]!);
    return [start, ...all.map(({ op, out, arg, runes }) => [op, out, arg, ...runes].join(" "))];
  };
  expect(read("(?i)k(?m:^)(?s:.).[a-c]|(\\bx)*$")).toEqual([
    12, "5 0 0", "8 2 1 75", "4 3 1", "10 4 0 0 1114111", "11 5 0 0 9 11 1114111", "8 13 0 65 67 97 99", "3 7 2", "4 8 16",
    "8 9 1 88", "3 10 3", "1 6 11", "4 13 8", "1 1 10", "6 0 0",
  ]); // biome-ignore format: a program
  expect(read("(?m)\\Aé$\\B\\z|")).toEqual([
    7, "5 0 0", "4 2 4", "9 3 0 233", "4 4 2", "4 5 32", "4 8 8", "7 8 0", "1 1 6", "6 0 0",
  ]); // biome-ignore format: a program
  const folded = programOf("(?i)k").inst[1]!;
  expect([75, 107, 0x212a, 106, 108].map((rune) => folded.matchRune(rune))).toEqual([true, true, true, false, false]);
  const { prefix, prefixComplete } = RE2JS.compile("(a)b").re2();
  expect([prefix, prefixComplete, RE2JS.compile("ab?").re2().prefixComplete]).toEqual(["ab", true, false]);
  expect(
    createAutomaton(RE2JS.compile("(?<=a)b", RE2JS.LOOKBEHINDS).re2().prog, { states: 9, work: 9 }),
  ).toBeUndefined();
});
