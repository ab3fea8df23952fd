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
