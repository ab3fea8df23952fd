import type { Dict } from "./finding.js";
import { windowHint } from "./hints.js";
import { isWindow } from "./windows.js";

/** Replacements for keys of limits as other languages name them. */

const MAX =
  /^(?:max_?)?(?:limit|calls?|requests?|count|quota|rate|threshold|maximum|budget|times|tokens|points|capacity|hits)(?:_?(?:max|limit))?$/i;
const WINDOW = /^(?:time_?)?(?:per|interval|period|every|window|duration|time_?frame|unit|within)(?:_?size)?$/i;
const LENGTH =
  /^(?:time_?)?(?:per|interval|period|every|window|duration|time_?frame)?_?(ms|millis|milliseconds?|s|sec|secs|seconds?|minutes?|mins?|hours?|days?)$/i;
const PER = /^(?:(?:max|limit|calls?|requests?)_?)*per_?(minute|hour|day)$/i;
const COUNTED = /^(?:sum|amount|field|path|argument|arg|increment|increment_?by|cost|weight)(?:_?(?:of|from))?$/i;

/** For an unknown key of a limit or a `rate_limit`. */
export function limitKeyHint(key: string, limit: Dict): string | undefined {
  const value = limit[key];
  const [, unit] = PER.exec(key) ?? [];
  if (unit !== undefined && limit.max === undefined && limit.window === undefined && typeof value === "number")
    return `write \`"max": ${value}, "window": "${unit.toLowerCase()}"\``;
  if (limit.max === undefined && typeof value === "number" && MAX.test(key)) return "did you mean `max`?";
  if (typeof value === "string" && value.startsWith("args.") && COUNTED.test(key))
    return "did you mean `increment_from`?";
  const [, length] = LENGTH.exec(key) ?? [];
  if (length !== undefined) return lengthHint(value, length);
  if (limit.window !== undefined || !WINDOW.test(key)) return undefined;
  if (isWindow(value)) return `did you mean \`window\`${typeof value === "number" ? ", in seconds" : ""}?`;
  const hint = windowHint(value);
  return hint && `this is \`window\`; ${hint}`;
}

/** For a length whose unit stands in its key: another number than that one belongs in `window`. */
function lengthHint(value: unknown, unit: string): string | undefined {
  const isMilliseconds = /^m(?:s|illi)/i.test(unit);
  const count = isMilliseconds ? Number(value) / 1000 : value;
  const hint = typeof count === "number" ? windowHint(`${count}${isMilliseconds ? "s" : unit}`) : undefined;
  return `this is \`window\`; ${hint ?? "write its seconds"}`;
}
