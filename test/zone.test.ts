import { afterEach, describe, expect, it, vi } from "vitest";
import { isZone, offsetAt } from "../src/zone.js";

const HOUR = 3_600_000;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a zone", () => {
  it.each(["Europe/Berlin", "UTC", "Etc/GMT+5", "America/Argentina/ComodRivadavia", "europe/berlin"])(
    "is known by the name %j",
    (name) => expect(isZone(name)).toBe(true),
  );

  it.each([
    "",
    "+01:00",
    "-0530",
    "+01",
    "Z",
    "UTC+1",
    "GMT+1",
    "Europe/Berlim",
    " Europe/Berlin",
    "Europe/Berlin ",
    "Europe/Berlin\0",
    "Pacific/\u212Awajalein",
    "Factory",
    "undefined",
  ])("is not known by the text %j", (name) => expect(isZone(name)).toBe(false));

  it("is not an offset on a runtime that takes offsets", () => {
    vi.stubGlobal("Intl", { DateTimeFormat: class {} });
    expect([isZone("+01:00"), isZone("-0530"), isZone("")]).toEqual([false, false, false]);
  });

  it("is not known on a runtime without Intl", () => {
    vi.stubGlobal("Intl", undefined);
    expect(isZone("Africa/Abidjan")).toBe(false);
  });

  it("is looked up again after a hundred others, and not before", () => {
    const made = vi.spyOn(Intl, "DateTimeFormat");
    const spelling = (n: number) =>
      [..."australia/perth"].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join("");
    for (let n = 0; n < 100; n++) isZone(spelling(n));
    const before = made.mock.calls.length;
    isZone(spelling(99));
    expect(made.mock.calls.length - before).toBe(0);
    for (let n = 100; n < 200; n++) isZone(spelling(n));
    isZone(spelling(99));
    expect(made.mock.calls.length - before).toBe(101);
  });
});

describe("the offset of a zone", () => {
  it.each([
    ["Europe/Berlin", "2025-01-01T00:00:00Z", HOUR],
    ["Europe/Berlin", "2025-07-01T00:00:00Z", 2 * HOUR],
    ["Europe/London", "2025-01-01T00:00:00Z", 0],
    ["America/St_Johns", "2025-01-01T00:00:00Z", -3.5 * HOUR],
    ["Asia/Kathmandu", "2025-01-01T00:00:00Z", 5.75 * HOUR],
    ["Pacific/Kiritimati", "2025-01-01T00:00:00Z", 14 * HOUR],
    ["Africa/Monrovia", "1972-01-01T00:00:00Z", -(44 * 60 + 30) * 1000],
    ["Pacific/Honolulu", "-001000-01-01T00:00:00Z", -(10 * 3600 + 31 * 60 + 26) * 1000],
    ["Etc/GMT-14", "+275760-09-13T00:00:00Z", 14 * HOUR],
  ])("of %s at %s is %d ms", (zone, time, offset) => expect(offsetAt(zone, Date.parse(time))).toBe(offset));

  it("holds on beyond the times of Date", () =>
    expect([offsetAt("Etc/GMT-14", 8.7e15), offsetAt("Etc/GMT+12", -8.7e15)]).toEqual([14 * HOUR, -12 * HOUR]));

  it("is read from options that inherit nothing", () => {
    const inherited = { value: "full", configurable: true };
    Object.defineProperty(Object.prototype, "dateStyle", inherited);
    try {
      expect(offsetAt("Indian/Chagos", 0)).toBe(5 * HOUR);
    } finally {
      Reflect.deleteProperty(Object.prototype, "dateStyle");
    }
  });
});
