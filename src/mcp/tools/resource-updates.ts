import { decidesAny, isListed } from "../ask-engine.js";
import type { Engines } from "../engines.js";
import { isObject, memberOf } from "../wire/messages.js";

/**
 * Whether a message of the server tells of a resource that the client could not read, whatever it subscribed to: one that the
 * policy hides, or denies by its URI. Where requests have engines of their own, each of them must let it pass.
 */
export function isUnreadableUpdate(message: unknown, engines: Engines): boolean {
  if (!isObject(message) || memberOf(message, "method") !== "notifications/resources/updated") return false;
  const params = memberOf(message, "params");
  const resource = isObject(params) ? memberOf(params, "uri") : undefined;
  if (typeof resource !== "string") return false;
  const seen = [...engines.seen()];
  return seen.length === 0 || seen.some((one) => decidesAny(one, ["resources"]) && !isListed(one, { resource }, true));
}
