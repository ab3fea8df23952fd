import { segmentName } from "../../json/pointer.js";
import { digitsOf } from "../visible.js";
import { type Html, html } from "./html.js";

type Holder = Readonly<Record<string, unknown>>;

/**
 * Shows the members of a record, which are JSON data, as a person reads them: all of it, indented, with a real line break after the
 * `\n` of a text, and a word in place of what is hidden. Each text stands in a `<bdi>`, so that its direction ends with it.
 *
 * @param hidden JSON Pointers into the record.
 */
export function showIn(record: object, hidden: readonly string[]): (holder: Holder, name: string) => Html {
  const places = placesIn(record, hidden);
  return (holder, name) => shown(holder, name, 0);

  // An engine takes no arguments that are nested deeper than 64.
  function shown(holder: Holder, name: string, depth: number): Html {
    const value = holder[name];
    if (places.get(holder)?.has(name)) return html`<mark>••• hidden</mark>`;
    if (typeof value === "string") return broken(JSON.stringify(value));
    if (typeof value === "number") return html`${digitsOf(value)}`;
    if (typeof value !== "object" || value === null) return html`${JSON.stringify(value)}`;
    const isList = Array.isArray(value);
    const members = Object.keys(value).map((key, i) => {
      const named = !isList && html`<bdi>${JSON.stringify(key)}</bdi>: `;
      return html`${i > 0 && ","}${line(depth + 1)}${named}${shown(value as Holder, key, depth + 1)}`;
    });
    const [open, close] = isList ? ["[", "]"] : ["{", "}"];
    return html`${open}${members}${members.length > 0 && line(depth)}${close}`;
  }
}

/** The names that are hidden, by the object or list that has them. */
function placesIn(record: object, pointers: readonly string[]): ReadonlyMap<object, ReadonlySet<string>> {
  const places = new Map<object, Set<string>>();
  for (const pointer of pointers) {
    const names = pointer.split("/").slice(1).map(segmentName);
    const last = names.pop()!;
    const holder = names.reduce<object>((from, name) => from[name as never], record);
    places.set(holder, (places.get(holder) ?? new Set()).add(last));
  }
  return places;
}

const line = (depth: number): Html => html`\n${"  ".repeat(depth)}`;

const END_OF_LINE = /(?<=(?<!\\)(?:\\\\)*\\n)/;

/** A text in quotes. Each of its line breaks is seen as `\n`, and breaks the line. */
const broken = (text: string): Html =>
  html`<bdi>${text.split(END_OF_LINE).map((part, i) => (i === 0 ? html`${part}` : html`\n${part}`))}</bdi>`;
