import {
  areArgs,
  type CallMembers,
  isCall,
  NO_MEMBERS,
  type Reads,
  readAnyMembers,
  readContext,
} from "./decide/call-members.js";
import { scopeValue } from "./decide/scope-values.js";
import type { CallScope } from "./decision.js";
import type { DecisionEvent } from "./decision-event.js";

/** A call as `onDecision` is told of it, and the copy of its members that is then decided on: read once. */
export interface Observed {
  readonly call: CallMembers;
  readonly event: Pick<DecisionEvent, "tool" | "resource" | "prompt" | "argNames" | "scope">;
}

/** The result of `read`. An error that it throws changes nothing: the decision is the same without a listener. */
function tryTo<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Reads a call for the listener. A call whose members cannot be read has none, and so is invalid. */
export function observe(call: unknown, fallback: CallScope, reads: Reads): Observed {
  const read = (): CallMembers => ({
    ...readAnyMembers(call),
    ...(isCall(call) ? readContext(call, reads, null, "") : {}),
  });
  const members = tryTo(read, NO_MEMBERS);
  const { tool, resource, prompt, args, scope } = members;
  return {
    call: members,
    event: {
      tool: typeof tool === "string" ? tool : "",
      ...(typeof resource === "string" ? { resource } : {}),
      ...(typeof prompt === "string" ? { prompt } : {}),
      argNames: tryTo(() => (areArgs(args) ? Object.keys(args ?? {}) : []), []),
      scope: {
        grant: tryTo(() => scopeValue(scope, "grant", fallback), undefined),
        session: tryTo(() => scopeValue(scope, "session", fallback), undefined),
      },
    },
  };
}
