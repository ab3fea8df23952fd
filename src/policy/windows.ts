import type { Limit } from "./policy.v1.js";

/** A window as a document writes it: a name or seconds. See docs/language.md#windows. */
export type Window = Limit["window"];

/** The facts about a named window. */
interface NamedWindow {
  /** The version of the language from which it holds. */
  readonly since: "1";
  readonly seconds: number;
  /** As a sentence names it. */
  readonly text: string;
  /** Its names in other languages. */
  readonly aliases: string;
}

/** The windows that have names, each once. */
export const WINDOWS = {
  minute: { since: "1", seconds: 60, text: "a minute", aliases: "min minutely" },
  hour: { since: "1", seconds: 3_600, text: "an hour", aliases: "h hr hourly" },
  day: { since: "1", seconds: 86_400, text: "a day", aliases: "d daily" },
} as const satisfies Readonly<Record<Exclude<Window, number>, NamedWindow>>;

export const WINDOW_NAMES = Object.keys(WINDOWS) as readonly (keyof typeof WINDOWS)[];

export const isWindow = (value: unknown): value is Window =>
  typeof value === "number" || WINDOW_NAMES.includes(value as never);

/** The names as messages list them. */
export const QUOTED_WINDOWS = WINDOW_NAMES.map((name) => `\`"${name}"\``).join(", ");

/** The length of a window in seconds. */
export const windowSeconds = (window: Window): number =>
  typeof window === "number" ? window : WINDOWS[window].seconds;

/** A window as a sentence names it. */
export const windowText = (window: Window): string =>
  typeof window === "number" ? `${window} ${window === 1 ? "second" : "seconds"}` : WINDOWS[window].text;

/** How many days a window has, if it has several and no part of one. Windows are aligned to 1970-01-01, a Thursday. */
export function severalDays(seconds: number): number | undefined {
  const days = seconds / WINDOWS.day.seconds;
  return days > 1 && Number.isInteger(days) ? days : undefined;
}
