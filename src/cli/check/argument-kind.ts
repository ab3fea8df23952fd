import type { Place } from "./place.js";

/** The kind of an argument's text, as far as it can be told. */
export type Kind = "url" | "host" | "command" | "sql" | "path" | "mail" | "address" | "text";

/** By the last words of an argument's name. */
const NAMES: readonly (readonly [Kind, RegExp])[] = [
  ["url", /(?:^| )(?:ur[il]s?|href|website|webhook|endpoint|callback|redirect)$/],
  ["host", /(?:^| )(?:host|hostname|domain|fqdn)s?$/],
  ["command", /(?:^| )(?:command|cmd|command line|commandline|shell|bash|script|exec)$/],
  ["sql", /(?:^| )(?:sql|sql query|statement)$/],
  ["mail", /(?:^| )(?:e?mail|email address|recipients?|to|cc|bcc|sender)$/],
  ["address", /(?:^| )(?:ip|ip address|ipv4|cidr)$/],
  ["path", /(?:^| )(?:path|file|file ?name|filepath|dir|directory|folder|cwd|root|workspace)s?$/],
  ["text", /(?:^| )(?:text|body|content|contents|message|code|prompt|comment)$/],
];

const FORMATS: Readonly<Record<string, Kind>> = {
  uri: "url",
  url: "url",
  "uri-reference": "url",
  iri: "url",
  hostname: "host",
  "idn-hostname": "host",
  email: "mail",
  "idn-email": "mail",
  ipv4: "address",
};

const DESCRIPTIONS: readonly (readonly [Kind, RegExp])[] = [
  ["sql", /\bSQL\b/],
  ["command", /\b(?:shell|bash|terminal) command\b|\bcommand (?:line|to (?:run|execute))\b/i],
  ["url", /\bURL\b/],
  ["mail", /\be-?mail address/i],
];

const SQL = "SELECT|select|INSERT|UPDATE|DELETE|DROP|ALTER|TRUNCATE|GRANT|SHOW|EXPLAIN|DESCRIBE";
const GAP = "(?:\\\\s[+*]?|\\\\b| |\\.[*+]\\??)+";
const PROGRAMS =
  "git|npm|npx|pnpm|yarn|pip3?|sudo|curl|wget|docker|kubectl|chmod|chown|rm|ls|bash|sh|cargo|terraform|ssh|scp|dd|mkfs";
/** How a pattern begins before its first letter. */
const OPEN = "\\^?(?:\\(\\??:?|\\\\b|\\\\s[*+]?)*";
const START = `^\\^?(?:\\(\\?[a-z]+[:)])?${OPEN}`;
const START_IN_ANY_CASE = `^\\^?\\(\\?[a-z]*i[a-z]*[:)]${OPEN}`;

/** By what a pattern or a value looks like. */
const SHAPES: readonly (readonly [Kind, RegExp])[] = [
  ["sql", new RegExp(`${START}(?:${SQL})(?:\\\\|[ |)$(]|$)`)],
  [
    "sql",
    new RegExp(`(?:drop|truncate|alter)${GAP}\\(?(?:table|database)|(?:delete|select)${GAP}from|insert${GAP}into`, "i"),
  ],
  ["sql", new RegExp(`${START_IN_ANY_CASE}(?:${SQL})(?:\\\\|[ |)]|$)`, "i")],
  ["url", /:\/\/|:\\\/\\\//],
  ["command", new RegExp(`${START}(?:${PROGRAMS})(?:\\\\[bs]|[ |)]|\\.[*+]|$)`)],
  ["address", /^\^?\(?\d{1,3}\\?\.(?:\d|\\|\[|\(|$)/],
  ["mail", /@\(?[\w-]+\\?\.[a-z]{2,}\)?\$?$/],
  ["path", /\/|\\\\.*\\\\/],
];

/** Values with slashes that are not paths: types, zones of time, days, models, labels and what is searched for, by the last words of a name. */
const SLASHED =
  /(?:^| )(?:mime|mime ?type|content ?type|media ?type|accept|type|time ?zone|zone|tz|date|day|model|label|labels|tags?|query|q|search|filter|jql|expression)$/;

/** The kind of an argument: by its name, then by what its schema says, then by the shape of what it is compared with. */
export function kindOf(path: string, source: string, place: Place | undefined): Kind | undefined {
  const words = path
    .slice(path.lastIndexOf(".") + 1)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();
  const { format = "", description = "" } = place ?? {};
  const said = FORMATS[format] ?? firstOf(NAMES, words) ?? firstOf(DESCRIPTIONS, description);
  const shaped = firstOf(SHAPES, source);
  const shape = shaped === "path" && SLASHED.test(words) ? undefined : shaped;
  // A host may be named by its address.
  return said === "host" && shape === "address" ? shape : (said ?? shape);
}

const firstOf = (table: readonly (readonly [Kind, RegExp])[], text: string): Kind | undefined =>
  table.find(([, pattern]) => pattern.test(text))?.[0];
