import { afterEach, describe, expect, it, vi } from "vitest";
import { type CalendarUnit, calendarWindow } from "../src/calendar.js";
import { runs } from "./runs.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const shown = (unit: CalendarUnit, zone: string | undefined, now: string) => {
  const { start, end } = calendarWindow(unit, zone, Date.parse(now)) ?? { start: Number.NaN, end: Number.NaN };
  return [start, end].map((time) => new Date(time).toISOString().replace(".000", ""));
};

/** By kind: the unit, the zone, a time, and where its window begins and ends by the zone files of the tz database. */
const ROWS: Readonly<Record<string, readonly (readonly [CalendarUnit, string, string, string, string])[]>> = {
  "a change of clocks within the window": [
    ["day", "Europe/Berlin", "2025-03-30T12:00:00Z", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"],
    ["day", "Europe/Berlin", "2025-10-26T00:30:00Z", "2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"],
    ["week", "Europe/Berlin", "2025-03-27T12:00:00Z", "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z"],
    ["week", "Europe/Berlin", "2025-10-26T22:59:59.999Z", "2025-10-19T22:00:00Z", "2025-10-26T23:00:00Z"],
    ["week", "Europe/Berlin", "2025-10-26T23:00:00Z", "2025-10-26T23:00:00Z", "2025-11-02T23:00:00Z"],
    ["month", "Europe/Berlin", "2025-03-31T21:59:59.999Z", "2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z"],
    ["month", "Europe/Berlin", "2025-10-01T00:00:00Z", "2025-09-30T22:00:00Z", "2025-10-31T23:00:00Z"],
    ["month", "America/New_York", "2024-02-29T12:00:00Z", "2024-02-01T05:00:00Z", "2024-03-01T05:00:00Z"],
    ["day", "Africa/Casablanca", "2023-03-19T12:00:00Z", "2023-03-18T23:00:00Z", "2023-03-20T00:00:00Z"],
    ["day", "Africa/Casablanca", "2023-04-23T12:00:00Z", "2023-04-23T00:00:00Z", "2023-04-23T23:00:00Z"],
    ["week", "Asia/Tehran", "2022-09-21T12:00:00Z", "2022-09-18T19:30:00Z", "2022-09-25T20:30:00Z"],
    ["month", "Europe/Lisbon", "1996-03-31T12:00:00Z", "1996-02-29T23:00:00Z", "1996-03-31T23:00:00Z"],
    ["day", "America/Recife", "2000-10-09T12:00:00Z", "2000-10-09T02:00:00Z", "2000-10-10T02:00:00Z"],
    ["week", "America/Recife", "2000-10-09T12:00:00Z", "2000-10-09T02:00:00Z", "2000-10-16T03:00:00Z"],
    ["day", "Antarctica/Troll", "2025-03-30T12:00:00Z", "2025-03-30T00:00:00Z", "2025-03-30T22:00:00Z"],
    ["day", "Antarctica/Troll", "2024-10-27T12:00:00Z", "2024-10-26T22:00:00Z", "2024-10-28T00:00:00Z"],
  ],
  "midnight is skipped": [
    ["day", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"],
    ["day", "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"],
    ["day", "America/Havana", "2025-03-09T12:00:00Z", "2025-03-09T05:00:00Z", "2025-03-10T04:00:00Z"],
    ["day", "Asia/Beirut", "2022-03-27T12:00:00Z", "2022-03-26T22:00:00Z", "2022-03-27T21:00:00Z"],
    ["day", "Africa/El_Aaiun", "1976-04-14T12:00:00Z", "1976-04-14T01:00:00Z", "1976-04-15T00:00:00Z"],
  ],
  "midnight comes twice": [
    ["day", "America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"],
    ["day", "America/Asuncion", "2024-03-24T03:30:00Z", "2024-03-23T03:00:00Z", "2024-03-24T04:00:00Z"],
    ["day", "America/Scoresbysund", "2024-10-26T23:30:00Z", "2024-10-26T01:00:00Z", "2024-10-27T02:00:00Z"],
    ["day", "Atlantic/Azores", "2024-10-27T00:00:00Z", "2024-10-27T00:00:00Z", "2024-10-28T01:00:00Z"],
    ["day", "Atlantic/Azores", "2024-10-27T01:30:00Z", "2024-10-27T00:00:00Z", "2024-10-28T01:00:00Z"],
    ["day", "Asia/Amman", "2021-10-28T22:30:00Z", "2021-10-28T21:00:00Z", "2021-10-29T22:00:00Z"],
    ["day", "Asia/Gaza", "2011-08-01T12:00:00Z", "2011-07-31T22:00:00Z", "2011-08-01T22:00:00Z"],
  ],
  "the date before is shown again": [
    ["day", "America/St_Johns", "2010-11-07T02:29:59.999Z", "2010-11-06T02:30:00Z", "2010-11-07T02:30:00Z"],
    ["day", "America/St_Johns", "2010-11-07T02:30:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"],
    ["day", "America/St_Johns", "2010-11-07T02:31:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"],
    ["month", "America/St_Johns", "2009-11-01T02:29:59.999Z", "2009-10-01T02:30:00Z", "2009-11-01T02:30:00Z"],
    ["month", "America/St_Johns", "2009-11-01T02:31:00Z", "2009-11-01T02:30:00Z", "2009-12-01T03:30:00Z"],
    ["month", "America/Goose_Bay", "2009-11-01T03:30:00Z", "2009-11-01T03:00:00Z", "2009-12-01T04:00:00Z"],
    ["day", "Antarctica/Casey", "2010-03-04T15:30:00Z", "2010-03-04T13:00:00Z", "2010-03-05T16:00:00Z"],
    ["day", "Pacific/Kwajalein", "1969-10-01T05:00:00Z", "1969-09-29T13:00:00Z", "1969-10-01T12:00:00Z"],
    ["day", "America/Juneau", "1867-10-19T06:00:00Z", "1867-10-18T08:57:41Z", "1867-10-20T08:57:41Z"],
  ],
  "the zone is not whole hours from UTC": [
    ["day", "Australia/Lord_Howe", "2025-04-06T00:00:00Z", "2025-04-05T13:00:00Z", "2025-04-06T13:30:00Z"],
    ["day", "Australia/Lord_Howe", "2024-10-06T00:00:00Z", "2024-10-05T13:30:00Z", "2024-10-06T13:00:00Z"],
    ["month", "Australia/Lord_Howe", "2024-10-10T00:00:00Z", "2024-09-30T13:30:00Z", "2024-10-31T13:00:00Z"],
    ["day", "Asia/Kathmandu", "1986-01-01T12:00:00Z", "1985-12-31T18:30:00Z", "1986-01-01T18:15:00Z"],
    ["week", "Asia/Kathmandu", "2025-06-15T18:14:59.999Z", "2025-06-08T18:15:00Z", "2025-06-15T18:15:00Z"],
    ["day", "Asia/Pyongyang", "2018-05-04T12:00:00Z", "2018-05-03T15:30:00Z", "2018-05-04T15:00:00Z"],
    ["month", "America/Caracas", "2007-12-09T12:00:00Z", "2007-12-01T04:00:00Z", "2008-01-01T04:30:00Z"],
    ["month", "Pacific/Chatham", "2024-09-30T12:00:00Z", "2024-09-30T10:15:00Z", "2024-10-31T10:15:00Z"],
    ["day", "Africa/Monrovia", "1972-01-06T12:00:00Z", "1972-01-06T00:44:30Z", "1972-01-07T00:44:30Z"],
    ["day", "Africa/Monrovia", "1972-01-07T12:00:00Z", "1972-01-07T00:44:30Z", "1972-01-08T00:00:00Z"],
    ["month", "Africa/Monrovia", "1972-01-07T12:00:00Z", "1972-01-01T00:44:30Z", "1972-02-01T00:00:00Z"],
  ],
  "a day is skipped": [
    ["day", "Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"],
    ["day", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"],
    ["week", "Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-26T10:00:00Z", "2012-01-01T10:00:00Z"],
    ["month", "Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"],
    ["day", "Pacific/Kwajalein", "1993-08-21T00:00:00Z", "1993-08-20T12:00:00Z", "1993-08-21T12:00:00Z"],
    ["day", "Pacific/Kwajalein", "1993-08-21T12:00:00Z", "1993-08-21T12:00:00Z", "1993-08-22T12:00:00Z"],
    ["month", "Pacific/Kiritimati", "1994-12-31T09:59:59.999Z", "1994-12-01T10:00:00Z", "1994-12-31T10:00:00Z"],
    ["month", "Pacific/Kiritimati", "1994-12-31T10:00:00Z", "1994-12-31T10:00:00Z", "1995-01-31T10:00:00Z"],
    ["day", "Pacific/Enderbury", "1995-01-01T12:00:00Z", "1995-01-01T11:00:00Z", "1995-01-02T11:00:00Z"],
  ],
  "the year is far from this one": [
    ["week", "America/Los_Angeles", "1969-12-31T12:00:00Z", "1969-12-29T08:00:00Z", "1970-01-05T08:00:00Z"],
    ["month", "Asia/Tokyo", "1970-01-01T00:00:00Z", "1969-12-31T15:00:00Z", "1970-01-31T15:00:00Z"],
    ["week", "Asia/Tokyo", "2100-12-31T12:00:00Z", "2100-12-26T15:00:00Z", "2101-01-02T15:00:00Z"],
    ["month", "Europe/Berlin", "2100-07-01T00:00:00Z", "2100-06-30T22:00:00Z", "2100-07-31T22:00:00Z"],
  ],
};

describe.each(Object.entries(ROWS))("a window where %s", (_, rows) => {
  it.each(rows)("of a %s in %s holds %s", (unit, zone, now, start, end) => {
    expect(shown(unit, zone, now)).toEqual([start, end]);
  });
});

describe("a window of UTC", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ["day", "1969-12-31T23:59:59.999Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z"],
    ["day", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z"],
    ["week", "1969-12-28T12:00:00Z", "1969-12-22T00:00:00Z", "1969-12-29T00:00:00Z"],
    ["week", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z"],
    ["week", "2024-03-04T00:00:00Z", "2024-03-04T00:00:00Z", "2024-03-11T00:00:00Z"],
    ["month", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"],
    ["month", "2024-01-31T23:59:59Z", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"],
    ["month", "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"],
    ["month", "2100-02-28T12:00:00Z", "2100-02-01T00:00:00Z", "2100-03-01T00:00:00Z"],
    ["month", "0050-03-01T00:00:00Z", "0050-03-01T00:00:00Z", "0050-04-01T00:00:00Z"],
    ["month", "-000001-12-31T00:00:00Z", "-000001-12-01T00:00:00Z", "0000-01-01T00:00:00Z"],
  ] as const)("of a %s holds %s, without Intl", (unit, now, start, end) => {
    vi.stubGlobal("Intl", undefined);
    expect(shown(unit, undefined, now)).toEqual([start, end]);
    expect(shown(unit, "UTC", now)).toEqual([start, end]);
  });

  it("holds a part of a millisecond, and never begins at -0", () => {
    expect(calendarWindow("day", undefined, -0.5)).toEqual({ start: -DAY, end: 0 });
    expect(calendarWindow("day", undefined, 0.5)).toEqual({ start: 0, end: DAY });
    expect(calendarWindow("day", undefined, -0)).toEqual({ start: 0, end: DAY });
    expect(calendarWindow("day", "Africa/Abidjan", -0)).toEqual({ start: 0, end: DAY });
  });
});

describe("a window of a zone", () => {
  it("holds a part of a millisecond", () => {
    // In Sao Paulo clocks went from 00:00 to 01:00 then.
    const change = Date.parse("1966-11-01T03:00:00Z");
    const [october, november] = [-0.5, 0.5].map((part) => calendarWindow("month", "America/Sao_Paulo", change + part));
    expect([october?.end, november?.start]).toEqual([change, change]);
  });

  it("is not found in a zone that does not exist", () =>
    expect(() => calendarWindow("day", "Europe/Berlim", 0)).toThrow(RangeError));
});

describe("the last window of Date", () => {
  const LAST = 8.64e15;

  it.each([
    ["day", undefined, LAST - 1, LAST - DAY, LAST],
    ["day", undefined, -LAST, -LAST, -LAST + DAY],
    ["day", "Etc/GMT-14", LAST - 14 * HOUR - 1, LAST - 38 * HOUR, LAST - 14 * HOUR],
    ["day", "Etc/GMT+12", -LAST + 12 * HOUR, -LAST + 12 * HOUR, -LAST + 36 * HOUR],
    ["week", undefined, Date.UTC(275760, 8, 7), Date.UTC(275760, 8, 1), Date.UTC(275760, 8, 8)],
    ["month", undefined, Date.UTC(275760, 7, 31), Date.UTC(275760, 7, 1), Date.UTC(275760, 8, 1)],
    ["month", "Etc/GMT+12", Date.UTC(-271821, 4, 31), Date.UTC(-271821, 4, 1, 12), Date.UTC(-271821, 5, 1, 12)],
  ] as const)("of a %s in %s that holds %d ends in time", (unit, zone, now, start, end) => {
    expect(calendarWindow(unit, zone, now)).toEqual({ start, end });
  });

  it.each([
    ["day", undefined, LAST],
    ["day", "Etc/GMT-14", LAST - 14 * HOUR],
    ["day", "Etc/GMT-14", LAST],
    ["day", "Etc/GMT+12", -LAST + 12 * HOUR - 1],
    ["day", "Etc/GMT+12", -LAST],
    ["week", undefined, LAST - 1],
    ["week", "Europe/Berlin", -LAST],
    ["month", undefined, LAST - 1],
    ["month", "Europe/Berlin", LAST],
    ["month", "Europe/Berlin", -LAST],
    ["day", undefined, LAST + 2],
    ["day", "Europe/Berlin", -LAST - 2],
    ["month", undefined, Number.MAX_VALUE],
    ["day", undefined, Number.POSITIVE_INFINITY],
    ["day", undefined, Number.NaN],
  ] as const)("of a %s in %s does not hold %d", (unit, zone, now) => {
    expect(calendarWindow(unit, zone, now)).toBe(null);
  });
});

describe("from 1970 to 2100 every day", () => {
  const WALKS: readonly (readonly [zone: string, busy: number, skipped: readonly string[]])[] = [
    ["Africa/Casablanca", 2026, []],
    ["Africa/Monrovia", 1971, []],
    ["America/Asuncion", 2023, []],
    ["America/Havana", 2012, []],
    ["America/New_York", 2006, []],
    ["America/Sao_Paulo", 2018, []],
    ["America/Scoresbysund", 2023, []],
    ["America/St_Johns", 2009, []],
    ["Antarctica/Troll", 2025, []],
    ["Asia/Amman", 2021, []],
    ["Asia/Beirut", 2022, []],
    ["Asia/Gaza", 2040, []],
    ["Asia/Kathmandu", 1985, []],
    ["Atlantic/Azores", 1992, []],
    ["Australia/Lord_Howe", 1985, []],
    ["Europe/Berlin", 2099, []],
    ["Europe/Lisbon", 1996, []],
    ["Pacific/Apia", 2011, ["2011-12-30"]],
    ["Pacific/Kiritimati", 1994, ["1994-12-31"]],
    ["Pacific/Kwajalein", 1993, ["1993-08-21"]],
  ];

  // `npm test` walks two years of each zone.
  it.each(WALKS)("of %s has one window, which weeks and months are made of", (zone, busy, skipped) => {
    const [from, to] = [runs(busy, 1970), runs(busy + 2, 2101)];
    const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
    const window = (unit: CalendarUnit, now: number) => calendarWindow(unit, zone, now) ?? { start: 0, end: 0 };

    const wrong: unknown[] = [];
    const starts = new Map<string, number>();
    let { start, end } = window("day", Date.UTC(from, 0, 1, 12));
    for (let n = 0; start < Date.UTC(to, 0, 1); n++) {
      const date = clock.format(start);
      // It begins as its date is first shown; as it ends, clocks may have gone back into the date before.
      if (!(date > clock.format(start - 1)) || clock.format(end - 1) > date) wrong.push([date, start, end]);
      starts.set(date, start);
      const next = window("day", end + ((n * 7_919_000) % (20 * HOUR)));
      if (next.start !== end) wrong.push([date, start, end, next]);
      ({ start, end } = next);
    }
    expect(wrong).toEqual([]);

    const dates = [...starts.keys()];
    const missing: string[] = [];
    for (let day = Date.parse(dates[0] ?? ""); day < Date.parse(dates.at(-1) ?? ""); day += DAY) {
      const date = new Date(day).toISOString().slice(0, 10);
      if (!starts.has(date)) missing.push(date);
    }
    expect(missing).toEqual(skipped);

    const mondays = dates.filter((date) => new Date(date).getUTCDay() === 1);
    const firsts = dates.filter((date) => date.endsWith("-01"));
    const startsOf = (some: readonly string[]) => some.map((date) => starts.get(date) ?? Number.NaN);
    const bounds = (unit: CalendarUnit, some: readonly number[]) =>
      some.slice(0, -1).flatMap((at, n) => {
        const held = window(unit, at + ((n * 7_919_000_000) % (5 * DAY)));
        return n === 0 ? [held.start, held.end] : held.end;
      });
    expect(bounds("week", startsOf(mondays))).toEqual(startsOf(mondays));
    expect(bounds("month", startsOf(firsts))).toEqual(startsOf(firsts));
  });
});
