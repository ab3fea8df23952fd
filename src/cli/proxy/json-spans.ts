/** Where a member or an element stands in a JSON text. */
export interface Span {
  /** Undefined in a list. */
  readonly name: string | undefined;
  /** Where its name begins, or else its value. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** The first character of a token, and where it begins and ends; `true` ends the walk. */
type Each = (kind: string, start: number, end: number) => boolean | undefined;

const BLANK = /\s*/y;
const WORD = /[^\s,:[\]{}"]+/y;

/** Walks over the tokens of a text that is known to be JSON, from the beginning of one. Keeps nothing, whatever is nested in it. */
function walk(text: string, from: number, each: Each): void {
  for (let at = from; at < text.length; ) {
    at = after(BLANK, text, at);
    const kind = text.charAt(at);
    const start = at;
    if (kind === '"') at = endOfString(text, at);
    else at = ",:[]{}".includes(kind) ? at + 1 : after(WORD, text, at);
    if (kind === "" || each(kind, start, at) === true) return;
  }
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return Math.max(pattern.lastIndex, at);
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charAt(before) === "\\") before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

/** The members of the object, or elements of the list, that begins at `from` in a JSON text; each as often as it stands there. */
export function spansOf(text: string, from: number): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let start: number | undefined;
  let name: { readonly text: string; readonly from: number } | undefined;
  let last = from;
  walk(text, from, (kind, at, end) => {
    const closes = kind === "}" || kind === "]";
    if (closes) depth -= 1;
    if ((closes && depth === 0) || (kind === "," && depth === 1)) {
      if (start !== undefined) spans.push({ name: name?.text, from: name?.from ?? start, start, end: last });
      start = undefined;
      name = undefined;
      return closes;
    }
    if (kind === ":" && depth === 1) {
      name = { text: JSON.parse(text.slice(start, last)), from: start! };
      start = undefined;
    } else if (depth > 0) start ??= at;
    if (kind === "{" || kind === "[") depth += 1;
    last = end;
    return undefined;
  });
  return spans;
}

/** The names on the way to a value; `""` for an element of a list. */
export type Path = readonly string[];

/** The parts of a text that must not differ between readers. */
export interface Reads {
  /** Whether the object there must have each member once. */
  object(path: Path): boolean;
  /** Whether the number there must be the one that JavaScript reads. */
  number(path: Path): boolean;
}

/** Whether all readers of a text find in these parts what `JSON.parse` finds. */
export function isAlike(text: string, reads: Reads): boolean {
  const path: string[] = [];
  /** The names of each object that is open; undefined for a list and for an object that nobody reads. */
  const open: (Set<string> | undefined)[] = [];
  let alike = true;
  let last = "";
  walk(text, 0, (kind, start, end) => {
    if (kind === "{" || kind === "[") {
      open.push(kind === "{" && reads.object(path) ? new Set() : undefined);
      path.push("");
    } else if (kind === "}" || kind === "]") {
      open.pop();
      path.pop();
    } else if (kind === '"') last = text.slice(start, end);
    else if (kind === ":") {
      const name: string = JSON.parse(last);
      const names = open.at(-1);
      alike &&= names?.has(name) !== true;
      names?.add(name);
      path[path.length - 1] = name;
    } else if (/[-\d]/.test(kind)) alike &&= !reads.number(path) || isExact(text.slice(start, end));
    return !alike;
  });
  return alike;
}

/** Longer than any double is written exactly. */
const LONGEST_NUMBER = 400;

/** Whether a number is the one that JavaScript reads: below 2^53 by its shortest form, from there on exactly. */
export function isExact(text: string): boolean {
  const read = Number(text);
  if (String(read) === text && Math.abs(read) < 2 ** 53) return true;
  if (text.length > LONGEST_NUMBER || !Number.isFinite(read)) return false;
  return normal(text) === normal(Math.abs(read) < 2 ** 53 ? String(read) : `${BigInt(read)}`);
}

/** One text for equal decimal numbers. */
function normal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  if (short === "") return "0";
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
