import type { ToolCall } from "../../engine/decision.js";
import type { AnyEngine } from "../../engine/types.js";
import type { Settings } from "../guard-options.js";
import { principalOf } from "../principal.js";
import { type GuardContext, scopeOf } from "../scope.js";
import type { Inventory } from "../tools/inventory.js";
import { readsOf } from "../unread-context.js";
import type { Message } from "../wire/messages.js";
import type { IncomingCall } from "./read-call.js";

/** Hands a message on to the server as if it had come with a call. */
export type Forward = (message: Message) => void;

/** Makes the function that gives an engine what is known of a call: at once, unless the server must say what it says of its tool. */
export const createToolCalls =
  ({ scope, principal, annotates }: Settings, inventory: Inventory) =>
  (
    { tool, args, meta }: IncomingCall,
    context: GuardContext,
    engine: AnyEngine,
    forward: Forward,
  ): ToolCall | Promise<ToolCall> => {
    const call = { tool, args, scope: scopeOf(scope, context), ...principalOf(principal, context) };
    if (!annotates || !readsOf(engine).includes("annotations")) return call;
    return inventory.annotationsOf(tool, meta, forward).then(
      (annotations) => ({ ...call, annotations }),
      // Without what the server says, the policy that looks at it denies.
      () => call,
    );
  };
