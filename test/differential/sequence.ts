import type { CallScope, PolicyDocument } from "../../src/index.js";
import type { PolicyDocument2 as Document2 } from "../../src/policy/policy.v2.js";
import { callFor, isWellFormed, varied } from "./call.js";
import { callFor2 } from "./call2.js";
import type { Random } from "./random.js";
import type { Failure, StoreState } from "./store.js";

/** What an engine decides by: a document of version "1", or documents of version "2", outermost first. */
export type Policies = PolicyDocument | readonly Document2[];

/** One thing done to both sides. Calls have a number, by which later steps speak of their decisions. */
export type Step =
  | {
      readonly do: "call";
      readonly id: number;
      readonly at: unknown;
      readonly call: unknown;
      readonly approved?: Approved;
      readonly failing?: Failure;
    }
  | { readonly do: "usage"; readonly at: unknown; readonly call: unknown }
  | { readonly do: "release"; readonly of: number; readonly copied?: boolean }
  | { readonly do: "replace"; readonly document: Policies };
/** Which earlier decision is handed back, and whether as a copy, which no engine has issued. */
export interface Approved {
  readonly of: number;
  readonly copied?: boolean;
}
export interface Sequence {
  readonly document: Policies;
  readonly scope?: CallScope;
  readonly store?: StoreState;
  readonly steps: readonly Step[];
}

/** What a clock step stands for that throws when it is read. */
export const THROWING_CLOCK = "a clock that throws";

const DAY = 86_400_000;
const LENGTHS = [1_000, 7_000, 60_000, 3_600_000, 3_600_000, DAY, DAY, DAY];

/** The next time: often the same, often a window's end or a millisecond beside it, seldom earlier, or none. */
function timeAfter(random: Random, time: number): number {
  if (random.once(2)) return time;
  const length = random.pick(LENGTHS);
  const end = Math.ceil((time + 1) / length) * length;
  return random.pick([
    time + 1,
    time + 999,
    end,
    end - 1,
    end + 1,
    end,
    end - 1,
    end - 0.5,
    time - 1,
    time - length,
    0,
  ]);
}

const storeState = (random: Random): StoreState => ({
  ...(random.once(2) ? { asynchronous: true } : {}),
  ...(random.once(2) ? { maxCounters: 1 + random.below(3) } : {}),
  ...(random.once(3) ? { storeFailure: "allow" } : {}),
});

const isStack = (document: Policies): document is readonly Document2[] => Array.isArray(document);
const callTo = (random: Random, document: Policies): unknown =>
  isStack(document) ? callFor2(random, document) : callFor(random, document);

export function sequenceOf(random: Random, document: Policies, others: readonly Policies[]): Sequence {
  const steps: Step[] = [];
  const store = random.once(3) ? storeState(random) : undefined;
  let current = document;
  let time = random.once(20)
    ? random.pick([-1, 0, -DAY, 0.5, 8e15])
    : 20_000 * DAY + random.pick([0, -1, 1, 59_999, 1_234_567]);
  const calls: { id: number; call: unknown }[] = [];
  for (let id = 0, length = 3 + random.below(6); id < length; id += 1) {
    time = timeAfter(random, time);
    const at = random.once(60)
      ? random.pick([NaN, Infinity, -Infinity, undefined, "5", 5n, null, THROWING_CLOCK])
      : time;
    const earlier = calls.length > 0 ? random.pick(calls) : undefined;
    const again =
      earlier && random.once(2) ? (random.once(6) ? varied(random, earlier.call) : earlier.call) : undefined;
    const call = again ?? callTo(random, current);
    const kind = random.below(24);
    if (kind === 0 && others.length > 0) {
      current = random.pick(others);
      steps.push({ do: "replace", document: current });
    } else if (kind === 1 && isWellFormed(call))
      steps.push({ do: "usage", at: typeof at === "number" && Number.isFinite(at) ? at : time, call });
    else if (kind < 4 && earlier)
      steps.push({ do: "release", of: earlier.id, ...(random.once(6) ? { copied: true } : {}) });
    else {
      const approved =
        again && random.once(2) ? { approved: { of: earlier!.id, ...(random.once(8) ? { copied: true } : {}) } } : {};
      const failing = store && random.once(4) ? { failing: random.pick<Failure>(["error", "nonsense"]) } : {};
      steps.push({ do: "call", id, at, call, ...approved, ...failing });
      calls.push({ id, call });
    }
  }
  const scope = random.once(10)
    ? { scope: random.pick<CallScope>([{ grant: "g" }, { session: "s" }, { grant: "toString" }]) }
    : {};
  return { document, ...scope, ...(store ? { store } : {}), steps };
}
