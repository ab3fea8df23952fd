/** Each takes about 50 kB and 300 µs to make, and a name can be written in thousands of cases. */
const MOST_FORMATS = 100;
/** `Date` shows no time that is more milliseconds before or after 1970. */
export const LAST_TIME = 8.64e15;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether this runtime's `Intl` knows a zone of that name, in any case. An offset, such as `+01:00`, is not a name.
 */
export function isZone(zone: string): boolean {
  // Newer runtimes take offsets too.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The milliseconds by which the clocks of the zone are ahead of UTC at that time; beyond the times of `Date`, as at the
 * nearest one.
 *
 * @throws {RangeError} if `isZone` refuses the zone.
 */
export function offsetAt(zone: string, time: number): number {
  const shown = formatOf(zone).format(Math.max(-LAST_TIME, Math.min(LAST_TIME, time)));
  // "1/1/1972, GMT-00:44:30"; "GMT" alone is UTC.
  const [, sign, hours, minutes, seconds = 0] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(shown) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const options = { __proto__: null, timeZone: zone, timeZoneName: "longOffset" } as const;
    format = new Intl.DateTimeFormat("en", options);
    if (formats.size >= MOST_FORMATS) formats.clear();
    formats.set(zone, format);
  }
  return format;
}
