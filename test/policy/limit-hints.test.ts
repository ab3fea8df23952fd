import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";

/** What is told of keys of a limit as other languages name them. */

type Rules = Readonly<Record<string, unknown>>;
const adviceOn = (rules: Rules): Record<string, string> => {
  const result = safeParsePolicy({ version: "1", default: "deny", tools: { t: rules } });
  const messages = (result.ok ? [] : result.issues).map(({ message }) => /^unknown key `(\w+)`; (.*)$/.exec(message));
  return Object.fromEntries(messages.flatMap((found) => (found === null ? [] : [[found[1], found[2]]])));
};

describe("a rate_limit of another language", () => {
  const known = "expected `max`, `window`, `scope`, `description`";
  test.each<[Rules, Record<string, string>]>([
    [
      { limit: 5, per: "minute" },
      { limit: "did you mean `max`?", per: "did you mean `window`?" },
    ],
    [
      { requests: 5, interval: "1h" },
      { requests: "did you mean `max`?", interval: 'this is `window`; write `"hour"`' },
    ],
    [
      { count: 5, period: 60 },
      { count: "did you mean `max`?", period: "did you mean `window`, in seconds?" },
    ],
    [
      { max_requests: 5, window_ms: 60_000 },
      { max_requests: "did you mean `max`?", window_ms: 'this is `window`; write `"minute"`' },
    ],
    [{ max: 5, window_minutes: 5 }, { window_minutes: "this is `window`; write its seconds, `300`" }],
    [{ max: 5, seconds: 90 }, { seconds: "this is `window`; write its seconds, `90`" }],
    [{ max: 5, window_ms: 1 }, { window_ms: "this is `window`; write its seconds" }],
    [{ per_minute: 5 }, { per_minute: 'write `"max": 5, "window": "minute"`' }],
    [
      { max: 5, window: "day", limit: 9, per: "hour" },
      { limit: known, per: known },
    ],
    [{ max: 5, per: "user" }, { per: known }],
  ])("%j is told what to write", (rate_limit, advice) => {
    expect(adviceOn({ rate_limit })).toEqual(advice);
  });
});

test("a limit of another language is told what to write", () => {
  const limit = { counter: "c", scope: "grant", limit: 5, per: "day", sum_of: "args.amount" };
  expect(adviceOn({ limits: [limit] })).toEqual({
    limit: "did you mean `max`?",
    per: "did you mean `window`?",
    sum_of: "did you mean `increment_from`?",
  });
});

describe("a key that version 2 has by another name", () => {
  const known = { counter: "c", scope: "grant", window: "day", max: 5 };
  const told = (version: string, limit: Rules, rules: (limit: Rules) => Rules = (one) => ({ limits: [one] })) => {
    const result = safeParsePolicy({ version, default: "deny", tools: { t: rules(limit) } });
    return (result.ok ? [] : result.issues).filter(({ code }) => code === "TG102").map(({ message }) => message);
  };
  const ENDS = "its `window` is the time after which a call that has not ended no longer counts";
  const SLIDING = 'write `"sliding": true`';
  const NOT = "write `when` with a `not`, and `all` of these conditions under it";
  const leaf = { path: "args.a", op: "eq", value: 1 };

  const rows: readonly (readonly [key: string, value: unknown, is: string, advice: string])[] = [
    ["rolling", true, "sliding", "did you mean `sliding`?"],
    ["slide", false, "sliding", "did you mean `sliding`?"],
    ["sliding_window", 60, "sliding", `${SLIDING} beside \`window\``],
    ["window_type", "sliding", "sliding", SLIDING],
    ["algorithm", "sliding-window", "sliding", SLIDING],
    ["timezone", "Europe/Berlin", "zone", "did you mean `zone`?"],
    ["tz", 2, "zone", "write `zone`, the IANA name of a time zone"],
    ["weight", 3, "amount", "did you mean `amount`, which a call is charged?"],
    ["cost", 3, "amount", "did you mean `amount`, which a call is charged?"],
    ["points", 3, "amount", "did you mean `amount`, which a call is charged?"],
    ["size_of", "args.ids", "increment_from_size", "did you mean `increment_from_size`?"],
    ["key", "args.customer", "by", "did you mean `by`, an array of paths?"],
    ["group_by", ["args.customer", "principal.tenant"], "by", "did you mean `by`?"],
    ["partition", "customer", "by", "write `by`, an array with the path of that value"],
    ["per", "principal.tenant", "by", "did you mean `by`, an array of paths?"],
    ["per_customer", true, "by", "write `by`, an array with the path of that value"],
    ["if", [leaf], "when", "did you mean `when`?"],
    ["condition", leaf, "when", "write `when`, an array of conditions"],
    ["conditions", [leaf], "when", "did you mean `when`?"],
    ["unless", [leaf], "when", NOT],
    ["refund_on_error", true, "release", 'write `"release": "on_error"`'],
    ["give_back", true, "release", 'write `"release": "on_error"`'],
    ["skip_failed_requests", true, "release", 'write `"release": "on_error"`'],
    ["max_concurrent", 3, "release", `write \`"max": 3, "sliding": true, "release": "on_end"\` in a limit of its own, with another name; ${ENDS}`],
    ["parallel", true, "release", `write \`"sliding": true, "release": "on_end"\`; ${ENDS}`],
  ]; // biome-ignore format: a table

  test.each(rows)("%s: %j is told", (key, value, is, advice) => {
    expect(told("2", { ...known, [key]: value })).toEqual([`unknown key \`${key}\`; ${advice}`]);
    expect(told("1", { ...known, [key]: value })).toEqual([
      `unknown key \`${key}\`; this is \`${is}\` of a limit, which needs \`"version": "2"\``,
    ]);
    expect(told("2", { window: "day", max: 5, [key]: value }, (rate_limit) => ({ rate_limit }))).toEqual([
      `unknown key \`${key}\`; a \`rate_limit\` takes no \`${is}\`; write one of \`limits\`, which does`,
    ]);
  });

  test("of a bound that may be a weight names both", () => {
    const { max: _, ...boundless } = known;
    expect(told("2", { ...boundless, points: 3 })).toEqual([
      "unknown key `points`; write `max` if it bounds the counter, or `amount` if it is what a call is charged",
    ]);
    expect(told("1", { ...boundless, points: 3 })).toEqual(["unknown key `points`; did you mean `max`?"]);
    expect(told("2", { ...boundless, cost: 3 })).toEqual([
      "unknown key `cost`; did you mean `amount`, which a call is charged?",
    ]);
    expect(told("2", { ...boundless, concurrency: 3 })).toEqual([
      `unknown key \`concurrency\`; write \`"max": 3, "sliding": true, "release": "on_end"\`; ${ENDS}`,
    ]);
  });

  test.each<[string, unknown]>([
    ["window_type", "fixed"],
    ["refund", "always"],
    ["weight", "heavy"],
  ])("%s: %j is told nothing of them", (key, value) => {
    expect(told("2", { ...known, [key]: value })).toEqual([
      expect.not.stringMatching(/`sliding": true`|on_error"|did you mean `amount`/),
    ]);
  });

  test("that names a window of the calendar is told of it", () => {
    const { window: _, ...lasting } = known;
    expect(told("2", { ...lasting, per: "month" })).toEqual(["unknown key `per`; did you mean `window`?"]);
    expect(told("2", { ...lasting, interval: "weekly" })).toEqual([
      'unknown key `interval`; this is `window`; write `"week"`',
    ]);
  });
});
