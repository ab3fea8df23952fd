import type { CallScope, PolicyDocument } from "../../src/index.js";
import type { PolicyDocument2 as Document2 } from "../../src/policy/policy.v2.js";
import { callFor, isWellFormed, varied } from "./call.js";
import { callFor2, knownTools } from "./call2.js";
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
  | {
      readonly do: "complete";
      readonly of: number;
      readonly copied?: boolean;
      readonly outcome: "succeeded" | "failed";
      readonly amounts?: object;
    }
  | { readonly do: "reset"; readonly at: unknown; readonly call: unknown }
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
  /** What the host knows of tools, by name. */
  readonly known?: object;
  readonly steps: readonly Step[];
}

/** What a clock step stands for that throws when it is read. */
export const THROWING_CLOCK = "a clock that throws";

const DAY = 86_400_000;
const LENGTHS = [1_000, 7_000, 60_000, 3_600_000, 3_600_000, DAY, DAY, DAY];

/** What version "2" adds: ends of slots, and of days, weeks and months of zones. */
const SLOTS = [7_500, 875, 450_000, 10_800_000];
const TURNS = [
  ...["1969-12-31T23:59Z", "2008-11-02T02:30Z", "2008-11-02T02:31Z", "2008-11-03T03:30Z", "2011-12-29T10:00Z"],
  ...["2011-12-30T10:00Z", "2011-12-31T10:00Z", "2024-03-30T23:00Z", "2024-03-31T01:00Z", "2024-03-31T22:00Z"],
  ...["2024-04-06T15:00Z", "2024-04-07T13:30Z", "2024-10-26T22:00Z", "2024-10-27T01:00Z", "2024-10-27T23:00Z"],
  ...["2024-10-31T23:00Z", "2024-11-01T00:00Z", "2100-02-28T23:00Z", "2100-03-01T00:00Z"],
].map(Date.parse);

function laterTime(random: Random, time: number): number {
  if (random.once(2)) return time;
  if (random.once(3)) return timeAfter(random, time);
  const length = random.pick(SLOTS);
  const [end, turn] = [Math.ceil((time + 1) / length) * length, TURNS.find((one) => one > time) ?? time];
  const near = turn - time < 40 * DAY ? [turn, turn - 1, turn + 1, turn + 59_999] : [time + 7 * DAY];
  return random.pick([end, end - 1, end + 1, end - 0.5, end + 7 * length, time + 8 * length, time + 9 * length, time - length, ...near]); // biome-ignore format: one line
}

const COUNTERS = ["c", "sum", "sliding", "sliding_sum", "month_sum", "by", "by_sum", "running", "unheard_of"];
const amountsOf = (random: Random): object =>
  Object.fromEntries(
    COUNTERS.filter(() => random.once(2)).map((name) => [name, random.pick<unknown>([0, 0.1, 1, 2, 5, 7, 0.5, -1, "1", Number.NaN])]), // biome-ignore format: one line
  );

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

/** How many counters a sliding limit takes is the store's own affair: over such documents none is small. */
const storeState = (random: Random, slides: boolean): StoreState => ({
  ...(random.once(2) ? { asynchronous: true } : {}),
  ...(random.once(2) && !slides ? { maxCounters: 1 + random.below(3) } : {}),
  ...(random.once(3) ? { storeFailure: "allow" } : {}),
});

const isStack = (document: Policies): document is readonly Document2[] => Array.isArray(document);
const callTo = (random: Random, document: Policies): unknown =>
  isStack(document) ? callFor2(random, document) : callFor(random, document);

export function sequenceOf(random: Random, document: Policies, others: readonly Policies[]): Sequence {
  const steps: Step[] = [];
  const slides = JSON.stringify([document, ...others]).includes('"sliding":true');
  const store = random.once(3) ? storeState(random, slides) : undefined;
  let current = document;
  let time = random.once(20)
    ? random.pick([-1, 0, -DAY, 0.5, 8e15])
    : 20_000 * DAY + random.pick([0, -1, 1, 59_999, 1_234_567]);
  const counting = isStack(document);
  if (counting && random.once(2)) time = random.pick(TURNS) + random.pick([0, -1, 1, -DAY, -60_000]);
  const calls: { id: number; call: unknown }[] = [];
  for (let id = 0, length = 3 + random.below(counting ? 9 : 6); id < length; id += 1) {
    time = counting ? laterTime(random, time) : timeAfter(random, time);
    const at = random.once(60)
      ? random.pick([NaN, Infinity, -Infinity, undefined, "5", 5n, null, THROWING_CLOCK])
      : time;
    const earlier = calls.length > 0 ? random.pick(calls) : undefined;
    const again =
      earlier && random.once(2) ? (random.once(6) ? varied(random, earlier.call) : earlier.call) : undefined;
    const call = again ?? callTo(random, current);
    const kind = random.below(counting ? 32 : 24);
    if (kind === 0 && others.length > 0) {
      current = random.pick(others);
      steps.push({ do: "replace", document: current });
    } else if (kind === 1 && isWellFormed(call))
      steps.push({ do: "usage", at: typeof at === "number" && Number.isFinite(at) ? at : time, call });
    else if (kind < 4 && earlier)
      steps.push({ do: "release", of: earlier.id, ...(random.once(6) ? { copied: true } : {}) });
    else if (kind >= 30 && isWellFormed(call))
      steps.push({ do: "reset", at: typeof at === "number" && Number.isFinite(at) ? at : time, call });
    else if (kind >= 24 && earlier) {
      const amounts = random.once(2) ? { amounts: amountsOf(random) } : {};
      const outcome = random.pick(["succeeded", "failed"] as const);
      steps.push({ do: "complete", of: earlier.id, outcome, ...amounts, ...(random.once(6) ? { copied: true } : {}) });
    } else {
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
  const known = counting && random.once(2) ? { known: knownTools(random) } : {};
  return { document, ...scope, ...(store ? { store } : {}), ...known, steps };
}
