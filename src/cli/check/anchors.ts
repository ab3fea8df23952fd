/** How the alternatives of a pattern are anchored. */
export interface Anchors {
  /** Whether no alternative is without an anchor, and none is anchored at one end where another is at the other. */
  readonly safe: boolean;
  /** Whether each alternative is anchored at its end. */
  readonly end: boolean;
}

/** Reads the anchors of a pattern in RE2 syntax. */
export function anchorsOf(pattern: string): Anchors {
  const alternatives = alternativesOf(unwrapped(pattern)).map((one) => ({
    start: /^(?:\^|\\A)/.test(one),
    end: /(?:^|[^\\])(?:\\\\)*(?:\$|\\z)$/.test(one),
  }));
  const first = alternatives[0]!;
  const last = alternatives[alternatives.length - 1]!;
  // `^a|b$` reads as one pattern between two anchors, and is two with one each.
  const split = first.start && !first.end && last.end && !last.start;
  return {
    safe: alternatives.every(({ start, end }) => start || end) && !split,
    end: alternatives.every(({ end }) => end),
  };
}

/** Whether `.*` or its like stands in a pattern. */
export const takesAnything = (pattern: string): boolean => /(?:^|[^\\])(?:\\\\)*\.(?:[*+]|\{)/.test(pattern);

/** Without leading flags and without a group around all of it. */
function unwrapped(pattern: string): string {
  const plain = pattern.replace(/^(?:\(\?[a-zA-Z-]+\))+/, "");
  const [, inner] = /^\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?(.*)\)$/s.exec(plain) ?? [];
  return inner !== undefined && isBalanced(inner) ? unwrapped(inner) : plain;
}

/** Whether no bracket closes that was not opened: the outer pair then belongs together. */
function isBalanced(pattern: string): boolean {
  let least = 0;
  walk(pattern, (_, depth) => {
    least = Math.min(least, depth);
  });
  return least === 0;
}

/** The parts of a pattern between the bars that stand in no group. */
function alternativesOf(pattern: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  walk(pattern, (index, depth) => {
    if (depth !== 0 || pattern[index] !== "|") return;
    parts.push(pattern.slice(start, index));
    start = index + 1;
  });
  return [...parts, pattern.slice(start)];
}

/** Visits each character that is neither escaped nor in a class, with the depth of groups after it. */
function walk(pattern: string, visit: (index: number, depth: number) => void): void {
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === "\\") index++;
    else if (inClass) {
      if (pattern.startsWith("[:", index)) index = Math.max(index, pattern.indexOf(":]", index) + 1);
      // A bracket that stands first in a class belongs to it.
      else if (character === "]" && !/\[\^?$/.test(pattern.slice(0, index))) inClass = false;
    } else if (character === "[") inClass = true;
    else {
      if (character === "(") depth++;
      else if (character === ")") depth--;
      visit(index, depth);
    }
  }
}
