import type { Decision } from "./decision.js";
import type { Subjects } from "./scope.js";
import { equal, type JsonObject } from "./snapshot.js";

/** The very call that a person is asked about. */
export interface ApprovalCase extends Subjects {
  /** What asked: an approval under one policy says nothing under another. */
  readonly entry: object;
  readonly tool: string;
  readonly args: JsonObject;
}

/** The approvals that one engine has asked for and not yet accepted. */
export interface Approvals {
  /** Remembers what a `require_approval` decision was made for. */
  issue(decision: Decision, asked: ApprovalCase): void;
  /** Whether the decision approves this very call; if so it is spent. */
  spend(decision: unknown, asked: ApprovalCase): boolean;
  /** Forgets all: what was asked under one policy says nothing under another. */
  forget(): void;
}

export function createApprovals(): Approvals {
  let open = new WeakMap<object, ApprovalCase>();
  return {
    issue: (decision, asked) => void open.set(decision, asked),
    spend(decision, asked) {
      const issued = typeof decision === "object" && decision !== null ? open.get(decision) : undefined;
      return issued !== undefined && sameCase(issued, asked) && open.delete(decision as object);
    },
    forget() {
      open = new WeakMap();
    },
  };
}

const sameCase = (a: ApprovalCase, b: ApprovalCase): boolean =>
  a.entry === b.entry && a.tool === b.tool && a.grant === b.grant && a.session === b.session && equal(a.args, b.args);
