import type { Engines } from "../engines.js";
import { isModernMeta } from "../wire/era.js";
import { hasMethod, isObject, isRequestId, LIST_CHANGED, type RequestId } from "../wire/messages.js";
import { post, type Transport } from "../wire/transport.js";

/** Tells the client of one connection that its list of tools changed, in the way of its era. */
export interface ListChanges {
  /** Watches what the client sends for its subscriptions. */
  incoming(message: unknown, extra: unknown): void;
  /** Watches what the server answers for what it promises. */
  outgoing(message: unknown): void;
  close(): void;
}

/** If one connection has more subscriptions than these, the later ones are not notified. */
const MOST_SUBSCRIPTIONS = 1_000;
const SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

/**
 * In the 2025 era a client is told that saw the server promise so. In the modern era one is told that subscribed: where the
 * server's SDK keeps the subscriptions (`routed`), it takes one notification and puts it on each of them.
 */
export function createListChanges(engines: Engines, transport: Transport, routed: boolean): ListChanges {
  const subscriptions = new Set<RequestId>();
  let lasting = false;
  let promised = false;
  let stop: (() => void) | undefined;

  const notify = (params?: object, options?: object): void =>
    post(transport, { jsonrpc: "2.0", method: LIST_CHANGED, ...(params && { params }) }, options);

  function changed(): void {
    if (promised) notify();
    for (const id of subscriptions) notify({ _meta: { [SUBSCRIPTION_ID]: id } }, { relatedRequestId: id });
  }

  function begin(): void {
    stop ??= engines.onPolicyChange(changed);
  }

  function promise(): void {
    promised = true;
    begin();
  }

  return {
    incoming(message, extra) {
      if (!isObject(message)) return;
      const { method, id, params } = message;
      // A connection for one request has nobody to be told later.
      lasting ||= !isHttp(extra) || transport.sessionId !== undefined;
      if (method === "notifications/cancelled" && isObject(params)) subscriptions.delete(params.requestId as RequestId);
      if (routed) {
        if (!promised && lasting && isModernMeta(isObject(params) ? params._meta : undefined)) promise();
      } else if (method === "subscriptions/listen" && isRequestId(id) && wantsTools(params)) {
        if (subscriptions.size >= MOST_SUBSCRIPTIONS) return;
        subscriptions.add(id);
        begin();
      }
    },
    outgoing(message) {
      if (!isObject(message) || hasMethod(message)) return;
      // A subscription that is answered is over.
      subscriptions.delete(message.id as RequestId);
      if (!promised && lasting && promisesChanges(message.result)) promise();
    },
    close: () => stop?.(),
  };
}

function isHttp(extra: unknown): boolean {
  return isObject(extra) && (extra.request !== undefined || extra.requestInfo !== undefined);
}

function wantsTools(params: unknown): boolean {
  const wanted = isObject(params) ? params.notifications : undefined;
  return isObject(wanted) && wanted.toolsListChanged === true;
}

/** The answer to `initialize`, by its form. */
function promisesChanges(result: unknown): boolean {
  if (!isObject(result) || typeof result.protocolVersion !== "string" || !isObject(result.capabilities)) return false;
  return isObject(result.capabilities.tools) && result.capabilities.tools.listChanged === true;
}
