import { equal, type JsonObject } from "../../json/snapshot.js";
import type { Decision } from "../decision.js";
import type { Subjects } from "./scope-values.js";

/** The very call that a person is asked about. */
export interface ApprovalCase extends Subjects {
  /** The policies that asked: an approval says nothing under others. */
  readonly policy: object;
  readonly tool: string;
  readonly args: JsonObject;
  /** The caller, if a policy reads it. */
  readonly principal: JsonObject | undefined;
}

/** The approvals that one engine has asked for and not yet accepted. */
export interface Approvals {
  /** Remembers what a `require_approval` decision was made for. */
  issue(decision: Decision, asked: ApprovalCase): void;
  /** Whether the decision approves this very call; if so it is spent. */
  spend(decision: unknown, asked: ApprovalCase): boolean;
}

export function createApprovals(): Approvals {
  // Most engines ask for none.
  let open: WeakMap<object, ApprovalCase> | null = null;
  return {
    issue(decision, asked) {
      open ??= new WeakMap();
      open.set(decision, asked);
    },
    spend(decision, asked) {
      const issued = open?.get(decision as object);
      return issued !== undefined && sameCase(issued, asked) && open!.delete(decision as object);
    },
  };
}

const sameCase = (a: ApprovalCase, b: ApprovalCase): boolean =>
  a.policy === b.policy &&
  a.tool === b.tool &&
  a.grant === b.grant &&
  a.session === b.session &&
  equal(a.args, b.args) &&
  equal(a.principal, b.principal);
