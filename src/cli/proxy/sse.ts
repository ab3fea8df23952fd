/** One event of a stream of server-sent events: what an MCP message travels in. */
export interface ServerEvent {
  /** To be named when the stream is taken up again. */
  readonly id: string | undefined;
  /** Undefined for an event that only has an id or a time. */
  readonly data: string | undefined;
  /** How long to wait before the stream is taken up again. */
  readonly retryMs: number | undefined;
}

/** As long as a line over stdio may be. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

/** Reads events; throws if the stream is cut, is not UTF-8, or has an event that is too long. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let fields = new Map<string, string[]>();
  let size = 0;
  for await (const line of readLines(body)) {
    size += line.length;
    if (size > MOST_CHARACTERS) throw new Error("an event of the server is too long");
    if (line !== "") {
      const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      const known = fields.get(name);
      if (known === undefined) fields.set(name, [value]);
      else known.push(value);
      continue;
    }
    const event = eventOf(fields);
    if (event !== undefined) yield event;
    fields = new Map();
    size = 0;
  }
}

function eventOf(fields: ReadonlyMap<string, readonly string[]>): ServerEvent | undefined {
  const last = (name: string): string | undefined => fields.get(name)?.at(-1);
  const isMessage = (last("event") || "message") === "message";
  const data = isMessage ? fields.get("data")?.join("\n") : undefined;
  const id = last("id");
  const retry = last("retry") ?? "";
  const retryMs = /^\d+$/.test(retry) ? Number(retry) : undefined;
  if (data === undefined && id === undefined && retryMs === undefined) return undefined;
  return { id: id || undefined, data: data || undefined, retryMs };
}

/** Lines that end in any of the three ways that the format has. Text without an end is not a line. */
async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held: string[] = [];
  let size = 0;
  let endedInReturn = false;
  for await (const chunk of body) {
    let text = decoder.decode(chunk, { stream: true });
    if (endedInReturn && text.startsWith("\n")) text = text.slice(1);
    else if (text === "") continue;
    endedInReturn = text.endsWith("\r");
    const [first = "", ...lines] = text.split(/\r\n|\n|\r/);
    held.push(first);
    size += first.length;
    if (size > MOST_CHARACTERS) throw new Error("a line of the server is too long");
    for (const line of lines) {
      yield held.join("");
      held = [line];
      size = line.length;
    }
  }
}
