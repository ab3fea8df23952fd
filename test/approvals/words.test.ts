import { expect, it } from "vitest";
import { coverageOf, spanOf } from "../../src/approvals/words.js";

it.each([
  [0, "1 second"],
  [1_999, "1 second"],
  [59_999, "59 seconds"],
  [60_000, "1 minute"],
  [7_199_999, "119 minutes"],
  [7_200_000, "2 hours"],
  [172_799_999, "47 hours"],
  [172_800_000, "2 days"],
])("%d milliseconds are %s", (ms, text) => {
  expect(spanOf(ms)).toBe(text);
});

it.each([
  [{ seconds: 900 }, "later calls of this tool with the same arguments, for 15 minutes"],
  [
    { seconds: 60, match: ["args.repo", ["args", "x.y"]] },
    'later calls of this tool with the same `args.repo` and `["args","x.y"]`, for 1 minute',
  ],
])("%j covers what it says", (remember, text) => {
  expect(coverageOf(remember)).toBe(text);
});
