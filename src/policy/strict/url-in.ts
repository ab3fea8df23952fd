import { HOST, type HostPattern, hostFits, isHost, readHost, readHostPattern } from "./host.js";
import { liesWithin, type PathForms, pathForms, pathProblem, readings } from "./path.js";
import { type Answer, and, anyOf } from "./three-values.js";

/** `url_in`: a URL, written so that no program reads another scheme, host, port or path from it. See docs/language.md#url_in. */

const MAX_LENGTH = 8_192;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443", ws: "80", wss: "443" };

const PORT = "(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
/** Printable ASCII without what some programs escape, cut off or take for a slash. */
const REST = "/[!#-;=?-\\[\\]_a-z~]*";
const URL_FORM = new RegExp(`^(https?|wss?)://((?:\\*\\.)?${HOST})(?::(${PORT}))?(${REST})?$`);

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  /** From the first slash behind the host; empty if there is none. */
  readonly rest: string;
}

function readUrl(text: string): Url | undefined {
  const parts = text.length > MAX_LENGTH ? null : URL_FORM.exec(text);
  if (parts === null) return undefined;
  const [, scheme = "", host = "", port = DEFAULT_PORTS[scheme]!, rest = ""] = parts;
  return { scheme, host, port, rest };
}

/** An escape of ASCII but for a space. */
const UNSURE_ESCAPE = /%(?!20|[89a-f])/i;
/** Segments that say nothing, what ends a name or the path, and ranges: `curl` takes `/do[c-c]s` for `/docs`. */
const UNSURE = /\/\.?\/|\/\.$|[;?#[\]]/;

/** Undefined where the bytes are not well-formed UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A path that all programs split and decode alike; undefined for any other. */
function readPath(rest: string): PathForms | undefined {
  const written = /^[^?#]*/.exec(rest)![0] || "/";
  // Decoders for forms take a `+` for a space.
  const decoded = UNSURE_ESCAPE.test(written) ? undefined : decode(written.replaceAll("+", " "));
  if (decoded === undefined || pathProblem(decoded) !== undefined) return undefined;
  if (readings(decoded).some((reading) => UNSURE.test(reading))) return undefined;
  return pathForms(written, decoded);
}

/** A URL pattern in its parts. */
export interface UrlPattern {
  readonly scheme: string;
  readonly host: HostPattern;
  readonly port: string;
  /** Null if the pattern looks at no path. */
  readonly path: PathForms | null;
}

/** The parts of a URL pattern; undefined for a text that is none. */
export function readUrlPattern(text: string): UrlPattern | undefined {
  const url = readUrl(text);
  if (url === undefined || /[?#]/.test(url.rest)) return undefined;
  const host = readHostPattern(url.host);
  const path = url.rest === "" || url.rest === "/" ? null : readPath(url.rest);
  return host === undefined || path === undefined ? undefined : { scheme: url.scheme, host, port: url.port, path };
}

/** Whether a text can be an element of `url_in`. */
export const isUrlPattern = (text: string): boolean => readUrlPattern(text) !== undefined;

/** Makes ready `url_in` for texts that are URL patterns. */
export function compileUrlIn(elements: readonly string[]): (text: string) => Answer {
  const patterns = elements.map((element) => readUrlPattern(element)!);
  const looksAtPaths = patterns.some(({ path }) => path !== null);
  return (text) => {
    const url = readUrl(text);
    if (url === undefined || !isHost(url.host)) return null;
    const name = readHost(url.host);
    const own = looksAtPaths ? readPath(url.rest) : undefined;
    return anyOf(patterns, ({ scheme, host, port, path }) => {
      if (scheme !== url.scheme || port !== url.port) return false;
      const fits = hostFits(host, name);
      if (fits === false || path === null) return fits;
      return and(fits, own === undefined ? null : liesWithin(own, path));
    });
  };
}
