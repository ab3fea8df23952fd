import type { CallScope } from "./decision.js";
import { readMembers } from "./read.js";
import { scopeValue } from "./scope.js";
import type { DecisionEvent } from "./types.js";

/** A call as `onDecision` is told of it, and the copy of its members that is then decided on: read once. */
export interface Observed {
  readonly call: unknown;
  readonly event: Pick<DecisionEvent, "tool" | "argNames" | "scope">;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const NOTHING = { tool: undefined, args: undefined, scope: undefined };

/** What `read` gives; what it throws is no reason to decide otherwise than without a listener. */
function tryTo<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Reads a call for the listener. A call whose members cannot be read is undefined, and so invalid. */
export function observe(call: unknown, fallback: CallScope): Observed {
  const members = tryTo(() => (isObject(call) ? readMembers(call) : undefined), undefined);
  const { tool, args, scope } = members ?? NOTHING;
  return {
    call: members,
    event: {
      tool: typeof tool === "string" ? tool : "",
      argNames: isObject(args) && !Array.isArray(args) ? tryTo(() => Object.keys(args), []) : [],
      scope: {
        grant: tryTo(() => scopeValue(scope, "grant", fallback), undefined),
        session: tryTo(() => scopeValue(scope, "session", fallback), undefined),
      },
    },
  };
}
