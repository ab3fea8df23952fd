import {
  type ApprovalQueueOptions,
  createApprovalQueue,
  createMemoryApprovalStore,
} from "../../src/approvals/index.js";
import type { ToolCall } from "../../src/engine/decision.js";
import { createEngine, parsePolicy } from "../../src/index.js";

/** 2026-01-01T00:00:00Z. */
export const NEW_YEAR = 1_767_225_600_000;

/** A policy under which `delete_job` needs a person, `pay` one above 100, and `list_jobs` none. */
export const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    list_jobs: {},
    delete_job: { action: "require_approval", reason: "it cannot be undone" },
    pay: {
      approve_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], reason: "a payment over 100" }],
      deny_if: [{ conditions: [{ path: "args.to", op: "eq", value: "mallory" }], on_deny: "not to mallory" }],
    },
  },
} as const;

export const DELETE: ToolCall = { tool: "delete_job", args: { id: 7 }, scope: { grant: "ann", session: "s1" } };

/** A queue over a store in memory, an engine, and a clock that the test sets. */
export function setUp(options: Partial<ApprovalQueueOptions> = {}, policy: object = POLICY) {
  let now = NEW_YEAR;
  const clock = (): number => now;
  const store = createMemoryApprovalStore({ clock });
  const queue = createApprovalQueue({ store, ...options });
  const engine = createEngine({ policy: parsePolicy(policy), clock });
  return {
    ...{ store, queue, engine, clock },
    pass: (ms: number): void => {
      now += ms;
    },
    /** Asks, and gives the id of the question. */
    async asked(call: ToolCall = DELETE): Promise<string> {
      const { approval } = await queue.evaluate(engine, call);
      if (approval?.state !== "pending") throw new Error(`expected a pending call, got ${approval?.state}`);
      return approval.record.id;
    },
    /** What becomes of the call, in a word. */
    async fate(call: ToolCall = DELETE): Promise<string> {
      const { decision, approval } = await queue.evaluate(engine, call);
      return decision.effect === "allow" ? "runs" : (approval?.state ?? decision.code);
    },
  };
}
