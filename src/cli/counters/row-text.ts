import { WINDOWS, type WindowName, windowKey } from "../../policy/windows.js";
import { show } from "../../policy/words.js";
import type { Page } from "./counter-table.js";
import { type Counted, isNameless, type Row } from "./row.js";

const HEAD = ["counter", "scope", "subject", "by", "window", "from", "until", "used", "more"];

/** Rows in columns, as wide as all rows so far need. */
export function createColumns(): (rows: readonly Row[], now: number) => readonly string[] {
  let widths: readonly number[] | undefined;
  return (rows, now) => {
    const lines = [...(widths === undefined ? [HEAD] : []), ...rows.map((row) => cellsOf(row, now))];
    widths = HEAD.map((_, i) => Math.max(widths?.[i] ?? 0, ...lines.map((cells) => cells[i]!.length)));
    return lines.map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths![i]!))
        .join("  ")
        .trimEnd(),
    );
  };
}

function cellsOf({ content }: Row, now: number): readonly string[] {
  if (isNameless(content)) {
    const { digest, used } = content;
    return ["-", "-", "-", "-", "-", "-", "-", `${used}`, `a name too long to keep, sha256 ${digest}`];
  }
  const { parts, subject, by, from, until, used } = content;
  const more = [
    parts.sliding && `next slot in ${Math.ceil((until! - now) / 1_000)} s`,
    parts.observes && "observe",
    parts.policy !== undefined && `document ${plain(parts.policy)}`,
    parts.namespace !== "" && `namespace ${plain(parts.namespace)}`,
  ];
  return [
    plain(parts.counter),
    parts.scope,
    parts.scope === "global" ? "-" : plain(subject),
    by.map(valueText).join(" ") || "-",
    windowText(content),
    timeText(from),
    until === undefined ? "unknown" : timeText(until),
    `${used}`,
    more.filter((text) => text !== false).join(", ") || "-",
  ];
}

/** Text that is one word as it is, else as JSON writes it: nothing in it ends a column or is an order to a terminal. */
const plain = (text: string): string => (/^[\p{L}\p{N}_.@:/+-]{1,60}$/u.test(text) ? text : inQuotes(text));
const inQuotes = (text: string): string => show(text).slice(1, -1);

/** A value such that `"1"` and 1, and `"true"` and true, differ. */
const valueText = (value: string | number | boolean): string =>
  typeof value === "string" && /^[^\p{L}]|^(?:true|false)$/u.test(value) ? inQuotes(value) : plain(`${value}`);

const NAMES = new Map((Object.keys(WINDOWS) as WindowName[]).map((name) => [windowKey(name), name]));

function windowText({ parts: { window, sliding, zone } }: Counted): string {
  const name = NAMES.get(window) ?? `${window}s`;
  return [name, sliding && "sliding", zone !== undefined && plain(zone)].filter((text) => text !== false).join(" ");
}

const LAST = 8.64e15;
const timeText = (time: number): string => (Math.abs(time) <= LAST ? new Date(time).toISOString() : "unknown");

/** The same for a program, on one line. */
export function jsonOf({ content }: Row, now: Page["now"]): string {
  if (isNameless(content)) return JSON.stringify({ counter: null, sha256: content.digest, used: content.used });
  const { parts, subject, by, from, until, used } = content;
  return JSON.stringify({
    counter: parts.counter,
    scope: parts.scope,
    subject: parts.scope === "global" ? null : subject,
    by,
    window: NAMES.get(parts.window) ?? parts.window,
    zone: parts.zone ?? null,
    sliding: parts.sliding,
    counts: parts.counts,
    from: timeText(from),
    until: until === undefined ? null : timeText(until),
    ...(parts.sliding && { nextSlotInSeconds: Math.ceil((until! - now) / 1_000) }),
    used,
    policy: parts.policy ?? null,
    namespace: parts.namespace,
    observe: parts.observes,
  });
}
