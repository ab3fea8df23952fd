import type { CallLimit2, Limit2, PolicyDocument2 } from "../../src/policy/policy.v2.js";
import type { Random } from "../differential/random.js";

/** What limits of one name have in common, in every document: no budget falls apart. */
type Family = Pick<Limit2, "sliding" | "zone" | "by"> & { readonly windows: readonly Limit2["window"][] };

const SHORT = [1, 1, 1, 2, 8, "minute"] as const;
const CALENDAR = ["day", "day", "week", "month"] as const;

const COUNTING: Readonly<Record<string, Family>> = {
  fixed: { windows: SHORT },
  sliding: { windows: SHORT, sliding: true },
  running: { windows: SHORT, sliding: true },
  who: { windows: [1, 2], sliding: true, by: ["args.who"] },
  pair: { windows: [1, 2], by: ["args.who", "args.kind"] },
  utc: { windows: CALENDAR },
  berlin: { windows: CALENDAR, zone: "Europe/Berlin" },
  paulo: { windows: CALENDAR, zone: "America/Sao_Paulo" },
  havana: { windows: CALENDAR, zone: "America/Havana" },
  apia: { windows: CALENDAR, zone: "Pacific/Apia" },
  howe: { windows: CALENDAR, zone: "Australia/Lord_Howe" },
};
const SUMMING: Readonly<Record<string, Family>> = {
  sum: { windows: SHORT },
  sliding_sum: { windows: SHORT, sliding: true },
  berlin_sum: { windows: CALENDAR, zone: "Europe/Berlin" },
};
const NAMES = [...Object.keys(COUNTING), "sliding", "sliding", "running", "who", "pair"];
/** The names of all counters, and one of none. */
export const COUNTERS = [...Object.keys(COUNTING), ...Object.keys(SUMMING), "nothing"];

const some = <Value>(random: Random, most: number, make: () => Value): Value[] =>
  Array.from({ length: 1 + random.below(most) }, make);

/** Limits of few counters, so that the calls of a world meet on them. */
export function documentOf2(random: Random): PolicyDocument2 {
  const scope = random.pick(["grant", "session", "global", "global"] as const);
  const counted = [random.pick(NAMES), random.pick(NAMES)] as const;
  const summed = random.pick(Object.keys(SUMMING));

  function limitOf(counter: string, { windows, ...family }: Family, max: number): CallLimit2 {
    const release = random.once(2) ? random.pick(family.sliding ? (["on_end", "on_error"] as const) : (["on_error"] as const)) : undefined; // biome-ignore format: one line
    return {
      ...{ counter, window: random.pick(windows), max, scope: random.once(4) ? "global" : scope, ...family },
      ...(random.once(4) ? { when: [{ path: "args.kind", op: "eq", value: "x" }] } : {}),
      ...(release ? { release } : {}),
      ...(random.once(6) ? { mode: "observe" } : {}),
    };
  }
  function counting(): CallLimit2 {
    const counter = random.pick(counted);
    const limit = limitOf(counter, COUNTING[counter]!, random.pick([1, 1, 2, 2, 3, 4, random.pick([0, 2])]));
    return random.once(4) ? { ...limit, amount: random.pick([1, 2, 3]) } : limit;
  }
  const elements = (): Limit2 => {
    const { amount: _, ...limit } = counting();
    return { ...limit, increment_from_size: "args.items" };
  };
  const summing = (): Limit2 => ({
    ...limitOf(summed, SUMMING[summed]!, random.pick([1, 1.5, 2, 3, 0.25])),
    increment_from: "args.amount",
  });
  /** What another limit of the document charges, only looked at. */
  function looking(at: readonly Limit2[]): Limit2[] {
    const { release: _, increment_from_size: __, when: ___, ...limit } = random.pick(at);
    return limit.mode === "observe" ? [] : [{ ...limit, amount: 0, max: random.pick([0, 0, 1, 2]) }];
  }

  const read = some(random, 3, counting);
  const batch = some(random, 2, elements);
  return {
    version: "2",
    default: random.pick(["allow", "deny"]),
    ...(random.once(6) ? { name: "named" } : {}),
    ...(random.once(6) ? { hide: ["hidden"] } : {}),
    ...(random.once(3) ? { all_tools: { limits: some(random, 2, counting) } } : {}),
    tools: {
      read: { limits: read },
      batch: { limits: batch },
      write: random.once(3) ? { rate_limit: { max: 1 + random.below(2), window: 1 } } : { limits: some(random, 2, counting) }, // biome-ignore format: one line
      look: { limits: [...looking([...read, ...batch]), ...(random.once(3) ? [counting()] : [])] },
      pay: { limits: [...some(random, 2, summing), ...(random.once(2) ? [counting()] : [])] },
      ask: { action: "require_approval", ...(random.once(4) ? {} : { limits: some(random, 2, counting) }) },
      open: {},
      closed: { action: "deny" },
    },
  };
}
