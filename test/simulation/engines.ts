import { isDeepStrictEqual } from "node:util";
import type { ToolCall } from "../../src/index.js";
import type { Asked } from "./expected.js";
import type { Site } from "./plan.js";
import type { CallRecord } from "./records.js";

/** An engine, and the document that it begins with. */
export type Placed = Site & Pick<Asked, "document">;

/** What the checker knows of one engine: what it was given, and what its clock has shown it. */
export interface KnownEngine extends Site {
  /** How many policies it has been given: an approval holds under one of them. */
  epoch(): number;
  replaced(document: Asked["document"]): void;
  shown(shows: number): void;
  /** A call as it reaches the engine while its clock shows this. */
  asked(call: ToolCall, shows: number): Asked;
  /** Whether an earlier call's decision approves this one; it is spent then. */
  approves(earlier: CallRecord | undefined, call: ToolCall): boolean;
}

export function knownEngine(placed: Placed, number: number): KnownEngine {
  let { document } = placed;
  let epoch = 0;
  let latest = Number.NEGATIVE_INFINITY;
  const { namespace, scope } = placed;
  /** The latest time that the clock has shown: it never runs backwards. */
  const timeOf = (shows: number): number => (Number.isFinite(shows) ? Math.max(shows, latest) : Number.NaN);
  const meaningOf = ({ tool, args = {}, scope: given }: ToolCall) => ({ tool, args, scope: { ...scope, ...given } });
  return {
    ...placed,
    epoch: () => epoch,
    replaced(next) {
      document = next;
      epoch += 1;
    },
    shown(shows) {
      if (Number.isFinite(shows)) latest = timeOf(shows);
    },
    asked: (call, shows) => ({ document, namespace, fallback: scope, call, now: timeOf(shows) }),
    approves(earlier, call) {
      if (earlier?.decision?.code !== "approval_required" || earlier.spent) return false;
      if (earlier.engine !== number || earlier.epoch !== epoch) return false;
      earlier.spent = isDeepStrictEqual(meaningOf(earlier.call), meaningOf(call));
      return earlier.spent;
    },
  };
}
