import { expect, it } from "vitest";
import { isWindow, severalDays, windowSeconds, windowText } from "../../src/policy/windows.js";

it.each([
  ["minute", 60, "a minute"],
  ["hour", 3_600, "an hour"],
  ["day", 86_400, "a day"],
  [1, 1, "1 second"],
  [90, 90, "90 seconds"],
] as const)("a window of %s has %i seconds and is %s in a sentence", (window, seconds, text) => {
  expect(isWindow(window)).toBe(true);
  expect(windowSeconds(window)).toBe(seconds);
  expect(windowText(window)).toBe(text);
});

it.each(["week", "toString", "", null, undefined, ["day"]])("%j is not a window", (value) => {
  expect(isWindow(value)).toBe(false);
});

it.each([
  [86_400, undefined],
  [172_800, 2],
  [172_801, undefined],
  [604_800, 7],
])("of %i seconds, whole days if several: %s", (seconds, days) => expect(severalDays(seconds)).toBe(days));
