import type { Kind } from "./argument-kind.js";
import { matcher, withDots } from "./pattern-source.js";
import { textsOf } from "./pattern-texts.js";

/** Beyond this, nothing is put into the middle of a text. */
const MAX_TEXT = 80;

interface Attempt {
  readonly text: string;
  /** Whether nothing holds the pattern to the end of the text. */
  readonly open: boolean;
  readonly matches: (text: string) => boolean;
  /** The same for the pattern with each `.` for any character taken as a dot. */
  readonly matchesDots: (text: string) => boolean;
}

interface Attack {
  /** Text that no useful pattern of this kind takes. */
  readonly strangers: readonly string[];
  readonly texts: (attempt: Attempt) => readonly string[];
}

/** A text that a pattern takes, that goes beyond what it names and is not denied; undefined if none was found. */
export function textBeyond(
  kind: Kind,
  source: string,
  isDenied: (text: string) => boolean = () => false,
): string | undefined {
  const attack = ATTACKS[kind];
  const matches = matcher(source);
  if (attack === undefined || attack.strangers.some(matches)) return undefined;
  const matchesDots = matcher(withDots(source));
  for (const { text, end } of textsOf(source)) {
    const taken = [text.replace(/\/\/\.+/, "//a."), text, `a${text}`, `https://${text}`, `a@${text}`].filter(matches);
    for (const one of taken) {
      const found = attack
        .texts({ text: one, open: !end, matches, matchesDots })
        .find((other) => matches(other) && !isDenied(other));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Each text with more put in: at its end, at its beginning, and anywhere. */
const put = (text: string, more: readonly string[]): readonly string[] => [
  ...more.map((one) => text + one),
  ...(text.length > MAX_TEXT
    ? []
    : more.flatMap((one) => [...text].map((_, at) => text.slice(0, at) + one + text.slice(at)))),
];

/** The text with each of its dots as a letter, where the pattern did not mean a dot. */
const undotted = ({ text, matchesDots }: Attempt, from = 0): readonly string[] =>
  [...text.matchAll(/\./g)]
    .filter(({ index }) => index >= from)
    .map(({ index }) => `${text.slice(0, index)}x${text.slice(index + 1)}`)
    .filter((one) => !matchesDots(one));

/** A name before the first one, unless any name may stand there. */
function renamed(before: string, host: string, after: string, matches: (text: string) => boolean): readonly string[] {
  const rest = host.slice(host.indexOf("."));
  return matches(`${before}qq${rest}${after}`) ? [] : [`${before}evil${host}${after}`];
}

const SEPARATORS = ["/", "?", "#", "\\"];

function urls(attempt: Attempt): readonly string[] {
  const { text, matches } = attempt;
  const [, scheme = "", host = "", rest = ""] = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)([^/?#]*)(.*)$/is.exec(text) ?? [];
  // One that names a way of calling alone lets every address through, as it says.
  if ((scheme !== "" && host === "" && rest === "") || /^[a-z][a-z0-9+.-]*:$/i.test(text)) return [];
  // Behind a slash the host has ended, or there is none.
  if (scheme === "" && text.includes("/")) return [`${text}${text.endsWith("/") ? "" : "/"}../x`, ...undotted(attempt)];
  if (scheme === "") return [`${text}.evil.org`, ...undotted(attempt)];
  const elsewhere = [
    ...["", rest].flatMap((end) => [`.evil.org${end}`, `@evil.org${end}`, `:x@evil.org${end}`, `evil.org${end}`]),
  ].map((end) => `${scheme}${host}${end}`);
  const before = SEPARATORS.map((sign) => `${scheme}evil.org${sign}${host}${rest}`);
  const folder = /^\/[\w.-]*\w/.exec(rest)?.[0];
  const above =
    folder === undefined || matches(`${scheme}${host}/qq${rest.slice(folder.length)}`)
      ? []
      : put(text, ["/../x", "../x", "/%2e%2e/x", "/../../../../x", "../../../../x"]).filter(
          (one) => !pathOf(one).startsWith(folder),
        );
  return [
    ...[...elsewhere, ...renamed(scheme, host, rest, matches), ...before].filter((one) => isElsewhere(one, text)),
    ...undotted(attempt, scheme.length),
    ...above,
  ];
}

/** For an address that leaves out how it is called. */
const BASE = "https://base.invalid";

function isElsewhere(one: string, other: string): boolean {
  try {
    return new URL(one, BASE).hostname !== new URL(other, BASE).hostname;
  } catch {
    return !/^(?:[a-z]+:)?\/\/[\w.-]+(?:\/|$)/i.test(other);
  }
}

function pathOf(text: string): string {
  try {
    return new URL(text, BASE).pathname;
  } catch {
    return "/";
  }
}

function mails(attempt: Attempt): readonly string[] {
  const { text, matches } = attempt;
  const at = text.indexOf("@");
  if (at < 0) return [];
  const address = at === 0 ? `b${text}` : text;
  const domain = address.slice(address.indexOf("@") + 1);
  // One that names a mailbox and not where it is.
  if (domain === "") return [`${address}example.com,a@evil.org`];
  return [
    ...[",", ", ", ";", "\n", " "].flatMap((sign) => [`a@evil.org${sign}${address}`, `a${sign}${address}`]),
    ...[".evil.org", ",a@evil.org"].map((end) => address + end),
    `"a@evil.org"@${domain}`,
    ...renamed(address.slice(0, address.indexOf("@") + 1), domain, "", matches),
    ...undotted({ ...attempt, text: address }, address.indexOf("@")),
  ];
}

const COMMANDS = [
  "; rm -rf /",
  " && rm -rf /",
  " | sh",
  " $(rm -rf /)",
  " `rm -rf /`",
  "\nrm -rf /",
  " & rm -rf /",
  ";id",
  "|sh",
  "$(id)",
  "\nid",
];

const ATTACKS: Partial<Readonly<Record<Kind, Attack>>> = {
  url: { strangers: ["https://evil.org/", "http://evil.org/", "https://evil.org", "evil.org"], texts: urls },
  host: {
    strangers: ["evil.org", "a.evil.org"],
    texts: (attempt) => [
      `${attempt.text}.evil.org`,
      ...renamed("", attempt.text, "", attempt.matches),
      ...SEPARATORS.map((sign) => `evil.org${sign}${attempt.text}`),
      `${attempt.text}@evil.org`,
      ...undotted(attempt),
    ],
  },
  command: {
    strangers: ["rm -rf /"],
    texts: ({ text }) => [
      ...put(text, COMMANDS),
      `rm -rf /; ${text}`,
      ...[...text.matchAll(/\s/g)].map(({ index }) => `${text.slice(0, index)}\n${text.slice(index + 1)}`),
    ],
  },
  sql: {
    strangers: ["DROP TABLE x"],
    texts: ({ text }) => [...put(text, ["; DROP TABLE x", "; DROP TABLE x --"]), `DROP TABLE x; ${text}`],
  },
  mail: { strangers: ["a@evil.org"], texts: mails },
  address: {
    strangers: ["8.8.8.8", "evil.org"],
    texts: (attempt) => {
      const { text, open } = attempt;
      return [
        ...(open ? [`${text}${text.endsWith(".") ? "" : "."}evil.org`, ...(isWhole(text) ? [`${text}0`] : [])] : []),
        ...[...text.matchAll(/\./g)]
          .map(({ index }) => `${text.slice(0, index)}0${text.slice(index + 1)}`)
          .flatMap((one) => [one, `${one}.1.1`, `${one}.1.1.1`])
          .filter((one) => !attempt.matchesDots(one)),
      ];
    },
  },
  path: {
    strangers: ["/evil/x", "evil/x", "C:\\evil\\x"],
    texts: ({ text, open }) => (open && /[\w-]$/.test(text) ? [`${text}-other/x`, `${text}-other\\x`] : []),
  },
};

const isWhole = (text: string): boolean => /^\d+(?:\.\d+){3}$/.test(text);
