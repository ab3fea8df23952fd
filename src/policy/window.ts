/** The windows that have names, in seconds. */
export const NAMED_WINDOWS = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** How many days a window has, if it has several and no part of one. Windows are aligned to 1970-01-01, a Thursday. */
export function severalDays(seconds: number): number | undefined {
  const days = seconds / NAMED_WINDOWS.day;
  return days > 1 && Number.isInteger(days) ? days : undefined;
}
