import { hasMethods } from "../../options.js";
import { reasonOf } from "../cause.js";
import type { Kind } from "./client-kind.js";

/** Says what went wrong with a call. */
export type Explain = (error: unknown) => Error;

/** Clients tell why there is no connection in an event; to a call they only say that there is none. */
const WITHOUT_CAUSE =
  /^(?:Reached the max retries per request limit|Connection is closed\.|Stream isn't writeable|The client is (?:offline|closed)|Socket closed unexpectedly|Failed to refresh slots cache|None of startup nodes is available|Cluster isn't ready)/;

/** The last message of each client about its connection, heard once a client, however many stores it has. */
const heard = new WeakMap<object, { cause?: unknown }>();

/**
 * Hands on what a client says without what it sent, which holds subjects and, after a refused sign-in, the password: ioredis
 * and @upstash/redis add it to their errors.
 *
 * @param commands Those in the store's script, for a user who may not run one of them.
 */
export function explainer(client: object, kind: Kind, prefix: string, commands = CHARGING): Explain {
  const connection = heard.get(client) ?? listen(client, kind);
  return (error) => {
    const said = reasonOf(error).replace(/, command was: .*/s, "");
    const lost = WITHOUT_CAUSE.test(said);
    const { cause } = connection;
    if (lost && cause !== undefined) return told(cause, `Redis cannot be reached: ${reasonOf(cause)}`);
    if (/^Reached the max retries/.test(said)) return told(error, "Redis closed the connection before it answered");
    if (/^The client is closed/.test(said)) return told(error, `${said}; has \`await client.connect()\` run?`);
    if (/\bNOPERM\b|can't run this command/.test(said)) return told(error, `${said}; ${permissions(prefix, commands)}`);
    if (/\bunknown command\b/i.test(said))
      return told(error, `${said}; the store needs EVALSHA and EVAL, of Redis 6.2 or later`);
    return told(error, said);
  };
}

/** The commands in the script that charges counters. */
const CHARGING = "GET, MGET, EXISTS, SET, SETRANGE, INCRBY and TIME";

const permissions = (prefix: string, commands: string): string =>
  `allow its user EVALSHA, EVAL, ${commands} on the keys that contain \`${prefix}\``;

/** A new error, because the client's own may carry secrets; its code and name stay. */
function told(error: unknown, message: string): Error {
  const made = new Error(message);
  const { name, code } = (typeof error === "object" && error !== null ? error : {}) as {
    name?: unknown;
    code?: unknown;
  };
  if (typeof name === "string") made.name = name;
  return typeof code === "string" ? Object.assign(made, { code }) : made;
}

function listen(client: object, kind: Kind): { cause?: unknown } {
  const connection: { cause?: unknown } = {};
  heard.set(client, connection);
  if (!hasMethods(client, "on", "listenerCount")) return connection;
  const emitter = client as NodeJS.EventEmitter;
  /** Whether the cause is of a connection before this one. */
  // Stryker disable next-line BooleanLiteral: it is read only after a cause, which sets it.
  let isOld = false;
  const note = (error: unknown): void => {
    // An error after a refused sign-in is not its cause.
    if (isRefusal(connection.cause) && /^NOAUTH|is closed/.test(reasonOf(error))) return;
    connection.cause = error;
    isOld = false;
  };
  emitter.on("connect", () => {
    isOld = true;
  });
  // A refused database is told before a connection is ready, and stays.
  emitter.on("ready", () => {
    if (isOld) delete connection.cause;
  });
  if (kind === "ioredis") {
    emitter.on("error", (error: unknown) => {
      note(error);
      // It prints what nobody listens to, and must go on to.
      if (emitter.listenerCount("error") === 1) console.error("[ioredis] Unhandled error event:", reasonOf(error));
    });
  } else {
    // Hears an error and lets it go on: node-redis is an emitter of Node, wherever it runs.
    const { errorMonitor } = emitter.constructor as { readonly errorMonitor?: symbol };
    if (errorMonitor !== undefined) emitter.on(errorMonitor, note);
    emitter.on("node error", note);
    emitter.on("node-error", note);
  }
  return connection;
}

const isRefusal = (error: unknown): boolean => error !== undefined && /^(?:WRONGPASS|ERR AUTH)/.test(reasonOf(error));
