import { segmentName } from "../../json/pointer.js";
import { type Html, html } from "./html.js";
import { type Token, tokensOf } from "./tokens.js";

/** Deeper than this, lines are indented no more: a person would scroll, and the text would grow with the square of the depth. */
const MOST_INDENTS = 20;

/**
 * Shows the members of a record, which are JSON data, as a person reads them: all of it, indented, with a real line break after the
 * `\n` of a text, and a word in place of what is hidden. Each text stands in a `<bdi>`, so that its direction ends with it.
 *
 * @param hidden JSON Pointers into the record.
 */
export function showIn(record: object, hidden: readonly string[]): (holder: object, name: string) => Html {
  const places = placesIn(record, hidden);
  const isHidden = (holder: object, name: string): boolean => places.get(holder)?.has(name) ?? false;
  return (holder, name) =>
    html`${[...tokensOf(holder as Readonly<Record<string, unknown>>, name, isHidden)].map(shown)}`;
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

function shown({ is, text, depth }: Token): Html {
  if (is === "open" || is === "comma") return html`${text}${line(depth)}`;
  if (is === "close") return html`${line(depth - 1)}${text}`;
  if (is === "key") return html`<bdi>${text}</bdi>: `;
  if (is === "text") return broken(text);
  return is === "hidden" ? html`<mark>••• hidden</mark>` : html`${text}`;
}

const line = (indents: number): Html => html`\n${"  ".repeat(Math.min(indents, MOST_INDENTS))}`;

const END_OF_LINE = /(?<=(?<!\\)(?:\\\\)*\\n)/;

/** A text in quotes. Each of its line breaks is seen as `\n`, and breaks the line. */
const broken = (text: string): Html =>
  html`<bdi>${text.split(END_OF_LINE).map((part, i) => (i === 0 ? html`${part}` : html`\n${part}`))}</bdi>`;
