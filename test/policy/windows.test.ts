import { expect, it } from "vitest";
import {
  isOfDays,
  isWindow,
  severalDays,
  WINDOW_NAMES,
  windowKey,
  windowSeconds,
  windowText,
  zoneOf,
} from "../../src/policy/windows.js";

it.each([
  ["minute", 60, "a minute"],
  ["hour", 3_600, "an hour"],
  ["day", 86_400, "a day"],
  ["week", 604_800, "a week"],
  ["month", 2_678_400, "a month"],
  [1, 1, "1 second"],
  [90, 90, "90 seconds"],
] as const)("a window of %s has %i seconds and is %s in a sentence", (window, seconds, text) => {
  expect(isWindow(window)).toBe(true);
  expect(windowSeconds(window)).toBe(seconds);
  expect(windowText(window)).toBe(text);
});

it("only version 2 has weeks and months", () => {
  expect([isWindow("week", "1"), isWindow("month", "1"), isWindow("day", "1")]).toEqual([false, false, true]);
  expect([...WINDOW_NAMES["1"]]).toEqual(["minute", "hour", "day"]);
});

it("a week is not the window of its seconds, and a day is", () => {
  expect([windowKey("week"), windowKey("month"), windowKey("day"), windowKey(604_800)]).toEqual(["week", "month", 86_400, 604_800]); // biome-ignore format: one line
});

it("only days, weeks and months may have a zone, of which UTC makes no difference", () => {
  expect(["minute", "hour", "day", "week", "month", "toString", 86_400].filter(isOfDays)).toEqual(["day", "week", "month"]); // biome-ignore format: one line
  expect([zoneOf({}), zoneOf({ zone: "UTC" }), zoneOf({ zone: "Etc/UTC" })]).toEqual([undefined, undefined, "Etc/UTC"]);
});

it.each(["year", "toString", "", null, undefined, ["day"]])("%j is not a window", (value) => {
  expect(isWindow(value)).toBe(false);
});

it.each([
  [86_400, undefined],
  [172_800, 2],
  [172_801, undefined],
  [604_800, 7],
])("of %i seconds, whole days if several: %s", (seconds, days) => expect(severalDays(seconds)).toBe(days));
