import { expect, it } from "vitest";
import { head, limit, told, tool } from "./version-2/told.js";

/** What the keys of a limit of version "2" ask of one another. */

const WITH_DAYS = 'a `zone` goes with `"day"`, `"week"` or `"month"`, whose windows begin with a day; remove it';
const LENGTH =
  "a sliding window is a length of time; write days as seconds (604800 are seven days), or remove `sliding`";
const NO_DAY = "a sliding window begins with no day, so that a `zone` says nothing; remove one of the two";
const leaf = { path: "args.a", op: "eq", value: 1 };

it.each<[string, object]>([
  ["a day in a zone", { zone: "Europe/Berlin" }],
  ["a month in UTC", { window: "month", zone: "UTC" }],
  ["a sliding day", { sliding: true }],
  ["a week that does not slide", { window: "week", sliding: false }],
  ["a sliding length of seven days", { window: 604_800, sliding: true }],
  ["the greatest amount", { amount: 1_000_000 }],
  ["the size of an array at a path with dots", { increment_from_size: ["args", "a.b"] }],
  ["four keys of every root", { by: ["args.a", "principal.b", "annotations.c", "scope.session"] }],
  ["the tool as a key", { by: ["tool"] }],
  ["a sum that is given back after an error", { increment_from: "args.a", release: "on_error" }],
  ["three calls at once", { window: 600, sliding: true, max: 3, release: "on_end" }],
  ["conditions as in rules", { when: [{ any: [leaf, { some: "args.to", conditions: [{ ...leaf, path: "item" }] }] }] }],
])("a limit may have %s", (_, more) => {
  expect(told(tool({ limits: [{ ...limit, ...more }] }))).toEqual([]);
});

it.each<[string, object, string, string, string]>([
  ["a zone with an hour", { window: "hour", zone: "UTC" }, "zone", "TG111", WITH_DAYS],
  ["a zone with seconds of a day", { window: 86_400, zone: "Europe/Berlin" }, "zone", "TG111", WITH_DAYS],
  [
    "a zone that nobody knows",
    { zone: "Europe/Munich" },
    "zone",
    "TG104",
    'expected the IANA name of a time zone such as `"Europe/Berlin"`, got `"Europe/Munich"`, which this runtime does not know',
  ],
  [
    "an offset instead of a zone",
    { zone: "+02:00" },
    "zone",
    "TG104",
    'expected the IANA name of a time zone such as `"Europe/Berlin"`, got `"+02:00"`, which this runtime does not know',
  ],
  ["a zone of another type", { zone: 2 }, "zone", "TG104", 'expected a time zone such as `"Europe/Berlin"`, got `2`'],
  ["a sliding week", { window: "week", sliding: true }, "sliding", "TG111", LENGTH],
  ["a sliding month", { window: "month", sliding: true }, "sliding", "TG111", LENGTH],
  ["a sliding day of a zone", { sliding: true, zone: "UTC" }, "zone", "TG111", NO_DAY],
  ["a `sliding` of another type", { sliding: "yes" }, "sliding", "TG104", 'expected `true` or `false`, got `"yes"`'],
  [
    "an amount beside an argument",
    { amount: 2, increment_from: "args.a" },
    "amount",
    "TG111",
    "`amount` does not go with `increment_from`: each says what a call is charged; keep one",
  ],
  [
    "an amount beside a size",
    { amount: 2, increment_from_size: "args.a" },
    "amount",
    "TG111",
    "`amount` does not go with `increment_from_size`: each says what a call is charged; keep one",
  ],
  [
    "a size beside an argument",
    { increment_from: "args.a", increment_from_size: "args.b" },
    "increment_from_size",
    "TG111",
    "`increment_from_size` does not go with `increment_from`: each says what a call is charged; keep one",
  ],
  ...[-1, 0.5, 1_000_001, "2"].map((amount): [string, object, string, string, string] => [
    `an amount of ${JSON.stringify(amount)}`,
    { amount },
    "amount",
    "TG104",
    `expected a whole number from 0 to 1,000,000, got \`${JSON.stringify(amount)}\``,
  ]),
  [
    "a size of what is not an argument",
    { increment_from_size: "principal.ids" },
    "increment_from_size",
    "TG104",
    'expected a path such as `args.amount`, got `"principal.ids"`; a limit counts an argument',
  ],
  [
    "calls at once in a window that begins anew",
    { release: "on_end" },
    "release",
    "TG111",
    '`"on_end"` bounds how many calls run at once, and needs `"sliding": true`',
  ],
  [
    "an unknown release",
    { release: "always" },
    "release",
    "TG104",
    'expected `"on_error"` or `"on_end"`, got `"always"`',
  ],
  ["no key in `by`", { by: [] }, "by", "TG104", "expected 1 to 4 paths, got an empty array"],
  [
    "a key that is not in a list",
    { by: "args.a" },
    "by",
    "TG104",
    'expected an array of paths, got `"args.a"`; put it in `[` and `]`',
  ],
  [
    "five keys",
    { by: ["args.a", "args.b", "args.c", "args.d", "args.e"] },
    "by",
    "TG110",
    "expected at most 4 paths; split them up",
  ],
  [
    "one key twice",
    { by: ["args.a", ["args", "a"]] },
    "by/1",
    "TG104",
    "expected different paths, got one of them twice; remove one",
  ],
  [
    "an element as a key",
    { by: ["item.id"] },
    "by/0",
    "TG104",
    'expected a path such as `args.amount` or `principal.role`, got `"item.id"`; `item` is an element of `every` or `some`, and stands in their `conditions`',
  ],
  ["no condition in `when`", { when: [] }, "when", "TG104", "expected a condition or more, got an empty array"],
  [
    "a rule in `when`",
    { when: { conditions: [leaf] } },
    "when",
    "TG104",
    "expected an array of conditions, got an object; put it in `[` and `]`",
  ],
  [
    "an operator on another key",
    { when: [{ path: "args.a", op: "exists", value: true, if_absent: true }] },
    "when/0/if_absent",
    "TG111",
    "`if_absent` does not go with `exists`; `exists` itself asks what is absent",
  ],
  [
    "too many tests in `when`",
    { when: [{ any: Array.from({ length: 64 }, () => leaf) }, leaf] },
    "when",
    "TG110",
    "expected at most 64 tests in a `when`, got 65; split it up",
  ],
])("a limit may not have %s", (_, more, key, code, message) => {
  expect(told(tool({ limits: [{ ...limit, ...more }] }))).toEqual([[`/tools/t/limits/0/${key}`, code, message]]);
});

it("limits of all tools may have them as well, but for what they count", () => {
  const all = { ...limit, window: "month", zone: "Asia/Kolkata", by: ["principal.tenant"], when: [leaf], amount: 2 };
  expect(told({ ...head, all_tools: { limits: [all] } })).toEqual([]);
  expect(told({ ...head, all_tools: { limits: [{ ...all, sliding: true, window: "hour", by: ["args."] }] } })).toEqual([
    [
      "/all_tools/limits/0/by/0",
      "TG104",
      'expected a path such as `args.amount` or `principal.role`, with names joined by dots, none of them empty, got `"args."`',
    ],
    ["/all_tools/limits/0/zone", "TG111", WITH_DAYS],
  ]);
});

it("a limit that only looks has nothing to give back", () => {
  expect(told(tool({ limits: [limit, { ...limit, amount: 0, release: "on_error" }] }))).toEqual([
    [
      "/tools/t/limits/1/release",
      "TG111",
      "a limit with `amount: 0` charges nothing that could be given back; remove `release`",
    ],
  ]);
});

it("a rate limit takes `scope`, `window` and `max` only", () => {
  const issues = told(tool({ rate_limit: { window: "week", max: 1, sliding: true, zone: "UTC" } }));
  expect(issues).toEqual([
    [
      "/tools/t/rate_limit/sliding",
      "TG102",
      "unknown key `sliding`; a `rate_limit` takes no `sliding`; write one of `limits`, which does",
    ],
    [
      "/tools/t/rate_limit/zone",
      "TG102",
      "unknown key `zone`; a `rate_limit` takes no `zone`; write one of `limits`, which does",
    ],
  ]);
});
