import type { CallScope } from "../engine/decision.js";
import { isObject, isThenable, letGo, memberOf } from "./wire/messages.js";

/**
 * The result of the SDK's authentication of a request; made by the server's token verifier.
 *
 * @example
 * ```ts
 * import type { GuardAuthInfo } from "tollgate/mcp";
 *
 * const isAdmin = (authInfo: GuardAuthInfo | undefined): boolean => authInfo?.scopes?.includes("admin") === true;
 * ```
 */
export interface GuardAuthInfo {
  readonly clientId?: string;
  readonly scopes?: readonly string[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * The facts about the request that carries a call.
 *
 * @example
 * ```ts
 * import type { GuardContext } from "tollgate/mcp";
 *
 * // The user that the verifier of tokens has checked; nothing that the client writes, such as a header.
 * const user = ({ authInfo }: GuardContext): unknown => authInfo?.extra?.sub;
 * ```
 */
export interface GuardContext {
  /** Undefined where nobody authenticated the request, as over stdio. */
  readonly authInfo: GuardAuthInfo | undefined;
  /** The session id that the transport issued, where it has sessions. */
  readonly sessionId: string | undefined;
  /** Headers of the HTTP request by lower-case name; undefined where there is no HTTP request. The client writes them. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** A value of this connection alone, made by the guard. */
  readonly connectionId: string;
}

/**
 * Says on whose account a call is made. A member that it leaves out keeps its default. A member that is not a string, also
 * `undefined` or null, is not carried, and limits that count by it deny the call; so are both if the function throws, or
 * returns something else than an object. It is called for each call and must answer at once: a promise carries nothing.
 *
 * @example
 * ```ts
 * import type { ScopeFunction } from "tollgate/mcp";
 *
 * const scope: ScopeFunction = ({ authInfo }) => ({ grant: authInfo?.extra?.sub });
 * ```
 */
export type ScopeFunction = (context: GuardContext) => { readonly grant?: unknown; readonly session?: unknown };

/** The grant of every caller where there is no authentication; fixed, so that a restart does not begin a new account. */
const UNAUTHENTICATED_GRANT = "local";

/** The scope of calls without a scope function: all members have their defaults. */
export const defaultScope: ScopeFunction = () => ({});

/** The authenticated client; one fixed value where there is no authentication. */
const defaultGrant = ({ authInfo }: GuardContext): unknown =>
  authInfo === undefined ? UNAUTHENTICATED_GRANT : memberOf(authInfo, "clientId");

/**
 * The transport's session, else the connection, else the grant: HTTP without sessions is a connection for each request, and
 * a counter of its own would never count to two.
 */
const defaultSession = ({ sessionId, headers, connectionId }: GuardContext, grant: string | undefined): unknown =>
  sessionId ?? (headers === undefined ? connectionId : grant);

/** The result of `scope` for a request, reduced to its strings; never throws. */
export function scopeOf(scope: ScopeFunction, context: GuardContext): CallScope {
  try {
    const given: unknown = scope(context);
    if (!isObject(given)) return {};
    if (isThenable(given)) {
      letGo(given);
      return {};
    }
    const grant = stringOf(given, "grant", () => defaultGrant(context));
    return { grant, session: stringOf(given, "session", () => defaultSession(context, grant)) };
  } catch {
    return {};
  }
}

/** The context of a message, from what the transport passes along with it: v1 says `requestInfo`, v2 `request`. */
export function contextOf(extra: unknown, sessionId: unknown, connectionId: string): GuardContext {
  const from = isObject(extra) ? extra : {};
  const authInfo = memberOf(from, "authInfo");
  return {
    // Authentication that cannot be read is still authentication: such a call has no grant rather than the local one.
    authInfo: authInfo === undefined || authInfo === null ? undefined : isObject(authInfo) ? authInfo : {},
    sessionId: typeof sessionId === "string" && sessionId !== "" ? sessionId : undefined,
    headers: headersOf(memberOf(from, "request") ?? memberOf(from, "requestInfo")),
    connectionId,
  };
}

function headersOf(request: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(request)) return undefined;
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of headerEntries(request.headers)) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  return headers;
}

function headerEntries(headers: unknown): Iterable<readonly [string, unknown]> {
  if (!isObject(headers)) return [];
  // v2 hands on a web `Request`, of whatever implementation the host has; v1 a plain record.
  return typeof headers.entries === "function" ? headers.entries() : Object.entries(headers);
}

/** The member as a string, or its default where it is left out. One that a class gives it is neither. */
function stringOf(from: object, key: string, byDefault: () => unknown): string | undefined {
  const prototype: object | null = Object.getPrototypeOf(from);
  const isPlain = prototype === Object.prototype || prototype === null;
  const left = isPlain ? !Object.hasOwn(from, key) : !(key in from);
  const value = left ? byDefault() : Object.hasOwn(from, key) && (from as Readonly<Record<string, unknown>>)[key];
  return typeof value === "string" ? value : undefined;
}
