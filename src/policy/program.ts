import { re2 } from "./re2.js";

/** The program that a sound pattern is compiled to: its instructions, and the first of them. */
export const programOf = (source: string) => re2().RE2JS.compile(source).re2().prog;

export type Program = ReturnType<typeof programOf>;
export type Instruction = Program["inst"][number];

/** The operations of a program, as re2js numbers them. The bundler writes an enum's numbers in. */
export enum Op {
  Alt = 1,
  AltMatch = 2,
  EmptyWidth = 4,
  Fail = 5,
  Match = 6,
  Rune = 8,
  Rune1 = 9,
  RuneAnyNotNewline = 11,
  LookbehindWrite = 12,
}

/** The demand of an assertion, which is an instruction without a character. */
export enum Assert {
  BeginLine = 1,
  EndLine = 2,
  BeginText = 4,
  EndText = 8,
  Word = 16,
  NoWord = 32,
}
