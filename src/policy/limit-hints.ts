import type { Dict } from "./finding.js";
import { windowHint } from "./hints.js";
import { OUTSIDE, pathProblem2 } from "./path-problem.js";
import { NEEDS_2, type Version } from "./version.js";
import { isWindow } from "./windows.js";

/** Replacements for keys of limits as other languages name them. */

const MAX =
  /^(?:max_?)?(?:limit|calls?|requests?|count|quota|rate|threshold|maximum|budget|times|tokens|points|capacity|hits)(?:_?(?:max|limit))?$/i;
const WINDOW = /^(?:time_?)?(?:per|interval|period|every|window|duration|time_?frame|unit|within)(?:_?size)?$/i;
const LENGTH =
  /^(?:time_?)?(?:per|interval|period|every|window|duration|time_?frame)?_?(ms|millis|milliseconds?|s|sec|secs|seconds?|minutes?|mins?|hours?|days?)$/i;
const PER = /^(?:(?:max|limit|calls?|requests?)_?)*per_?(minute|hour|day)$/i;
const COUNTED = /^(?:sum|amount|field|path|argument|arg|increment|increment_?by|cost|weight)(?:_?(?:of|from))?$/i;
const WEIGHT_OR_BOUND = /^(?:tokens|points)$/i;

/** The object that a key stands in. */
interface Place {
  readonly version: Version;
  readonly kind: "limit" | "all_tools_limit" | "rate_limit";
}

/** For an unknown key of a limit or a `rate_limit`. */
export function limitKeyHint(key: string, limit: Dict, place: Place): string | undefined {
  const isOf2 = place.version === "2";
  const value = limit[key];
  const [, unit] = PER.exec(key) ?? [];
  if (unit !== undefined && limit.max === undefined && limit.window === undefined && typeof value === "number")
    return `write \`"max": ${value}, "window": "${unit.toLowerCase()}"\``;
  if (limit.max === undefined && typeof value === "number" && MAX.test(key)) {
    return isOf2 && WEIGHT_OR_BOUND.test(key)
      ? "write `max` if it bounds the counter, or `amount` if it is what a call is charged"
      : "did you mean `max`?";
  }
  if (typeof value === "string" && value.startsWith("args.") && COUNTED.test(key))
    return "did you mean `increment_from`?";
  const later = laterHint(key, limit, place);
  if (later !== undefined) return later;
  const [, length] = LENGTH.exec(key) ?? [];
  if (length !== undefined) return lengthHint(value, length, place.version);
  if (limit.window !== undefined || !WINDOW.test(key)) return undefined;
  if (isWindow(value, place.version))
    return `did you mean \`window\`${typeof value === "number" ? ", in seconds" : ""}?`;
  const hint = windowHint(value, place.version);
  return hint && `this is \`window\`; ${hint}`;
}

/** For a length whose unit stands in its key: another number than that one belongs in `window`. */
function lengthHint(value: unknown, unit: string, version: Version): string | undefined {
  const isMilliseconds = /^m(?:s|illi)/i.test(unit);
  const count = isMilliseconds ? Number(value) / 1000 : value;
  const hint = typeof count === "number" ? windowHint(`${count}${isMilliseconds ? "s" : unit}`, version) : undefined;
  return `this is \`window\`; ${hint ?? "write its seconds"}`;
}

/** A key of version "2" by its names in other languages. */
interface Later {
  readonly key: string;
  readonly names: RegExp;
  /** The replacement; undefined where the value means something else. */
  readonly advice: (value: unknown, limit: Dict) => string | undefined;
}

const isPath = (value: unknown): boolean => pathProblem2(value, OUTSIDE) === undefined;
const SLIDES = /^(?:sliding|rolling|moving)(?:[-_ ]?(?:window|log))?$/i;
const ENDS = "its `window` is the time after which a call that has not ended no longer counts";

function byHint(value: unknown): string | undefined {
  if (isPath(value)) return "did you mean `by`, an array of paths?";
  return Array.isArray(value) && value.length > 0 && value.every(isPath) ? "did you mean `by`?" : undefined;
}

const LATER: readonly Later[] = [
  {
    key: "sliding",
    names: /^(?:is_?)?(?:rolling|slides?|moving|sliding)(?:_?window)?$/i,
    advice: (value) =>
      typeof value === "boolean" ? "did you mean `sliding`?" : 'write `"sliding": true` beside `window`',
  },
  {
    key: "sliding",
    names: /^(?:window_?)?(?:type|kind|algorithm|strategy)$/i,
    advice: (value) => (SLIDES.test(String(value)) ? 'write `"sliding": true`' : undefined),
  },
  {
    key: "zone",
    names: /^(?:time_?zone|tz)(?:_?name)?$/i,
    advice: (value) =>
      typeof value === "string" ? "did you mean `zone`?" : "write `zone`, the IANA name of a time zone",
  },
  {
    key: "amount",
    names: /^(?:weight|cost|points|tokens|price|credits|units|charges?|increment(?:_?by)?|counts?_?as)$/i,
    advice: (value) => (typeof value === "number" ? "did you mean `amount`, which a call is charged?" : undefined),
  },
  {
    key: "increment_from_size",
    names: /^(?:count|size|length|number|elements|items)(?:_?(?:of|from))?$/i,
    advice: (value) =>
      typeof value === "string" && value.startsWith("args.") ? "did you mean `increment_from_size`?" : undefined,
  },
  {
    key: "by",
    names: /^(?:keys?|(?:group|count|keyed|bucket|partition)_?(?:by|key)?|for_?each|dimensions?|per_[a-z_]+)$/i,
    advice: (value) => byHint(value) ?? "write `by`, an array with the path of that value",
  },
  {
    key: "by",
    names: /^per$/i,
    advice: byHint,
  },
  {
    key: "when",
    names: /^(?:if|conditions?|only_?(?:if|when)|where|applies_?(?:if|when))$/i,
    advice: (value) => (Array.isArray(value) ? "did you mean `when`?" : "write `when`, an array of conditions"),
  },
  {
    key: "when",
    names: /^(?:unless|except(?:_?(?:if|when))?|if_?not)$/i,
    // The reading by which the limit counts more often.
    advice: () => "write `when` with a `not`, and `all` of these conditions under it",
  },
  {
    key: "release",
    names:
      /^(?:(?:refund|give_?back|return|roll_?back|release)(?:_?(?:on|after|if))?(?:_?(?:errors?|fail(?:ed|ures?)?))?|skip_?failed(?:_?(?:calls|requests))?)$/i,
    advice: (value) => (value === true ? 'write `"release": "on_error"`' : undefined),
  },
  {
    key: "release",
    names:
      /^(?:max_?)?(?:concurren(?:cy|t)|parallel(?:ism)?|in_?flight|simultaneous|running)(?:_?(?:calls?|requests?|limit|max))?$/i,
    advice: (value, { max }) =>
      typeof value !== "number"
        ? `write \`"sliding": true, "release": "on_end"\`; ${ENDS}`
        : `write \`"max": ${value}, "sliding": true, "release": "on_end"\`${
            max === undefined ? "" : " in a limit of its own, with another name"
          }; ${ENDS}`,
  },
];

const LATER_KEYS = new Set(LATER.map(({ key }) => key));

function laterHint(key: string, limit: Dict, { version, kind }: Place): string | undefined {
  if (LATER_KEYS.has(key)) return version === "2" && kind === "rate_limit" ? ofLimits(key) : undefined;
  for (const { key: known, names, advice } of LATER) {
    const hint = names.test(key) ? advice(limit[key], limit) : undefined;
    if (hint === undefined) continue;
    if (version === "1") return `this is \`${known}\` of a limit, which ${NEEDS_2}`;
    return kind === "rate_limit" ? ofLimits(known) : hint;
  }
  return undefined;
}

const ofLimits = (key: string): string => `a \`rate_limit\` takes no \`${key}\`; write one of \`limits\`, which does`;
