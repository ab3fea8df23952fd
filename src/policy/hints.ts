import { MAX_REMEMBER_SECONDS, MAX_WINDOW_SECONDS } from "./caps.js";
import { isDict } from "./finding.js";
import type { Version } from "./version.js";
import { quotedWindows, severalDays, WINDOW_NAMES, WINDOWS } from "./windows.js";
import { nearest } from "./words.js";

/** Replacements for things that look right and are not. */

const NAMED: ReadonlyMap<number | undefined, string> = new Map(
  WINDOW_NAMES["1"].map((name) => [WINDOWS[name].seconds, name]),
);

/** Names of lengths of time, and their seconds. */
const UNITS: readonly (readonly [names: string, seconds: number])[] = [
  ...WINDOW_NAMES["1"].map((name) => [`${name} ${WINDOWS[name].aliases}`, WINDOWS[name].seconds] as const),
  ["s sec second secondly", 1],
  ["w wk week weekly", 604_800],
  ["fortnight", 1_209_600],
  ["month monthly", 2_592_000],
  ["y yr year yearly", 31_536_000],
];
const UNIT_SECONDS: ReadonlyMap<string, number> = new Map(
  UNITS.flatMap(([names, seconds]) => names.split(" ").map((name) => [name, seconds] as const)),
);

const DAYS: ReadonlyMap<number, string> = new Map([
  [2592000, " for 30 days"],
  [31536000, " for 365 days"],
]);

/** When windows of several days begin. */
function beginning(seconds: number): string {
  const days = severalDays(seconds);
  if (days === undefined) return "";
  if (days === 7) return "; such a window begins each Thursday at 00:00 UTC";
  return `; such a window begins every ${days} days at 00:00 UTC, counted from 1970-01-01 and not by the calendar`;
}

/** A duration of ISO 8601 in the words above: `PT1M` is a minute, `P1M` a month. */
const spelledOut = (input: string): string =>
  input
    .replace(/^PT([0-9]+)M$/, "$1 minute")
    .replace(/^P([0-9]+)M$/, "$1 month")
    .replace(/^P(?:T([0-9]+[HS])|([0-9]+[DWY]))$/, "$1$2");

/** The count and the unit of `week`, `15 minutes`, `1h` or `PT1H`. */
function partsOf(input: string): readonly [count: string, unit: string] {
  const [, count = "1", unit = ""] = /^\s*([1-9][0-9]{0,7})?\s*([a-z]{1,10})\s*$/i.exec(spelledOut(input)) ?? [];
  return [count, unit.toLowerCase()];
}

/** Its seconds. A bare `m` may be a minute or a month. */
function secondsOf(input: string): number | undefined {
  const [count, name] = partsOf(input);
  const seconds = UNIT_SECONDS.get(name) ?? UNIT_SECONDS.get(name.replace(/s$/, ""));
  if (seconds === undefined) return undefined;
  const all = Number(count) * seconds;
  return all <= MAX_WINDOW_SECONDS ? all : undefined;
}

/** The named window that the words mean: one of so many seconds, or a week or a month of the calendar where the version has them. */
function nameOf(input: string, version: Version): string | undefined {
  const [count, unit] = partsOf(input);
  const apart = WINDOW_NAMES[version].find(
    (name) => WINDOWS[name].apart && `${name} ${WINDOWS[name].aliases}`.split(" ").includes(unit),
  );
  return count === "1" && apart !== undefined ? apart : NAMED.get(secondsOf(input));
}

/** A length of time as a document has it. */
function written(length: string, version: Version): string | undefined {
  const seconds = secondsOf(length);
  const name = nameOf(length, version);
  return name === undefined ? (seconds === undefined ? undefined : `\`${seconds}\``) : `\`"${name}"\``;
}

/** For a bare `m`, which may be a minute or a month. */
function minuteOrMonth(input: string, version: Version): string | undefined {
  const found = /^\s*([1-9][0-9]{0,7})?\s*m\s*$/i.exec(input);
  if (found === null) return undefined;
  const count = found[1] ?? "1";
  const [minutes, months] = [written(`${count}minute`, version), written(`${count}month`, version)];
  if (minutes === undefined) return undefined;
  const which = months === '`"month"`' ? "a month" : "months of 30 days";
  return `write ${minutes} if \`m\` means minutes${months === undefined ? "" : `, or ${months} if it means ${which}`}`;
}

const nearestWindow = (input: string, version: Version): string | undefined =>
  // Beside a number the nearest word would be another length of time.
  /[0-9]/.test(input) ? undefined : nearest(input.toLowerCase().replace(/s$/, ""), WINDOW_NAMES[version]);

/** For a window that is none. */
export function windowHint(input: unknown, version: Version = "1"): string | undefined {
  if (typeof input !== "string") return undefined;
  if (/^[1-9][0-9]{0,7}$/.test(input)) return `write \`${input}\`, without quotes${beginning(Number(input))}`;
  const seconds = secondsOf(input);
  const named = nameOf(input, version);
  if (named !== undefined) return `write \`"${named}"\``;
  if (seconds !== undefined) return `write its seconds, \`${seconds}\`${DAYS.get(seconds) ?? ""}${beginning(seconds)}`;
  const either = minuteOrMonth(input, version);
  if (either !== undefined) return either;
  const near = nearestWindow(input, version);
  return near === undefined ? undefined : `did you mean \`"${near}"\`?`;
}

/** The seconds that a text means, as far as an approval may be remembered so long. */
function rememberedSeconds(input: unknown): number | undefined {
  if (typeof input !== "string") return undefined;
  const seconds = /^[1-9][0-9]{0,7}$/.test(input) ? Number(input) : secondsOf(input);
  return seconds !== undefined && seconds <= MAX_REMEMBER_SECONDS ? seconds : undefined;
}

/** For `seconds` that are not a number. */
export function secondsHint(input: unknown): string | undefined {
  const seconds = rememberedSeconds(input);
  return seconds === undefined ? undefined : `write \`${seconds}\`, a number`;
}

/** For a `remember` that is not an object. */
export function rememberHint(input: unknown): string | undefined {
  const seconds = rememberedSeconds(typeof input === "number" ? String(input) : input);
  return seconds === undefined ? undefined : `write \`{ "seconds": ${seconds} }\``;
}

/** For a `rate_limit` that is not an object. */
export function rateLimitHint(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  // Stryker disable next-line ArrayDeclaration: only the groups are read, and not the first element.
  const [, max, unit = ""] = /^\s*([0-9]{1,15})\s*(?:\/|per)\s*([0-9]*\s*[a-z]{1,10})\s*$/i.exec(input) ?? [];
  const seconds = secondsOf(unit);
  const named = NAMED.get(seconds) ?? (seconds === undefined ? nearestWindow(unit, "1") : undefined);
  const window = named === undefined ? seconds : `"${named}"`;
  // No numbers of our own: they would be a limit that nobody meant.
  return max === undefined || window === undefined
    ? `write \`{ "max": ..., "window": ... }\`, with a number of calls and ${quotedWindows("1")} or seconds`
    : `write \`{ "max": ${max}, "window": ${window} }\`${typeof window === "number" ? beginning(window) : ""}`;
}

/** For a version that is not read. */
export function versionHint(input: unknown): string | undefined {
  return input === 1 || input === 2 ? "write it in double quotes" : undefined;
}

/** The error in a counter's name. */
export function counterProblem(text: string): string | undefined {
  if (text === "") return "expected the counter's name, got an empty string";
  return /\p{Cc}/u.test(text) ? "expected a counter's name without control characters" : undefined;
}

const TOOL_KEYS = ["action", "reason", "require", "deny_if", "limits", "rate_limit", "description", "rules"];

/** Whether a value has the form of tool rules, right or wrong. */
export function looksLikeToolRules(value: unknown): boolean {
  return isDict(value) && Object.keys(value).every((key) => TOOL_KEYS.includes(key));
}
