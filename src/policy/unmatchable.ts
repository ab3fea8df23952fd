import { Assert, type Instruction, Op, type Program } from "./program.js";

/** Kinds of characters that assertions tell apart; before the first one and after the last one stands the edge. */
const EDGE = 1;
const NEWLINE = 2;
const WORD = 4;
const OTHER = 8;
const ANY = 15;

/** Whether no text matches a pattern, as `a$b` or `a^`: every way through it is looked at, with what may stand around it. */
export function isUnmatchable({ inst, start }: Program): boolean {
  const seen = new Set<number>();
  const left: (readonly [at: number, before: number, next: number])[] = [];
  const visit = (at: number, before: number, next: number): void => {
    const key = (at * 16 + before) * 16 + next;
    if (next === 0 || seen.has(key)) return;
    seen.add(key);
    left.push([at, before, next]);
  };
  for (const before of [EDGE, NEWLINE, WORD, OTHER]) visit(start, before, ANY);
  for (let state = left.pop(); state !== undefined; state = left.pop()) {
    const [at, before, next] = state;
    const one = inst[at]!;
    const { op, out, arg } = one;
    if (op === Op.Match) return false;
    if (op === Op.Fail) continue;
    if (op >= Op.Rune && op <= Op.RuneAnyNotNewline) {
      const kinds = kindsOf(one) & next;
      for (const kind of [NEWLINE, WORD, OTHER]) if ((kinds & kind) !== 0) visit(out, kind, ANY);
      continue;
    }
    visit(out, before, op === Op.EmptyWidth ? asserted(arg, before, next) : next);
    if (op === Op.Alt || op === Op.AltMatch) visit(arg, before, next);
  }
  return true;
}

/** The characters that may stand next if an assertion holds. */
function asserted(flags: number, before: number, next: number): number {
  const isEdge = before === EDGE;
  if ((flags & Assert.BeginText) !== 0 && !isEdge) return 0;
  if ((flags & Assert.BeginLine) !== 0 && !isEdge && before !== NEWLINE) return 0;
  const boundary = before === WORD ? ANY - WORD : WORD;
  let left = next;
  if ((flags & Assert.EndText) !== 0) left &= EDGE;
  if ((flags & Assert.EndLine) !== 0) left &= EDGE | NEWLINE;
  if ((flags & Assert.Word) !== 0) left &= boundary;
  if ((flags & Assert.NoWord) !== 0) left &= ANY - boundary;
  return left;
}

function kindsOf(one: Instruction): number {
  let kinds = 0;
  for (let rune = 0; rune < 128; rune++) {
    if (one.matchRune(rune)) kinds |= rune === 10 ? NEWLINE : /\w/.test(String.fromCharCode(rune)) ? WORD : OTHER;
  }
  const { runes } = one;
  // The two letters beyond ASCII that `(?i)` takes for a Latin one.
  const isBeyond = runes.length === 0 || runes[runes.length - 1]! > 127;
  return isBeyond || one.matchRune(0x17f) || one.matchRune(0x212a) ? kinds | OTHER : kinds;
}
