/** The strict operators of version "2" read literally. See docs/language.md#paths-urls-and-addresses. Shares no code with `src`; elements are accepted ones. */
import type { Verdict } from "./reference-condition.js";

const undecided = "INDETERMINATE";
const decided = (holds: boolean): Verdict => (holds ? "TRUE" : "FALSE");
const withoutCase = (text: string) => text.toLowerCase().toUpperCase();
const startsWith = (list: readonly string[], start: readonly string[]) => start.every((one, at) => list[at] === one);

// `within`: an absolute POSIX path of at most 4,096 code units.
const skipped = (path: string) => path.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
const forms = (path: string) => [path, path.normalize("NFKC"), skipped(path.normalize("NFKC"))];
const isBlank = (one: string) => one === "." || /\p{White_Space}/u.test(one);
const isUnsure = (path: string) =>
  !path.startsWith("/") ||
  path.startsWith("//") ||
  path.length > 8_192 ||
  path.split("/").some((segment) => [...segment].length >= 2 && [...segment].every(isBlank)) ||
  [...path].some(
    (one) => one < " " || "\\\u007f\u00a5\u2044\u20a9\u2215\u2216".includes(one) || /^\p{Cs}$/u.test(one),
  ) ||
  /%u?[0-9a-f][0-9a-f]/i.test(path);
const isUnsurePath = (path: string) => /\p{M}{31}/u.test(skipped(path)) || forms(path).some(isUnsure);
const segments = (path: string) => path.split("/").filter((segment) => segment !== "" && segment !== ".");
const endsCut = (segment: string) => {
  const letters = [...segment];
  while (letters.length > 0 && isBlank(letters.at(-1)!)) letters.pop();
  return letters.join("");
};
const loose = (path: string) =>
  segments(withoutCase(forms(path)[2]!).normalize("NFKC"))
    .map(endsCut)
    .filter((segment) => segment !== "");
const wholeFiles = (path: string) => loose(path).map((segment) => segment.split(":")[0]!);
/** `read` is the path as a server decodes it. */
function liesWithin(path: string, folder: string, [read, readFolder] = [path, folder]): Verdict {
  if (startsWith(segments(path), segments(folder))) return "TRUE";
  const [wanted, of] = [loose(readFolder), [loose(read), wholeFiles(read)]];
  return of.some((one) => startsWith(one, wanted)) ? undecided : "FALSE";
}
export const isWithin = (path: string, element: string): Verdict =>
  path.length > 4_096 || isUnsurePath(path) ? undecided : liesWithin(path, element);

// A host: labels of 1 to 63 lower-case letters, digits and hyphens, joined by dots, at most 253 characters.
const isLabel = (label: string) => /^[a-z0-9-]{1,63}$/.test(label) && !label.startsWith("-") && !label.endsWith("-");
const isHost = (host: string) =>
  host.length <= 253 && host.split(".").every(isLabel) && /^[a-z]/.test(host.split(".").at(-1)!);
function hostIs(host: string, pattern: string): Verdict {
  const wild = pattern.startsWith("*.");
  const [labels, wanted] = [host.split(".").reverse(), (wild ? pattern.slice(2) : pattern).split(".").reverse()];
  if (labels.some((label, at) => label.startsWith("xn--") && label !== wanted[at])) return undecided;
  return decided(
    startsWith(labels, wanted) && (wild ? labels.length > wanted.length : labels.length === wanted.length),
  );
}
const both = (a: Verdict, b: Verdict): Verdict =>
  a === "FALSE" || b === "FALSE" ? "FALSE" : a === "TRUE" ? b : undecided;

// `url_in`.
function partsOf(url: string, isPattern: boolean) {
  const [, scheme, host, , port, rest = ""] = /^(https?|wss?):\/\/([^/:]*)(:([^/]*))?(\/.*)?$/s.exec(url) ?? [];
  if (url.length > 8_192 || scheme === undefined || host === undefined) return undefined;
  if (!isHost(isPattern ? host.replace(/^\*\./, "") : host)) return undefined;
  if (port !== undefined && !(/^[1-9][0-9]*$/.test(port) && Number(port) <= 65_535)) return undefined;
  if ([...rest].some((one) => one <= " " || one > "~" || '\\"<>`{}|^'.includes(one))) return undefined;
  return { scheme, host, port: port ?? { http: "80", ws: "80" }[scheme] ?? "443", path: rest.split(/[?#]/)[0]! };
}
/** The path as a server decodes it; undefined where programs could read another one. */
function decodedPath(path: string): string | undefined {
  const escapes = [...path.matchAll(/%(.{0,2})/gs)];
  if (escapes.some(([, digits]) => digits !== "20" && !/^[89a-f][0-9a-f]$/i.test(digits!))) return undefined;
  try {
    const decoded = decodeURIComponent(path.split("+").join(" "));
    const isOdd = (form: string) =>
      [...";?#[]"].some((one) => form.includes(one)) ||
      form
        .split("/")
        .slice(1)
        .some((part, at, all) => part === "." || part === ".." || (part === "" && at < all.length - 1));
    return isUnsurePath(decoded) || forms(decoded).some(isOdd) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
export function isUrlIn(url: string, element: string): Verdict {
  const [it, pattern] = [partsOf(url, false), partsOf(element, true)!];
  if (it === undefined) return undecided;
  const place = both(decided(it.scheme === pattern.scheme && it.port === pattern.port), hostIs(it.host, pattern.host));
  if (pattern.path === "" || pattern.path === "/") return place;
  const read = decodedPath(it.path || "/");
  if (read === undefined) return both(place, undecided);
  return both(place, liesWithin(it.path || "/", pattern.path, [read, decodedPath(pattern.path)!]));
}

// `email_in`.
function addressOf(text: string) {
  const [local = "", domain = "", ...more] = text.split("@");
  if (text.length > 254 || more.length > 0 || !/^[A-Za-z0-9._+'-]{1,64}$/.test(local)) return undefined;
  if (/^[-.]|\.\.|\.$/.test(local) || !/^[A-Za-z0-9.-]+$/.test(domain)) return undefined;
  return isHost(domain.toLowerCase()) ? { local, domain: domain.toLowerCase() } : undefined;
}
const box = (local: string) => local.split("+")[0]!.split(".").join("").toLowerCase();
export function isEmailIn(text: string, element: string): Verdict {
  const [it, at] = [addressOf(text), element.lastIndexOf("@")];
  if (it === undefined) return undecided;
  const domain = hostIs(it.domain, element.slice(at + 1).toLowerCase());
  if (at === -1) return domain;
  const local = element.slice(0, at);
  return both(local === it.local ? "TRUE" : box(local) === box(it.local) ? undecided : "FALSE", domain);
}
