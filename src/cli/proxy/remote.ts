import { hasMethod, isObject, isRequestId, type Message, type RequestId } from "../../mcp/wire/messages.js";
import { after } from "../../time.js";
import { loadSdk } from "../server-tools/sdk.js";
import type { UrlServer } from "../server-tools/server.js";
import { secretsIn, withoutSecrets } from "../shared/shown.js";
import { fetchFor, type Listener, SessionLost, sending } from "./exchange.js";
import { inTime } from "./in-time.js";
import { writeMessage } from "./message-text.js";
import type { Server } from "./proxied-server.js";
import type { Upstream } from "./pump.js";
import { createQuestions } from "./server-questions.js";
import { unreachable } from "./unreachable-answer.js";

/** A client transport of an SDK, by what the proxy uses of it. */
interface SdkTransport {
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  setProtocolVersion?(version: string): void;
  terminateSession?(): Promise<void>;
  close(): Promise<void>;
  onerror?: ((error: Error) => void) | undefined;
}

/** How long a server may take to hear what needs no answer. */
const PATIENCE_MS = 1_500;
/** How long a server may take to begin a session anew. */
const RENEWAL_MS = 10_000;
/** Sending a message may take until it is answered; a server that answers none gets no more than these. */
const MOST_OPEN = 1_000;

interface Session {
  readonly number: number;
  readonly transport: SdkTransport;
}

type Request = Message & { readonly id: RequestId };

const isRequest = (message: unknown): message is Request =>
  isObject(message) && message.method !== undefined && isRequestId(message.id);

/**
 * A server over Streamable HTTP, through the client transport of the MCP SDK that is installed. A server that has forgotten the
 * session is initialised again, and what it has not looked at is sent again; what may have run never is.
 */
export async function connectRemote(server: UrlServer): Promise<Server> {
  const sdk = await loadSdk();
  const secrets = secretsIn(server.headers);
  const sessions: Session[] = [];
  const questions = createQuestions();
  /** Requests that wait for their answer, ours included, and what is done with it. */
  const open = new Map<RequestId, (answer: Message) => void>();
  let initialize: Request | undefined;
  let settled: Settled = {};
  let renewal: Promise<void> | undefined;
  let ending = false;
  let end: (code: number) => void;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });

  const deliver = (message: Message): void => transport.onmessage?.(message);
  const tell = (error: unknown): void => {
    if (!(error instanceof SessionLost) && !ending) transport.onerror?.(readable(error, secrets));
  };

  function receive(session: number, message: Message): void {
    if (hasMethod(message)) {
      deliver(questions.asked(session, message));
      return;
    }
    const answered = open.get(message.id as RequestId) ?? deliver;
    open.delete(message.id as RequestId);
    answered(message);
  }

  /** A session that the server is still to begin. */
  function openSession(): Session {
    const number = sessions.length;
    const listener: Listener = {
      message: (message) => receive(number, message),
      waits: (id) => open.has(id),
      lost(id, why) {
        if (open.has(id) && !ending) receive(number, unreachable(id, why));
      },
      deaf: () => tell(new Error("what the server says unasked is not heard until its session begins anew")),
    };
    const session = { number, transport: sdk.http(server, fetchFor(listener)) as SdkTransport };
    session.transport.onerror = tell;
    sessions.push(session);
    return session;
  }
  let current = openSession();

  /** Sends a request; its answer goes to `answered`. */
  async function ask(session: Session, request: Request, answered: (answer: Message) => void): Promise<void> {
    open.set(request.id, answered);
    try {
      await post(session, request);
    } catch (error) {
      open.delete(request.id);
      throw error;
    }
  }

  /** Begins a session as the client did; it is used if it has begun in time. */
  async function renew(isLate: () => boolean): Promise<void> {
    const session = openSession();
    await session.transport.start();
    const answer = await new Promise<Message>((resolve, reject) => {
      ask(session, { ...initialize!, id: `tollgate-${crypto.randomUUID()}` }, resolve).catch(reject);
    });
    const { version } = settle(session, answer);
    if (version === undefined || version !== settled.version)
      throw new Error("the server does not begin its session anew as it was; connect to it anew");
    await post(session, { jsonrpc: "2.0", method: "notifications/initialized" });
    if (isLate()) return;
    current = session;
    // A server that was started anew may be another one.
    if (settled.tellsOfTools) deliver({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  }

  /** The same once for all who need it. */
  function renewed(): Promise<void> {
    renewal ??= new Promise<void>((resolve, reject) => {
      let late = false;
      const inTime = after(RENEWAL_MS, () => {
        late = true;
        reject(new Error("the server did not begin its session anew in time"));
      });
      renew(() => late)
        .then(resolve, reject)
        .finally(inTime);
    }).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  function begin(request: Request): Promise<void> {
    initialize = request;
    const session = current;
    return ask(session, request, (answer) => {
      settled = settle(session, answer);
      deliver(answer);
    });
  }

  /** Sends a message of the client on a session. */
  async function sendOn(session: Session, message: Message): Promise<void> {
    if (isRequest(message)) return ask(session, message, deliver);
    if (message.method !== undefined) return post(session, message);
    const answer = questions.answered(session.number, message);
    // Otherwise the client that asked is gone.
    if (answer !== undefined) await post(session, answer);
  }

  async function send(message: Message): Promise<void> {
    if (isRequest(message) && message.method === "initialize") {
      if (initialize !== undefined) {
        current = openSession();
        await current.transport.start();
      }
      return begin(message);
    }
    if (message.method === "notifications/cancelled" && isObject(message.params))
      open.delete(message.params.requestId as RequestId);
    const session = current;
    try {
      await sendOn(session, message);
    } catch (error) {
      if (!(error instanceof SessionLost) || initialize === undefined) throw error;
      if (session === current) await renewed();
      if (message.method !== undefined) await sendOn(current, message);
    }
  }

  const stop = async (): Promise<void> => {
    ending = true;
    await inTime(PATIENCE_MS, Promise.resolve(current.transport.terminateSession?.()));
    await inTime(PATIENCE_MS, Promise.all(sessions.map((session) => session.transport.close())));
    end(0);
  };
  // Requests are answered when they are; a message that is not a request arrives before whatever comes after it, as over stdio.
  let before = Promise.resolve();
  const transport: Upstream = {
    mostOpen: MOST_OPEN,
    start: () => current.transport.start(),
    send(message) {
      const sent = before.then(() => send(message as Message));
      if (!isRequest(message)) before = inTime(PATIENCE_MS, sent);
      return sent.catch((error) => {
        throw readable(error, secrets);
      });
    },
  };
  return {
    transport,
    ended,
    signal() {
      void stop();
      return true;
    },
    stop,
  };
}

const post = ({ transport }: Session, message: Message): Promise<void> =>
  sending.run(writeMessage(message), () => transport.send(message));

/** The outcome of an answer to `initialize` is settled here. */
interface Settled {
  readonly version?: string;
  readonly tellsOfTools?: boolean;
}

/** Later requests name the version in a header; an SDK's client would say so to its transport. */
function settle({ transport }: Session, { result }: Message): Settled {
  const { protocolVersion, capabilities } = isObject(result) ? result : {};
  if (typeof protocolVersion !== "string") return {};
  transport.setProtocolVersion?.(protocolVersion);
  const tools = isObject(capabilities) ? capabilities.tools : undefined;
  return { version: protocolVersion, tellsOfTools: isObject(tools) && tools.listChanged === true };
}

/** An error as stderr may show it: with its cause, and without what the headers hide. */
function readable(error: unknown, secrets: readonly string[]): Error {
  const { message, cause } = error as { message?: unknown; cause?: { code?: unknown } };
  const code = cause?.code === undefined ? "" : ` (${cause.code})`;
  return new Error(withoutSecrets(`${message}${code}`, secrets));
}
