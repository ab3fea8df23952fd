const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Epoch milliseconds of a date, or of a time with its zone, in ISO 8601; undefined for any other text. A date is its
 * midnight in UTC.
 */
export function epochMs(text: string): number | undefined {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  // `Date.parse` takes the 30th of February for the 1st of March.
  const day = new Date(`${text.slice(0, 10)}T00:00Z`).toISOString().slice(0, 10);
  return day === text.slice(0, 10) ? time : undefined;
}

/** A time as its case writes it: epoch milliseconds, or a text. */
export const readTime = (written: number | string): number =>
  typeof written === "string" ? (epochMs(written) ?? Number.NaN) : written;
