import { createWindowTable, moveTo } from "../../engine/compile/window.js";
import { fromUnits } from "../../policy/amount.js";
import { type CounterParts, readCounterKey } from "../../policy/counter-key.js";
import { windowKey } from "../../policy/windows.js";
import { decode } from "../../stores/keys.js";
import { largestSumOf, slotsFor } from "../../stores/slots.js";
import type { Content, Entry, Nameless, Page, Removal } from "./counter-table.js";

/** One counter of one subject, in the window that counts now. */
export interface Row extends Removal {
  readonly content: Counted | Nameless;
}

export interface Counted {
  readonly parts: CounterParts;
  /** The scope value; empty for `global`. */
  readonly subject: string;
  readonly by: readonly (string | number | boolean)[];
  readonly from: number;
  /** The end of the window, or of the present slot; undefined if this runtime does not know the zone. */
  readonly until: number | undefined;
  /** In the document's units. */
  readonly used: number;
}

/** Counters that count now, of those that a store keeps; what no engine counts is left out, such as used request states. */
export function createReader(): (page: Page) => readonly Row[] {
  const windowsOf = createWindowTable();

  /** The window that holds `time`, and its reach; undefined for a zone or a time that there is not. */
  const windowAt = ({ window, zone, sliding }: CounterParts, time: number) => {
    const isDay = zone !== undefined && window === windowKey("day");
    const windows = windowsOf({ window: isDay ? "day" : window, ...(zone !== undefined && { zone }), sliding });
    try {
      if (!moveTo(windows, time)) return undefined;
    } catch {
      return undefined;
    }
    return { windowStart: windows.start!, windowEnd: windows.end!, reach: windows.reach };
  };

  const rowsOf = ({ place, content }: Entry, now: number): readonly Row[] => {
    if (isNameless(content)) return [{ place, start: undefined, content }];
    const named = nameOf(content);
    if (named === undefined) return [];
    const { parts } = named;
    const row = (start: number | undefined, from: number, until: number | undefined, units: number): Row => ({
      place,
      start,
      content: { ...named, from, until, used: fromUnits(units, parts.counts === "sum") },
    });
    const pairs = pairsOf(content.windows);
    if (!parts.sliding) {
      return pairs
        .map(([start, used]) => row(start, start, windowAt(parts, start)?.windowEnd, used))
        .filter(({ content }) => !((content as Counted).until! <= now));
    }
    const present = windowAt(parts, now)!;
    const { windowStart, windowEnd, reach } = present;
    const slots = slotsFor({ ...CHARGE, ...present }, pairs.flat());
    const from = windowStart - reach * (windowEnd - windowStart);
    return [row(undefined, from, windowEnd, largestSumOf(slots, windowStart))];
  };

  // A counter that was given back to 0 counts nothing.
  return ({ now, entries }) => entries.flatMap((entry) => rowsOf(entry, now)).filter(({ content }) => content.used > 0);
}

/** The members of a charge that no reckoning with windows needs. */
const CHARGE = { counter: "", subject: "", amount: 0, max: 0 };

export const isNameless = (content: Row["content"] | Content): content is Nameless => "digest" in content;

/** The oldest first. */
const pairsOf = (windows: readonly number[]): readonly (readonly [start: number, used: number])[] =>
  Array.from({ length: windows.length / 2 }, (_, i) => [windows[2 * i]!, windows[2 * i + 1]!] as const).sort(
    ([one], [other]) => one - other,
  );

function nameOf({ counter, subject }: Content): Pick<Counted, "parts" | "subject" | "by"> | undefined {
  const [key, whose] = [decode(counter), decode(subject)];
  const parts = key === undefined ? undefined : readCounterKey(key);
  if (parts === undefined || whose === undefined) return undefined;
  if (parts.by === 0) return { parts, subject: whose, by: [] };
  if (parts.type !== undefined) return { parts, subject: "", by: [typed(whose, parts.type)] };
  const [first, ...by] = readArray(whose);
  return typeof first === "string" && by.length === parts.by ? { parts, subject: first, by: by as [] } : undefined;
}

const typed = (text: string, type: "string" | "number" | "boolean"): string | number | boolean =>
  type === "string" ? text : type === "number" ? Number(text) : text === "true";

function readArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
