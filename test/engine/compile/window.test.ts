import { describe, expect, it, onTestFinished } from "vitest";
import { createWindowTable, moveTo } from "../../../src/engine/compile/window.js";

describe("a window", () => {
  it.each([
    [0, 0, 60_000],
    [59_999.5, 0, 60_000],
    [60_000, 60_000, 120_000],
    [-1, -60_000, 0],
    [-60_000, -60_000, 0],
    [1_767_225_661_000, 1_767_225_660_000, 1_767_225_720_000],
  ])("of a minute that holds %d begins at %d and ends at %d", (now, start, end) => {
    const windows = createWindowTable()({ window: 60 });
    moveTo(windows, now);
    expect([windows.start, windows.end]).toEqual([start, end]);
  });

  it("of several days begins at a multiple of its length since 1970", () => {
    const windows = createWindowTable()({ window: 7 * 86_400 });
    moveTo(windows, Date.UTC(2026, 0, 1));
    expect(windows.start).toBe(Date.UTC(2026, 0, 1));
    moveTo(windows, Date.UTC(2026, 0, 7, 23, 59));
    expect(windows.start).toBe(Date.UTC(2026, 0, 1));
    moveTo(windows, Date.UTC(2026, 0, 8));
    expect(windows.start).toBe(Date.UTC(2026, 0, 8));
  });

  it("is moved to an earlier time as well", () => {
    const windows = createWindowTable()({ window: 60 });
    moveTo(windows, 120_000);
    moveTo(windows, 61_000);
    expect(windows.start).toBe(60_000);
  });

  it("of a limit that slides is an eighth of its length, and eight before it count as well", () => {
    const windows = createWindowTable()({ window: "minute", sliding: true });
    moveTo(windows, Date.UTC(2026, 0, 1, 12, 0, 7) + 400);
    expect([windows.start, windows.end, windows.reach]).toEqual([
      Date.UTC(2026, 0, 1, 12, 0, 0),
      Date.UTC(2026, 0, 1, 12, 0, 7) + 500,
      8,
    ]);
  });

  it("of the calendar begins with a Monday or a month, in UTC or in a zone", () => {
    const startOf = (limit: Parameters<ReturnType<typeof createWindowTable>>[0]): string => {
      const windows = createWindowTable()(limit);
      expect(moveTo(windows, Date.UTC(2026, 6, 1, 12))).toBe(true);
      return new Date(windows.start!).toISOString();
    };
    expect(startOf({ window: "week" })).toBe("2026-06-29T00:00:00.000Z");
    expect(startOf({ window: "month" })).toBe("2026-07-01T00:00:00.000Z");
    expect(startOf({ window: "month", zone: "Europe/Berlin" })).toBe("2026-06-30T22:00:00.000Z");
    expect(startOf({ window: "day", zone: "America/New_York" })).toBe("2026-07-01T04:00:00.000Z");
  });

  it("of a zone asks `Intl` once a window and not once a call", () => {
    const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format")!;
    let asked = 0;
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
      ...own,
      get() {
        asked += 1;
        return own.get!.call(this);
      },
    });
    onTestFinished(() => void Object.defineProperty(Intl.DateTimeFormat.prototype, "format", own));
    const windows = createWindowTable()({ window: "day", zone: "Asia/Kathmandu" });
    moveTo(windows, Date.UTC(2026, 0, 1));
    const first = asked;
    for (let second = 0; second < 60_000; second += 1) moveTo(windows, Date.UTC(2026, 0, 1) + second * 1_000);
    expect([first > 0, asked]).toEqual([true, first]);
    moveTo(windows, Date.UTC(2026, 0, 2));
    expect(asked).toBeGreaterThan(first);
  });

  it("of the calendar is none at a time that `Date` cannot show", () => {
    const windows = createWindowTable()({ window: "month" });
    for (const now of [8.65e15, -8.65e15, Number.NaN]) expect(moveTo(windows, now)).toBe(false);
    expect(moveTo(windows, 0)).toBe(true);
  });

  it("is shared by all limits of its kind, and by no other", () => {
    const windowsOf = createWindowTable();
    expect(windowsOf({ window: 60 })).toBe(windowsOf({ window: "minute" }));
    expect(windowsOf({ window: "month", zone: "UTC" })).toBe(windowsOf({ window: "month" }));
    const kinds = [
      windowsOf({ window: "hour" }),
      windowsOf({ window: 60 }),
      windowsOf({ window: 60, sliding: true }),
      windowsOf({ window: 604_800 }),
      windowsOf({ window: "week" }),
      windowsOf({ window: "month" }),
      windowsOf({ window: "month", zone: "Asia/Tokyo" }),
      windowsOf({ window: "day" }),
      windowsOf({ window: "day", zone: "Asia/Tokyo" }),
    ];
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});
