import type { AnyCall, Decision } from "../engine/decision.js";
import { isResourceCall, isToolCall } from "./any-call.js";
import type { ApprovalOutcome } from "./approver.js";
import type { CallEvent, GuardEvent } from "./events.js";
import type { Settings } from "./guard-options.js";
import { letGo } from "./wire/messages.js";
import type { Method } from "./wire/methods.js";

/** Tells the listener, if there is one; what it throws or rejects with changes nothing. */
export function emit({ onEvent }: Pick<Settings, "onEvent">, event: GuardEvent): void {
  try {
    // Stryker disable next-line OptionalChaining: without a listener, the error of calling it is ignored like those of listeners.
    letGo(onEvent?.(event));
  } catch {
    // Errors that a listener throws are ignored.
  }
}

/** Engines whose hosts were told that a limit counts by what their calls do not carry. */
const warned = new WeakSet<object>();

/** Tells of a decided call, which a request of that method makes. */
export function emitCall(
  settings: Settings,
  method: Method,
  call: AnyCall,
  decision: Decision,
  approval?: ApprovalOutcome,
  more: Pick<CallEvent, "approvalId" | "authorizationContextId" | "retryOf"> = {},
): void {
  if (settings.onEvent === undefined) return;
  const { scope = {} } = call;
  const event: CallEvent = {
    kind: "call",
    tool: isToolCall(call) ? call.tool : "",
    ...(isToolCall(call) ? {} : isResourceCall(call) ? { resource: call.resource } : { prompt: call.prompt }),
    ...(method === "tools/call" ? {} : { method }),
    argNames: Object.keys((isResourceCall(call) ? undefined : call.args) ?? {}),
    scope,
    decision,
    enforced: !settings.observe,
    ...more,
  };
  emit(settings, approval === undefined ? event : { ...event, approval });
  if (decision.code !== "scope_missing" || warned.has(settings.engine)) return;
  warned.add(settings.engine);
  const message =
    `the limit at ${decision.rule} counts by a scope value that this call does not carry, so it denies every such call; ` +
    "let `scope` return that value, leave the member out to keep its default, or count by another scope in the policy";
  emit(settings, { kind: "warning", message, enforced: !settings.observe });
}
