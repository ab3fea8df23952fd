// Writes into test/policy/strict/{paths,urls,addresses}.json what other programs read in each text.
// By hand, on Linux and as root (it opens the paths below a root of its own), with Node 20 and Python 3.11:
//   npm ci --prefix scripts/readers && node scripts/readers/read.mjs
// To add a text, add a row `{ "family", "text", "answer" }` with the answer that you expect, and run this. `read` has the
// answers of the readers in their order, null for one that does not read the text.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { posix, win32 } from "node:path";
import { fileURLToPath, parse } from "node:url";

// Not named `require`: the compiler would look for the types of what need not be installed.
const installed = createRequire(import.meta.url);
const fastUri = installed("fast-uri");
const urlParse = installed("url-parse");
const emailAddresses = installed("email-addresses");
const addressparser = installed("nodemailer/lib/addressparser");

/** @typedef {{ family: string, text: string, answer: boolean | null, read?: unknown[] }} Row */
/** @typedef {{ elements: readonly string[], rows: Row[] }} Group */
/** @typedef {{ readers: string[], groups: Group[] }} Corpus */
/** @typedef {Record<string, (text: string) => unknown>} Readers */

/** Scheme, host, port and path, as the program has them. @type {Readers} */
const urls = {
  "node URL": (text) => {
    const { protocol, hostname, port, pathname } = new URL(text);
    return hostname === "" ? null : [protocol.slice(0, -1), hostname, port, pathname];
  },
  "node url.parse": (text) => {
    const { protocol, hostname, port, pathname } = parse(text);
    return hostname ? [(protocol ?? "").slice(0, -1), hostname, port ?? "", pathname ?? ""] : null;
  },
  "npm fast-uri": (text) => {
    const { scheme, host, port, path, resourceName, error } = fastUri.parse(text);
    if (error !== undefined || !host) return null;
    return [scheme ?? "", host, String(port ?? ""), path ?? resourceName?.replace(/\?.*/, "") ?? ""];
  },
  "npm url-parse": (text) => {
    const { protocol, hostname, port, pathname } = urlParse(text, {});
    return hostname === "" ? null : [protocol.slice(0, -1), hostname, port, pathname];
  },
};

/** @param {string} address */
const splitAddress = (address) => {
  const at = address.lastIndexOf("@");
  return [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
};

/** Each mailbox with its domain, as the program has them. @type {Readers} */
const addresses = {
  "npm email-addresses": (text) =>
    emailAddresses
      .parseAddressList(text)
      .flatMap((/** @type {any} */ one) => one.addresses ?? [one])
      .map((/** @type {any} */ { local, domain }) => [local, domain]),
  "npm nodemailer": (text) =>
    addressparser(text, { flatten: true }).map((/** @type {{ address: string }} */ { address }) =>
      splitAddress(address),
    ),
};

/** The path, as the program has it. @type {Readers} */
const paths = {
  "node posix": posix.normalize,
  "node win32": (text) => win32.normalize(text).replaceAll("\\", "/"),
  "node posix, after decoding": (text) => posix.normalize(decodeURIComponent(text)),
  "node posix, after unescape": (text) => posix.normalize(unescape(text)),
  "node posix, after NFKC": (text) => posix.normalize(text.normalize("NFKC")),
  "node posix, after trim": (text) => posix.normalize(text.trim()),
};

/** @param {string} kind */
const file = (kind) => fileURLToPath(new URL(`../../test/policy/strict/${kind}.json`, import.meta.url));
/** @param {string} kind @returns {Corpus} */
const load = (kind) => JSON.parse(readFileSync(file(kind), "utf8"));

/** A reader that fails, or that finds nothing, does not read the text. @param {() => any} read */
const orNull = (read) => {
  try {
    const answer = read();
    return Array.isArray(answer) && answer.length === 0 ? null : answer;
  } catch {
    return null;
  }
};

/** In ASCII, so that what cannot be seen can be reviewed. @param {unknown} value */
const json = (value) =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** @param {Group} group */
const groupText = ({ elements, rows }) =>
  `  { "elements": ${json(elements)}, "rows": [\n${rows.map((row) => `    ${json(row)}`).join(",\n")}\n  ] }`;

/** @type {Record<string, Readers>} */
const READERS = { urls, addresses, paths };
const corpora = Object.keys(READERS).map((kind) => ({ kind, groups: load(kind).groups }));
const texts = Object.fromEntries(
  corpora.map(({ kind, groups }) => [kind, groups.flatMap(({ rows }) => rows.map(({ text }) => text))]),
);
const python = JSON.parse(
  execFileSync("python3", [fileURLToPath(new URL("read.py", import.meta.url))], {
    input: json(texts),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  }),
);

for (const { kind, groups } of corpora) {
  const own = READERS[kind] ?? {};
  const readers = [...Object.keys(own), ...Object.keys(python[kind][0])];
  groups
    .flatMap(({ rows }) => rows)
    .forEach((row, at) => {
      const answers = Object.values(own).map((read) => orNull(() => read(row.text)));
      row.read = [...answers, ...Object.values(python[kind][at])];
    });
  const body = groups.map(groupText).join(",\n");
  writeFileSync(file(kind), `{ "readers": ${json(readers)}, "groups": [\n${body}\n] }\n`);
}
