import type { AnyCall, ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import { isToolCall } from "../any-call.js";
import type { Settings } from "../guard-options.js";
import { principalOf } from "../principal.js";
import { type GuardContext, scopeOf } from "../scope.js";
import type { Inventory } from "../tools/inventory.js";
import { readsOf } from "../unread-context.js";
import type { Message } from "../wire/messages.js";
import type { IncomingCall } from "./read-call.js";

/** Hands a message on to the server as if it had come with a call. */
export type Forward = (message: Message) => void;

/** The part of a request that says what it asks for, in the engine's words. */
export function askedFor({ kind, name, args }: Pick<IncomingCall, "kind" | "name" | "args">): AnyCall {
  if (kind === "tool") return { tool: name, args };
  return kind === "resource" ? { resource: name } : { prompt: name, args };
}

/** Makes the function that gives an engine what is known of a call: at once, unless the server must say what it says of its tool. */
export const createCalls =
  ({ scope, principal, annotates }: Settings, inventory: Inventory) =>
  (incoming: IncomingCall, context: GuardContext, engine: AnyEngine, forward: Forward): AnyCall | Promise<ToolCall> => {
    const call: AnyCall = {
      ...askedFor(incoming),
      scope: scopeOf(scope, context),
      ...principalOf(principal, context),
    };
    if (!isToolCall(call) || !annotates || !readsOf(engine).includes("annotations")) return call;
    return inventory.annotationsOf(call.tool, incoming.meta, forward).then(
      (annotations) => ({ ...call, annotations }),
      // Without what the server says, the policy that looks at it denies.
      () => call,
    );
  };
