/** Days, weeks and months as a zone's wall clock shows them (§§7), walked literally and slowly. Shares no code with `src`. */
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const clocks = new Map<string, Intl.DateTimeFormat>();
const beginnings = new Map<string, number>();
// The date that the clock shows, as days after 1970-01-01.
function dateShown(zone: string, at: number): number {
  const options = { timeZone: zone, calendar: "gregory", year: "numeric", month: "numeric", day: "numeric" } as const;
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat("en-US", options);
  clocks.set(zone, clock);
  const parts = clock.formatToParts(Math.floor(at)).map(({ type, value }) => [type, Number(value)]);
  const { year, month, day } = Object.fromEntries(parts) as Record<string, number>;
  return Date.UTC(year!, month! - 1, day) / DAY;
}
/**
 * The first instant at which the clock shows this date or, where it skips it, a later one: looked for minute by minute, from three hours before
 * the first full hour that shows it. No clock that shows a date for less than an hour goes back by more.
 */
export function beginningOf(zone: string, date: number): number {
  const key = `${zone} ${date}`;
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  let hour = date * DAY - 16 * HOUR;
  while (dateShown(zone, hour) < date) hour += HOUR;
  let [before, after] = [hour - 3 * HOUR, hour - 3 * HOUR + MINUTE];
  while (dateShown(zone, after) < date) [before, after] = [after, after + MINUTE];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dateShown(zone, middle) < date) before = middle;
    else after = middle;
  }
  beginnings.set(key, after);
  return after;
}
/** The window that a time lies in; where a date is shown again after a later one, the later one's goes on. */
export function calendarWindow(window: "day" | "week" | "month", zone: string, at: number) {
  let date = dateShown(zone, at);
  while (beginningOf(zone, date + 1) <= at) date += 1;
  const [monday, shown] = [date - ((((date + 3) % 7) + 7) % 7), new Date(date * DAY)];
  const firstOf = (month: number) => Date.UTC(shown.getUTCFullYear(), month, 1) / DAY;
  const [first, next] = {
    day: [date, date + 1],
    week: [monday, monday + 7],
    month: [firstOf(shown.getUTCMonth()), firstOf(shown.getUTCMonth() + 1)],
  }[window] as [number, number];
  return { start: beginningOf(zone, first), end: beginningOf(zone, next) };
}
