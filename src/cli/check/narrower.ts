import { compilePattern } from "../../policy/pattern.js";
import type { Kind } from "./argument-kind.js";
import { textBeyond } from "./attacks.js";
import {
  hasAlternatives,
  literal,
  matcher,
  sourceOf,
  splitFlags,
  type Token,
  tokensOf,
  withDots,
  withFlags,
} from "./pattern-source.js";
import { pathThatLeaves, textAround, textsOf } from "./pattern-texts.js";

/** Longer ones nobody would copy. */
const MAX_LENGTH = 300;

/** A name without `..`; and, for what may run a command, one that is not an option. */
export const NAME = "[\\w-]+(?:\\.[\\w-]+)*";
const WORD = "\\w[\\w-]*(?:[./][\\w-]+)*";
const COLUMNS = "(?:\\*|\\w+(?:, ?\\w+)*)";
const MAILBOX = "[\\w+-]+(?:\\.[\\w+-]+)*";

/** The signs that stand for "anything" in a pattern of each kind, and the characters that it may hold. */
const INSIDE: Readonly<Record<Kind, readonly [some: string, characters: string]>> = {
  url: [NAME, ".-"],
  host: [NAME, ".-"],
  path: [NAME, ".-"],
  text: [NAME, ".-"],
  command: [WORD, "./-"],
  sql: [COLUMNS, "*, "],
  mail: [MAILBOX, ".+-"],
  address: ["\\d{1,3}", ""],
};

/**
 * A pattern that takes nothing that this one does not take, and none of the texts that an attack would send; undefined if
 * none was found.
 */
export function narrower(kind: Kind, source: string): string | undefined {
  const matches = matcher(source);
  return candidates(kind, source).find((candidate) => {
    if (candidate.length > MAX_LENGTH || !compilePattern(candidate).ok) return false;
    const takes = matcher(candidate);
    const texts = textsOf(candidate).filter(({ text }) => takes(text));
    return (
      texts.length > 0 &&
      texts.every(({ text, begin, end }) => begin && end && matches(text)) &&
      textBeyond(kind, candidate) === undefined &&
      textAround(candidate) === undefined &&
      (kind !== "path" || pathThatLeaves(candidate) === undefined)
    );
  });
}

function candidates(kind: Kind, source: string): readonly string[] {
  const { flags: all, body } = splitFlags(source);
  if (all.includes("m")) return [];
  // Without it `.` takes less.
  const flags = all.replace("s", "");
  const matches = textsOf(source);
  const begins = matches.length > 0 && matches.every(({ begin }) => begin);
  const ends = matches.length > 0 && matches.every(({ end }) => end);
  const texts = matches.map(({ text }) => text);
  const found: string[] = [];
  // The text that may stand before a host is listed below.
  const own = kind === "host" ? body.replace(/^\((?:\?:)?\^\|\\\.\)/, "") : body;
  const { core, isOpen } = trimmed(kind, tokensOf(withDots(own)));
  const within = sourceOf(bounded(kind, core));
  const inner = hasAlternatives(core) ? `(?:${within})` : within;
  for (const before of begins ? [""] : beginnings(kind, inner)) {
    for (const after of ends && !isOpen ? [""] : endings(kind, inner, texts)) {
      found.push(withFlags(flags, `^${before}${inner}${after}$`));
    }
  }
  return [...found, ...texts.flatMap((text) => fromText(kind, text, matcher(source), ends))];
}

/** The text that may stand before a pattern that nothing holds to the beginning. */
function beginnings(kind: Kind, inner: string): readonly string[] {
  if (kind === "host") return [inner.startsWith("\\.") ? NAME : "(?:[\\w-]+\\.)*", ""];
  if (kind === "url" && inner.startsWith("\\.")) return [`https://${NAME}`];
  if (kind === "mail") return [inner.startsWith("@") ? MAILBOX : inner.includes("@") ? "" : `${MAILBOX}@`];
  if (kind === "path") return [inner.startsWith("\\.") ? `(?:${NAME}/)*${NAME}` : `(?:${NAME}/)*`, ""];
  return kind === "url" && !/:\\?\/\\?\//.test(inner) ? ["https://", ""] : [""];
}

function endings(kind: Kind, inner: string, texts: readonly string[]): readonly string[] {
  switch (kind) {
    case "url":
      return inner.endsWith("/")
        ? [`\\S*`, `(?:${NAME}(?:/${NAME})*/?)?`, ""]
        : ["(?:/\\S*)?", "/\\S*", `(?:/${NAME})*/?`, ""];
    case "path": {
      const sign = isWindows(inner) ? "\\\\" : "/";
      const more = `(?:${sign}${NAME})*`;
      return [/[/\\]\)*$/.test(inner) ? NAME + more : more, ""];
    }
    case "command":
      return [isSpaced(inner) ? `${WORD}(?: ${WORD})*` : `(?: ${WORD})*`, ""];
    case "sql":
      if (/select/i.test(inner) && !/from/i.test(inner))
        return [`${isSpaced(inner) ? "" : " "}${COLUMNS} FROM \\w+`, ""];
      return [isSpaced(inner) ? "\\w+(?: \\w+)*" : "(?: \\w+)*", ""];
    case "address": {
      if (texts.some((text) => text.includes(":"))) return [inner.endsWith(":") ? "[0-9A-Fa-f:]+" : ""];
      const octets = (texts[0] ?? "").split(".").filter((one) => one !== "").length;
      const dot = inner.endsWith("\\.") ? "" : "\\.";
      const rest = Array.from({ length: Math.max(0, 4 - octets) }, () => "\\d{1,3}").join("\\.");
      return [rest === "" ? "" : dot + rest, ""];
    }
    case "mail":
      return [inner.endsWith("@") ? NAME : ""];
    default:
      return [""];
  }
}

const isSpaced = (inner: string): boolean => /(?: |\\s)[+*]?$/.test(inner);

/** The characters of an ending besides letters and digits: only a pattern that takes all of it at its end gets one. */
const ENDING: Partial<Readonly<Record<Kind, string>>> = {
  url: "/?#=&%.-~:@!$'()*+,;",
  path: "/.-",
  command: " ./-",
  sql: " ,*",
  address: "",
  host: "",
  mail: "",
};

/** An ending that says that nothing follows, or something after a sign. */
const END_OR = {
  url: /\[[/:?#]{2,}\]$|\((?:\?:)?(?:\/\|\$|\$\|\/|\[\/[?#]+\]\|\$)\)$/,
  command: /\((?:\?:)?(?:(?: |\\s)\|\$|\$\|(?: |\\s))\)$/,
};

const isWindows = (source: string): boolean => /\\\\/.test(source) && !source.includes("/");

/** Takes the anchors off, and what stands for any rest. */
function trimmed(kind: Kind, tokens: readonly Token[]): { readonly core: readonly Token[]; readonly isOpen: boolean } {
  // An anchor of one alternative is not one of all.
  if (hasAlternatives(tokens)) return { core: tokens, isOpen: false };
  const source = sourceOf(tokens.filter(({ atom }, at) => !(at === 0 && (atom === "^" || atom === "\\A"))));
  const end = kind === "url" || kind === "command" ? END_OR[kind].exec(source) : null;
  if (end !== null && source[end.index - 1] !== "/") {
    return { core: tokensOf(source.slice(0, end.index)), isOpen: true };
  }
  let core = tokensOf(source);
  const last = (): Token => core[core.length - 1] ?? { atom: "", repeat: "" };
  while (/^(?:\$|\\z)$/.test(last().atom)) core = core.slice(0, -1);
  const ending = kind === "path" && isWindows(source) ? "\\.-" : ENDING[kind];
  if (ending === undefined || !isWide(last()) || !/^[*+]/.test(last().repeat) || !takesAll(last().atom, ending)) {
    return { core, isOpen: false };
  }
  return { core: core.slice(0, -1), isOpen: true };
}

const isWide = ({ atom, repeat }: Token): boolean => repeat !== "" && /^(?:\.|\\S|\\D|\[)/.test(atom);

/** A sign for anything in the middle of a pattern becomes the sign for a name. */
function bounded(kind: Kind, tokens: readonly Token[]): readonly Token[] {
  return tokens.map((token, at) => {
    const { atom, repeat } = token;
    if (kind === "command" && atom === "\\s") return { atom: " ", repeat };
    if (!isWide(token) || !takesAll(atom, INSIDE[kind][1])) return token;
    const next = tokens[at + 1];
    const isHost = kind === "url" || kind === "host";
    if (isHost && next !== undefined && /^\w$/.test(next.atom)) {
      return { atom: "(?:[\\w-]+\\.)", repeat: repeat.startsWith("+") ? "+" : "*" };
    }
    return { atom: INSIDE[kind][0], repeat: "" };
  });
}

/** Whether a class takes every letter and digit, `_`, and these. */
function takesAll(atom: string, more: string): boolean {
  const matches = matcher(`^${atom}$`);
  return [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", ...more].every(matches);
}

/** A pattern for one text that a pattern takes. */
function fromText(kind: Kind, text: string, matches: (text: string) => boolean, isHeld: boolean): readonly string[] {
  if (kind === "url" && !isHeld) {
    const [, name = text] = /^https?:\/\/(.*)$/s.exec(text) ?? [];
    const url = [`https://${name}`, `http://${name}`].find(matches);
    const [origin] = /^https?:\/\/[\w.-]+/.exec(url ?? "") ?? [];
    return origin === undefined ? [] : [`^${literal(origin)}(?:/\\S*)?$`, `^${literal(url!)}(?:/${NAME})*/?$`];
  }
  return /^[\w.:@ /-]*\w$/.test(text) ? [`^${literal(text)}$`] : [];
}
