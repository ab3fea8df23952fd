import { isObject, type Message, ORIGIN } from "../../mcp/wire/messages.js";
import { isAlike, type Path, type Reads, type Span, spansOf } from "./json-spans.js";
import { jsonLine, oneLine } from "./lines.js";

export type Sender = "client" | "server";

/** The text that a message was read from. It stays with whatever is made of the message. */
interface Source {
  readonly text: string;
  readonly value: unknown;
  readonly sender: Sender;
  /** Every reader finds in the text what the guard has found, as far as it looks. */
  readonly alike: boolean;
}

/** Reads a message, or a batch of them, and keeps its text with it; throws for what is not JSON text. */
export function readMessage(text: string, sender: Sender): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return value;
  const reads = sender === "server" ? OF_SERVER : isCall(value) ? OF_CALL : OF_CLIENT;
  const source: Source = { text, value, sender, alike: isAlike(text, reads) };
  return Object.assign(value, { [ORIGIN]: source });
}

/** The messages of a batch of a server, each with its own text. */
export function messagesOf(batch: readonly unknown[]): unknown[] {
  const source = sourceOf(batch);
  if (source === undefined) return [...batch];
  const { text, sender } = source;
  return spansOf(text, text.indexOf("[")).map(({ start, end }) => readMessage(text.slice(start, end), sender));
}

/** Whether every reader finds in the text of a message what was judged of it. */
export const isReadAlike = (message: object): boolean => sourceOf(message)?.alike !== false;

/**
 * The message on one line: as it came if nothing of it was changed; otherwise what is left of it keeps its text, numbers above all.
 * Text of a client that readers may read differently is re-serialized from the message that was judged.
 */
export function writeMessage(message: unknown): string {
  const source = sourceOf(message);
  if (source === undefined || (source.sender === "client" && !source.alike)) return jsonLine(message);
  const { text, value, alike } = source;
  if (message === value && alike) return oneLine(text);
  return oneLine(rewritten(source, message, value, { path: [], start: text.search(/\S/), end: text.length }));
}

const sourceOf = (message: unknown): Source | undefined =>
  typeof message === "object" && message !== null ? (message as { [ORIGIN]?: Source })[ORIGIN] : undefined;

const isCall = (message: object): boolean => (message as Message).method === "tools/call";

/** The policy judges a call's numbers; what it has no rules for may have others. */
const OF_CALL: Reads = { object: () => true, number: () => true };
const OF_CLIENT: Reads = {
  object: () => true,
  number: ([first, second, ...more]) =>
    more.length === 0 && (second === undefined ? first === "id" : second === "requestId"),
};
/** The guard looks at the kind of a server's message, at its result, and at the tools, resources and prompts that it lists. */
const isLookedAt = (path: Path): boolean =>
  path.length <= 1 || (path[0] === "result" && LISTED.has(path[1]) && path.length <= 3);
const LISTED: ReadonlySet<string | undefined> = new Set(["tools", "resources", "resourceTemplates", "prompts"]);
const OF_SERVER: Reads = { object: isLookedAt, number: () => false };

interface Place {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/** The text of a value that was made of one in the source's text: the same text wherever the two are the same. */
function rewritten(source: Source, now: unknown, was: unknown, { path, start, end }: Place): string {
  const text = source.text.slice(start, end);
  const isSame = Object.is(now, was);
  if (isSame && (source.alike || !isLookedAt(path))) return text;
  const lists = Array.isArray(now) && Array.isArray(was);
  if (!lists && !(isObject(now) && isObject(was))) return isSame ? text : JSON.stringify(now);
  const spans = spansOf(source.text, start);
  const parts = lists
    ? elementsOf(now, was, (value, index) => {
        const span = spans[index]!;
        return rewritten(source, value, value, { path: [...path, ""], start: span.start, end: span.end });
      })
    : membersOf(now as object, spans, (name, span) => {
        const place = { path: [...path, name], start: span.start, end: span.end };
        const member = rewritten(source, own(now, name), own(was, name), place);
        return source.text.slice(span.from, span.start) + member;
      });
  const [open, close] = lists ? ["[", "]"] : ["{", "}"];
  const written = new Set(parts);
  const asItWas =
    parts.length === spans.length && spans.every(({ from, end }) => written.has(source.text.slice(from, end)));
  return asItWas ? text : `${open}${parts.join()}${close}`;
}

const own = (object: unknown, name: string): unknown =>
  Object.hasOwn(object as object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;

/** Elements are taken out of a list, and stay in their order. */
function elementsOf(
  now: readonly unknown[],
  was: readonly unknown[],
  kept: (value: unknown, index: number) => string,
): string[] {
  let next = 0;
  return now.map((value) => {
    const index = was.indexOf(value, next);
    if (index < 0) return JSON.stringify(value) ?? "null";
    next = index + 1;
    return kept(value, index);
  });
}

/** Members stay in their order, and new ones follow. */
function membersOf(now: object, spans: readonly Span[], kept: (name: string, span: Span) => string): string[] {
  const known = new Map(spans.map((span) => [span.name!, span]));
  return [...new Set([...known.keys(), ...Object.keys(now)])]
    .filter((name) => own(now, name) !== undefined)
    .map((name) => {
      const span = known.get(name);
      return span === undefined ? `${JSON.stringify(name)}:${JSON.stringify(own(now, name))}` : kept(name, span);
    });
}
