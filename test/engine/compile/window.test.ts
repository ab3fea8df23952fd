import { describe, expect, it } from "vitest";
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
    const windows = createWindowTable()(60);
    moveTo(windows, now);
    expect([windows.start, windows.end]).toEqual([start, end]);
  });

  it("of several days begins at a multiple of its length since 1970", () => {
    const windows = createWindowTable()(7 * 86_400);
    moveTo(windows, Date.UTC(2026, 0, 1));
    expect(windows.start).toBe(Date.UTC(2026, 0, 1));
    moveTo(windows, Date.UTC(2026, 0, 7, 23, 59));
    expect(windows.start).toBe(Date.UTC(2026, 0, 1));
    moveTo(windows, Date.UTC(2026, 0, 8));
    expect(windows.start).toBe(Date.UTC(2026, 0, 8));
  });

  it("is moved to an earlier time as well", () => {
    const windows = createWindowTable()(60);
    moveTo(windows, 120_000);
    moveTo(windows, 61_000);
    expect(windows.start).toBe(60_000);
  });

  it("is shared by all limits of its length, and by no other", () => {
    const windowsOf = createWindowTable();
    expect(windowsOf(60)).toBe(windowsOf(60));
    expect(windowsOf(60)).not.toBe(windowsOf(3_600));
  });
});
