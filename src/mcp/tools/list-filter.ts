import { isListed } from "../ask-engine.js";
import { emit } from "../emit.js";
import type { Engines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { revisionOf } from "../policy-change.js";
import { isModernList } from "../wire/era.js";
import { isObject, type Message } from "../wire/messages.js";

/** Where a list that a guard has shortened carries the revision of the policy. */
export const POLICY_META_KEY = "dev.tollgate/policy";

/**
 * Makes the function that takes out of a list what the policy hides, and tells of it. A list is known by its form and not by its id:
 * whichever request a client says that it belongs to. Any other message stays as it is.
 */
export function listFilter(settings: Settings, engines: Engines): (message: Message) => Message {
  const { hideDenied, observe } = settings;

  return (message) => {
    const { result } = message;
    if (!isObject(result) || !Array.isArray(result.tools)) return message;
    const engine = engines.ofList(message.id);
    const isHidden = (tool: unknown): boolean =>
      isObject(tool) && typeof tool.name === "string" && !isListed(engine, tool.name, hideDenied);
    const removed = new Set<unknown>(result.tools.filter(isHidden));
    if (removed.size === 0) return message;
    emit(settings, { kind: "list", removed: namesOf(removed), enforced: !observe });
    const kept = { ...result, tools: result.tools.filter((tool: unknown) => !removed.has(tool)) };
    const shortened = withRevision(kept, revisionOf(engine));
    // A list that a policy has cut is not for others behind the same cache.
    return { ...message, result: isModernList(result) ? { ...shortened, cacheScope: "private" } : shortened };
  };
}

/** Tells a reader who compares the list with a policy why its tools are missing. */
function withRevision<T extends Readonly<Record<string, unknown>>>(list: T, revision: string): T {
  if (revision === "") return list;
  return { ...list, _meta: { ...(isObject(list._meta) ? list._meta : {}), [POLICY_META_KEY]: revision } };
}

const namesOf = (tools: ReadonlySet<unknown>): string[] => [...tools].map((tool) => (tool as { name: string }).name);
