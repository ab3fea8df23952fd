import { AsyncLocalStorage } from "node:async_hooks";
import { isObject, isRequestId, type Message, type RequestId } from "../../mcp/wire/messages.js";
import { after } from "../../time.js";
import type { SdkFetch } from "../server-tools/sdk.js";
import { decodeUtf8 } from "../shared/decode.js";
import { waited } from "./in-time.js";
import { messagesOf, readMessage } from "./message-text.js";
import { isMessage } from "./pump.js";
import { readEvents } from "./sse.js";
import { readTorn } from "./torn.js";

/** The text of the message that is being sent: an SDK would write it anew from what JavaScript reads. */
export const sending = new AsyncLocalStorage<string>();

/** The session that a request was sent in is gone: the server has not looked at the request. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
  constructor() {
    super("the server does not know the session any more");
  }
}

/** Where what is read of a server goes. */
export interface Listener {
  /** A message, in the order of its stream. */
  message(message: Message): void;
  /** There will be no answer to this request, or none that can be read. Ignored if it was answered. */
  lost(id: RequestId, why: string): void;
  /** Nothing more is heard of the server but answers. */
  deaf(): void;
  /** Whether the request of that id waits for its answer. */
  waits(id: RequestId): boolean;
}

/** How often a stream is taken up again without a word from the server, and how long is waited before. */
const MOST_RESUMES = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** A stream that stood so long was cut by something that cuts idle streams, and counts as no failure. */
const LIVELY_MS = 10_000;
/** How long a server may take to begin a stream that is taken up again. */
const RESUME_MS = 5_000;

const NOTHING: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

/**
 * A `fetch` for the client transport of an MCP SDK that reads all answers itself: the SDK gets those without a body. So a stream
 * that is cut is known by its request, and is taken up again (Last-Event-ID) or given up, in bounded time.
 */
export function fetchFor(listener: Listener): SdkFetch {
  return async (url, given = {}) => {
    const init = given.method === "POST" ? { ...given, body: sending.getStore() ?? given.body ?? null } : given;
    const response = await fetch(url, init);
    const headers = new Headers(init.headers);
    if (init.method === "POST") return afterPost(url, init, headers, response);
    if (init.method !== "GET" || !isStream(response)) return response;
    void follow(undefined, response, resuming(url, init, headers));
    // To the SDK: the server has no such stream.
    return new Response(null, { status: 405 });
  };

  async function afterPost(
    url: string | URL,
    init: RequestInit,
    headers: Headers,
    response: Response,
  ): Promise<Response> {
    if (headers.has("mcp-session-id") && (await saysSessionLost(response))) throw new SessionLost();
    const id = requestId(init.body);
    if (!response.ok || id === undefined) return response;
    // The SDK takes the session from the response: only then is the answer handed on.
    if (isStream(response)) setImmediate(() => void follow(id, response, resuming(url, init, headers)));
    else if (mediaType(response) === "application/json") {
      const text = decodeUtf8(new Uint8Array(await response.arrayBuffer()));
      setImmediate(() => {
        // A mark is not a part of the JSON, and `Response.json` takes it off.
        take((text ?? "").replace(/^\ufeff/, ""));
        listener.lost(id, "the answer of the server could not be read");
      });
    } else {
      await response.body?.cancel();
      throw new Error(`the server answered with neither JSON nor a stream (status ${response.status})`);
    }
    const session = response.headers.get("mcp-session-id");
    return new Response(null, { status: 202, headers: session === null ? {} : { "mcp-session-id": session } });
  }

  /** Hands on what a text holds: a message, or a batch of them. */
  function take(text: string): void {
    let read: unknown;
    try {
      read = readMessage(text, "server");
    } catch {
      const torn = readTorn(text);
      if (torn?.kind === "answer") listener.lost(torn.id, "the answer of the server is not JSON text");
      return;
    }
    for (const message of Array.isArray(read) ? messagesOf(read) : [read])
      if (isMessage(message)) listener.message(message);
  }

  /** Reads a stream to its end; that of a request until it is answered, or will not be. */
  async function follow(id: RequestId | undefined, first: Response, resume: Resume): Promise<void> {
    let lastEvent: string | undefined;
    let response: Response | undefined = first;
    let retryMs: number | undefined;
    for (let failures = 1; ; failures += 1) {
      const since = performance.now();
      try {
        for await (const event of readEvents(response?.body ?? NOTHING)) {
          failures = 0;
          lastEvent = event.id ?? lastEvent;
          retryMs = event.retryMs ?? retryMs;
          if (event.data !== undefined) take(event.data);
        }
      } catch {
        // Cut, or not to be read.
      }
      if (resume.isOver() || (id !== undefined && !listener.waits(id))) return;
      if (performance.now() - since > LIVELY_MS) failures = 0;
      if ((id !== undefined && lastEvent === undefined) || failures > MOST_RESUMES) break;
      await waited(Math.min(retryMs ?? FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
      if (resume.isOver()) return;
      const next = await resume.from(lastEvent);
      if (next === "gone") break;
      response = next;
    }
    if (id === undefined) listener.deaf();
    else listener.lost(id, "the connection to the server was cut before its answer");
  }
}

/** How a stream is taken up again: by asking for it where the last event is known. */
interface Resume {
  isOver(): boolean;
  /** The stream; undefined if the server could not be asked, and `"gone"` if it has no such stream. */
  from(lastEvent: string | undefined): Promise<Response | undefined | "gone">;
}

function resuming(url: string | URL, { signal, redirect }: RequestInit, headers: Headers): Resume {
  const asked = new Headers(headers);
  for (const name of ["content-type", "mcp-method", "mcp-name"]) asked.delete(name);
  asked.set("accept", "text/event-stream");
  return {
    isOver: () => signal?.aborted === true,
    async from(lastEvent) {
      if (lastEvent !== undefined) asked.set("last-event-id", lastEvent);
      const attempt = new AbortController();
      signal?.addEventListener("abort", () => attempt.abort(), { once: true });
      const inTime = after(RESUME_MS, () => attempt.abort());
      try {
        const init = { headers: asked, signal: attempt.signal, ...(redirect && { redirect }) };
        const response = await fetch(url, init);
        if (response.ok && isStream(response)) return response;
        await response.body?.cancel();
        return response.status < 500 ? "gone" : undefined;
      } catch {
        return undefined;
      } finally {
        inTime();
      }
    },
  };
}

/** The answers of an HTTP transport that has not looked at the message, in the words of both SDK generations besides 404. */
async function saysSessionLost(response: Response): Promise<boolean> {
  if (response.status === 404) {
    await response.body?.cancel();
    return true;
  }
  if (response.status !== 400) return false;
  try {
    const said: unknown = await response.clone().json();
    return isObject(said) && (said.id ?? null) === null && /session|not initialized/i.test(JSON.stringify(said.error));
  } catch {
    return false;
  }
}

/** The id of the request that a body holds; undefined if it holds none. */
function requestId(body: unknown): RequestId | undefined {
  const message: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
  return isObject(message) && message.method !== undefined && isRequestId(message.id) ? message.id : undefined;
}

const mediaType = (response: Response): string =>
  (response.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();

const isStream = (response: Response): boolean => response.ok && mediaType(response) === "text/event-stream";
