import type { Limit2 } from "./policy.v2.js";
import type { Version } from "./version.js";

/** A window as a document writes it: a name or seconds. See docs/language.md#windows. */
export type Window = Limit2["window"];

/** The facts about a named window. */
interface NamedWindow {
  /** The version of the language from which it holds. */
  readonly since: Version;
  /** How long it is; of a month, how long it can be. */
  readonly seconds: number;
  /** Whether it is apart from windows of its length: it begins with a Monday or a month, not at a multiple of its length. */
  readonly apart: boolean;
  /** Whether it begins with a day, and so may have a zone. */
  readonly ofDays: boolean;
  /** As a sentence names it. */
  readonly text: string;
  /** Its names in other languages. */
  readonly aliases: string;
}

/** The windows that have names, each once. */
export const WINDOWS = {
  minute: { since: "1", seconds: 60, apart: false, ofDays: false, text: "a minute", aliases: "min minutely" },
  hour: { since: "1", seconds: 3_600, apart: false, ofDays: false, text: "an hour", aliases: "h hr hourly" },
  day: { since: "1", seconds: 86_400, apart: false, ofDays: true, text: "a day", aliases: "d daily" },
  week: { since: "2", seconds: 604_800, apart: true, ofDays: true, text: "a week", aliases: "w wk weekly" },
  month: { since: "2", seconds: 2_678_400, apart: true, ofDays: true, text: "a month", aliases: "monthly" },
} as const satisfies Readonly<Record<Exclude<Window, number>, NamedWindow>>;

export type WindowName = keyof typeof WINDOWS;

/** The names of each version. */
export interface Names extends Readonly<Record<Version, readonly WindowName[]>> {
  readonly "1": readonly { [K in WindowName]: (typeof WINDOWS)[K]["since"] extends "1" ? K : never }[WindowName][];
}

const NAMES = Object.keys(WINDOWS) as readonly WindowName[];
export const WINDOW_NAMES: Names = {
  "1": NAMES.filter((name) => WINDOWS[name].since === "1") as unknown as Names["1"],
  "2": NAMES,
};

/** Whether a limit of this version may have it. */
export const isWindow = (value: unknown, version: Version = "2"): value is Window =>
  typeof value === "number" || WINDOW_NAMES[version].includes(value as never);

/** The names of a version as messages list them. */
export const quotedWindows = (version: Version): string =>
  WINDOW_NAMES[version].map((name) => `\`"${name}"\``).join(", ");

/** The length of a window in seconds; of a month, the greatest. */
export const windowSeconds = (window: Window): number =>
  typeof window === "number" ? window : WINDOWS[window].seconds;

/** Equal for all spellings of a window: its seconds, or its name. */
export const windowKey = (window: Window): number | string =>
  typeof window === "string" && WINDOWS[window].apart ? window : windowSeconds(window);

/** Whether a window begins with a day, a week or a month, and so may have a zone. */
export const isOfDays = (window: unknown): window is "day" | "week" | "month" =>
  typeof window === "string" && NAMES.includes(window as never) && WINDOWS[window as WindowName].ofDays;

/** A zone as far as it makes a difference: `"UTC"` and none are the same. */
export const zoneOf = ({ zone }: { readonly zone?: string | undefined }): string | undefined =>
  zone === "UTC" ? undefined : zone;

/** A window as a sentence names it. */
export const windowText = (window: Window): string =>
  typeof window === "number" ? `${window} ${window === 1 ? "second" : "seconds"}` : WINDOWS[window].text;

/** The windows of a limit as a sentence names one of them: `any minute` where they slide. */
export function spanText(limit: Pick<Limit2, "window" | "zone" | "sliding">): string {
  const text = windowText(limit.window);
  const zone = zoneOf(limit);
  return `${limit.sliding === true ? `any ${text.replace(/^an? /, "")}` : text}${zone === undefined ? "" : `, ${zone} time`}`;
}

/** How many days a window has, if it has several and no part of one. Windows are aligned to 1970-01-01, a Thursday. */
export function severalDays(seconds: number): number | undefined {
  const days = seconds / WINDOWS.day.seconds;
  return days > 1 && Number.isInteger(days) ? days : undefined;
}
