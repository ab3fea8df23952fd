import { compilePattern } from "../../policy/pattern.js";
import { Assert, Op, programOf } from "../../policy/program.js";

/** One way through a pattern, and a shortest text for it. */
export interface Match {
  readonly text: string;
  /** Whether the way is held to the beginning of the text, and to its end. */
  readonly begin: boolean;
  readonly end: boolean;
}

interface State {
  readonly at: number;
  readonly text: string;
  readonly begin: boolean;
  readonly end: boolean;
  readonly dots: Dots;
}

/**
 * Texts that a pattern may match: for each way of being held to the ends, a shortest one, and a shortest one with `..`
 * among its folders. They are guesses, for word boundaries and lines are not looked at: whoever uses one tries it first.
 */
export function textsOf(pattern: string): readonly Match[] {
  const { inst, start } = programOf(pattern);
  const found = new Map<string, Match>();
  const seen = new Set<number>();
  let states: State[] = [{ at: start, text: "", begin: false, end: false, dots: Dots.Start }];
  let next: State[] = [];
  const add = (list: State[], state: State): void => {
    const key = ((state.at * 2 + Number(state.begin)) * 2 + Number(state.end)) * 8 + state.dots;
    if (seen.has(key)) return;
    seen.add(key);
    list.push(state);
  };
  for (; states.length > 0; [states, next] = [next, []]) {
    // Grows while it is walked: what takes no character stays at this length.
    for (const state of states) {
      const { op, out, arg } = inst[state.at]!;
      const { text, begin, end, dots } = state;
      if (op === Op.Match) {
        const leaves = dots === Dots.Leaving || dots === Dots.FolderDots;
        const kind = `${begin} ${end} ${leaves}`;
        if (!found.has(kind)) found.set(kind, { text, begin, end });
      } else if (op === Op.Alt || op === Op.AltMatch) {
        add(states, { ...state, at: out });
        add(states, { ...state, at: arg });
      } else if (op === Op.EmptyWidth) {
        if ((arg & Assert.BeginText) !== 0 && text !== "") continue;
        add(states, {
          ...state,
          at: out,
          begin: begin || (arg & Assert.BeginText) !== 0,
          end: end || (arg & Assert.EndText) !== 0,
        });
      } else if (op >= Op.Rune && op <= Op.RuneAnyNotNewline) {
        if (end) continue;
        for (const rune of runesFor(inst[state.at]!)) {
          add(next, { at: out, text: text + rune, begin, end, dots: after(dots, rune) });
        }
      } else if (op < Op.LookbehindWrite && op !== Op.Fail) {
        add(states, { ...state, at: out });
      }
    }
  }
  return [...found.values()];
}

const CANDIDATES = [..."abcxyzABC0123456789-_ @:"];

/** A dot and a slash where they fit, and one other character. */
function runesFor(inst: {
  readonly op: number;
  readonly runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}): readonly string[] {
  const any = inst.op > Op.Rune + 1;
  const fits = (one: string): boolean => any || inst.matchRune(one.codePointAt(0)!);
  const other = CANDIDATES.find(fits) ?? (inst.runes.length > 0 ? String.fromCodePoint(inst.runes[0]!) : undefined);
  return [".", "/", other].filter((one) => one !== undefined && fits(one)) as string[];
}

/** How much of `../` or `/..` stands at the end of a text. */
enum Dots {
  Start = 0,
  StartDot = 1,
  StartDots = 2,
  Folder = 3,
  FolderDot = 4,
  FolderDots = 5,
  Other = 6,
  Leaving = 7,
}

function after(dots: Dots, rune: string): Dots {
  if (dots === Dots.Leaving) return dots;
  if (rune === "/") return dots === Dots.StartDots || dots === Dots.FolderDots ? Dots.Leaving : Dots.Folder;
  const counts = dots !== Dots.StartDots && dots !== Dots.FolderDots && dots !== Dots.Other;
  return rune === "." && counts ? dots + 1 : Dots.Other;
}

/** The text around a match, tried in turn: one of them meets word boundaries and lines. */
const AROUND = ["x", " ", "\n", "/", "."];

/**
 * A text that the pattern matches although more stands around what it names; undefined if none was found. One that is
 * held to one end alone (a beginning, an ending) does not count, unless the pattern holds one way to each end.
 */
export function textAround(pattern: string): string | undefined {
  const matches = textsOf(pattern);
  const free = matches.filter(({ begin, end }) => !begin && !end);
  const [begins, ends] = [
    matches.filter((one) => one.begin && !one.end),
    matches.filter((one) => !one.begin && one.end),
  ];
  const candidates = [
    ...free.flatMap(({ text }) => AROUND.map((around) => around + text + around)),
    ...(ends.length === 0 ? [] : begins.flatMap(({ text }) => AROUND.map((around) => text + around))),
  ];
  return firstMatched(pattern, candidates);
}

/**
 * A path that the pattern matches and that leads to a folder above, other than those that are denied; undefined if none
 * was found. One with backslashes does so on Windows.
 */
export function pathThatLeaves(pattern: string, isDenied: (text: string) => boolean = () => false): string | undefined {
  const matches = textsOf(pattern);
  // Tried where the end is held too: a class there may take it.
  const around = (folder: string): readonly string[] => [
    ...matches.map(({ text }) => text),
    ...matches.flatMap(({ text, begin }) => [
      ...(begin ? [] : [`${folder}${text}`]),
      `${text}${folder}x`,
      `${text}${folder[2]}${folder}x`,
    ]),
  ];
  const inside = matches.flatMap(({ text }) =>
    [...text].map((_, at) => `${text.slice(0, at)}..\\..\\${text.slice(at)}`),
  );
  const slashed = around("../").filter((text) => /(?:^|\/)\.\.\/|\/\.\.$/.test(text));
  const backslashed = [...around("..\\"), ...inside].filter((text) => /(?:^|[\\/])\.\.\\/.test(text));
  const [first, second] = pattern.includes("\\\\") ? [backslashed, slashed] : [slashed, backslashed];
  const found = firstMatched(pattern, first);
  // One who denies the first kind has that alone in mind.
  if (found !== undefined) return isDenied(found) ? undefined : found;
  return firstMatched(
    pattern,
    second.filter((text) => !isDenied(text)),
  );
}

/** The pattern held to both ends of the text; undefined if that is not a pattern, or is too large for one. */
export function anchored(pattern: string): string | undefined {
  const held = `^(?:${pattern.replace(/^\^|(?<=[^\\])\$$/g, "")})$`;
  return compilePattern(held).ok && textsOf(held).every(({ begin, end }) => begin && end) ? held : undefined;
}

function firstMatched(pattern: string, candidates: readonly string[]): string | undefined {
  const compiled = compilePattern(pattern);
  return compiled.ok
    ? candidates.find((text) => text.length <= compiled.maxLength && compiled.search(text))
    : undefined;
}
