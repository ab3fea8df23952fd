import { MAX_COUNTER_LENGTH, MAX_PATH_NAMES } from "./caps.js";
import { isDict } from "./finding.js";
import { longerThan, nearest, quote, show } from "./words.js";

/** What to write instead of things that look right and are not. */

const OPERATOR_HINTS: ReadonlyMap<string, string> = new Map([
  ["starts_with", 'write `regex` with `"^..."`'],
  ["ends_with", 'write `regex` with `"...$"`'],
  ["matches", "write `regex`"],
  ["match", "write `regex`"],
  ["like", "write `regex`"],
  ["pattern", "write `regex`"],
  ["not_matches", "write `regex` in a rule of `deny_if`"],
  ["not_regex", "write `regex` in a rule of `deny_if`"],
  ["not_contains", "write `contains` in a rule of `deny_if`"],
  ["not_exists", "write `exists` with `false`"],
  ["between", "write two conditions, `gte` and `lte`"],
  ["equals", "write `eq`"],
  ["equal", "write `eq`"],
  ["=", "write `eq`"],
  ["==", "write `eq`"],
  ["===", "write `eq`"],
  ["not_equals", "write `neq`"],
  ["ne", "write `neq`"],
  ["!=", "write `neq`"],
  ["!==", "write `neq`"],
  ["<", "write `lt`"],
  ["<=", "write `lte`"],
  ["le", "write `lte`"],
  [">", "write `gt`"],
  [">=", "write `gte`"],
  ["ge", "write `gte`"],
  ["one_of", "write `in`"],
  ["any_of", "write `in`"],
  ["nin", "write `not_in`"],
  ["none_of", "write `not_in`"],
]);
const OPERATOR_NAMES = ["eq", "neq", "in", "not_in", "lt", "lte", "gt", "gte", "regex", "contains", "exists"];

/** For an operator that the language does not have. */
export function operatorHint(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  const known = OPERATOR_HINTS.get(input.toLowerCase().replace(/[-\s]/g, "_"));
  if (known !== undefined) return known;
  const near = nearest(input, OPERATOR_NAMES);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

const WINDOW_SECONDS: ReadonlyMap<string, string> = new Map([
  ["second", "1"],
  ["week", "604800"],
  ["fortnight", "1209600"],
  ["month", "2592000` for 30 days"],
  ["year", "31536000` for 365 days"],
]);

/** For a window that is none. */
export function windowHint(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  const name = input.toLowerCase().replace(/s$/, "");
  const seconds = WINDOW_SECONDS.get(name);
  if (seconds !== undefined) return `write its seconds, \`${seconds}${seconds.includes("`") ? "" : "`"}`;
  if (/^[1-9][0-9]{0,7}$/.test(input)) return `write \`${input}\`, without quotes`;
  const near = nearest(name, ["minute", "hour", "day"]);
  return near === undefined ? undefined : `did you mean \`"${near}"\`?`;
}

/** For a `rate_limit` that is no object. */
export function rateLimitHint(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  const [, max, unit] = /^\s*([0-9]{1,15})\s*(?:\/|per)\s*([a-z]{1,10})\s*$/i.exec(input) ?? [];
  const window = unit === undefined ? undefined : nearest(unit, ["minute", "hour", "day"]);
  return window === undefined
    ? 'write `{ "max": 10, "window": "minute" }`'
    : `write \`{ "max": ${max}, "window": "${window}" }\``;
}

/** For a version that is not read. */
export function versionHint(input: unknown): string | undefined {
  return input === 1 ? "write it in double quotes" : undefined;
}

const PATH = "expected a path such as `args.amount`: `args.` and then names joined by dots";

/** What is wrong with a path. */
export function pathProblem(text: string): string | undefined {
  if (text !== "args" && !text.startsWith("args.")) {
    return `${PATH}, got ${show(text)}${/^[^.\s]+(?:\.[^.\s]+)*$/.test(text) ? `; write ${quote(`args.${text}`)}` : ""}`;
  }
  // Names beyond the cap are not split off.
  const names = text.split(".", MAX_PATH_NAMES + 2).slice(1);
  if (names.length > MAX_PATH_NAMES) return "expected a path of at most 16 names";
  return names.length === 0 || names.includes("") ? `${PATH}, none of them empty, got ${show(text)}` : undefined;
}

/** What is wrong with a counter's name. */
export function counterProblem(text: string): string | undefined {
  if (text === "") return "expected the counter's name, got an empty string";
  if (longerThan(text, MAX_COUNTER_LENGTH)) return "expected a counter's name of at most 256 characters";
  return /\p{Cc}/u.test(text) ? "expected a counter's name without control characters" : undefined;
}

const TOOL_KEYS = ["action", "reason", "require", "deny_if", "limits", "rate_limit", "description", "rules"];

/** For a whole document of another form. */
export function otherFormHint(document: unknown): string | undefined {
  const first = Array.isArray(document) ? document[0] : document;
  if (isDict(first) && typeof first.type === "string" && first.version === undefined && first.tools === undefined) {
    return `this is a wallet policy (${quote("type")}: ${show(first.type)}); write a limit with \`increment_from\` for the tool that spends, under \`tools\``;
  }
  if (!isDict(document)) return undefined;
  const keys = Object.keys(document);
  const bare = keys.length > 0 && keys.every((key) => isDict(document[key]) && key !== "tools" && key !== "all_tools");
  return bare
    ? 'this is a bare tool map; put it under `tools`: `{ "version": "1", "default": "deny", "tools": { ... } }`'
    : undefined;
}

/** Whether a value has the form of tool rules, right or wrong. */
export function looksLikeToolRules(value: unknown): boolean {
  return isDict(value) && Object.keys(value).every((key) => TOOL_KEYS.includes(key));
}
