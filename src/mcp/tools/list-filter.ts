import type { AnyCall } from "../../engine/decision.js";
import { isListed } from "../ask-engine.js";
import { emit } from "../emit.js";
import type { Engines } from "../engines.js";
import type { ListEvent } from "../events.js";
import type { Settings } from "../guard-options.js";
import { revisionOf } from "../policy-change.js";
import { isModernList } from "../wire/era.js";
import { isObject, type Message } from "../wire/messages.js";

/** Where a list that a guard has shortened carries the revision of the policy. */
export const POLICY_META_KEY = "dev.tollgate/policy";

interface ListOf {
  /** The member of an item that names it. */
  readonly name: string;
  readonly asks: (name: string) => AnyCall;
  /** Whether an item can be all that is denied: a template stands for many resources. */
  readonly isOne: boolean;
}

/** By the member of a result that holds them. */
const LISTS: Readonly<Record<"tools" | NonNullable<ListEvent["list"]>, ListOf>> = {
  tools: { name: "name", asks: (tool) => ({ tool }), isOne: true },
  resources: { name: "uri", asks: (resource) => ({ resource }), isOne: true },
  resourceTemplates: { name: "uriTemplate", asks: (resource) => ({ resource }), isOne: false },
  prompts: { name: "name", asks: (prompt) => ({ prompt }), isOne: true },
};
const KINDS = Object.keys(LISTS) as readonly (keyof typeof LISTS)[];

/** Whether it has the form of a list. A result with `content` is a tool's. */
const isList = (result: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(result.tools) || (result.content === undefined && KINDS.some((kind) => Array.isArray(result[kind])));

/**
 * Makes the function that takes out of a list what the policy hides, and tells of it. A list is known by its form and not by its id:
 * whichever request a client says that it belongs to. Any other message stays as it is.
 */
export function listFilter(settings: Settings, engines: Engines): (message: Message) => Message {
  const { hideDenied, observe } = settings;

  return (message) => {
    const { result } = message;
    if (!isObject(result) || !isList(result)) return message;
    const engine = engines.ofList(message.id);
    const kept: Record<string, unknown> = {};
    for (const kind of KINDS) {
      const items: unknown = result[kind];
      if (!Array.isArray(items)) continue;
      const { name, asks, isOne } = LISTS[kind];
      const isHidden = (item: unknown): boolean =>
        isObject(item) && typeof item[name] === "string" && !isListed(engine, asks(item[name]), hideDenied && isOne);
      const removed = new Set<unknown>(items.filter(isHidden));
      if (removed.size === 0) continue;
      const names = [...removed].map((item) => (item as Readonly<Record<string, string>>)[name]!);
      emit(settings, { kind: "list", ...(kind === "tools" ? {} : { list: kind }), removed: names, enforced: !observe });
      kept[kind] = items.filter((item: unknown) => !removed.has(item));
    }
    if (Object.keys(kept).length === 0) return message;
    const shortened = withRevision({ ...result, ...kept }, revisionOf(engine));
    // A list that a policy has cut is not for others behind the same cache.
    return { ...message, result: isModernList(result) ? { ...shortened, cacheScope: "private" } : shortened };
  };
}

/** Tells a reader who compares the list with a policy why its tools are missing. */
function withRevision<T extends Readonly<Record<string, unknown>>>(list: T, revision: string): T {
  if (revision === "") return list;
  return { ...list, _meta: { ...(isObject(list._meta) ? list._meta : {}), [POLICY_META_KEY]: revision } };
}
