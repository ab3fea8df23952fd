import type { Condition2 as Condition, Limit2 as Limit, Path, PolicyDocument2 as PolicyDocument } from "../../src/policy/policy.v2.js"; // biome-ignore format: one line
import type { Random } from "./random.js";

/** Limits of version "2" by families: what limits of one name must have in common, so that no budget falls apart, is said once. */

type Family = Pick<Limit, "sliding" | "zone" | "by" | "increment_from"> & {
  readonly windows: readonly Limit["window"][];
};
const FIXED = ["minute", 60, "day", 7] as const;
const SLIDING = ["minute", 60, 7, "hour", "day"] as const;
const CALENDAR = ["day", "week", "month"] as const;
const [ONE, TWO]: readonly Path[][] = [["args.k"], ["principal.id", "args.k"]];
const AMOUNT = "args.amount";

export const FAMILIES: Readonly<Record<string, Family>> = {
  c: { windows: FIXED },
  d: { windows: ["minute", "hour", "week", "month"] },
  t_rate: { windows: ["minute", 60, "day"] },
  sum: { windows: FIXED, increment_from: AMOUNT },
  sliding: { windows: SLIDING, sliding: true },
  running: { windows: SLIDING, sliding: true },
  sliding_sum: { windows: SLIDING, sliding: true, increment_from: AMOUNT },
  month_sum: { windows: CALENDAR, zone: "Europe/Berlin", increment_from: AMOUNT },
  by: { windows: FIXED, by: ONE! },
  by_two: { windows: FIXED, by: TWO! },
  sliding_by: { windows: SLIDING, sliding: true, by: ONE! },
  by_sum: { windows: ["day", "month"], by: ONE!, increment_from: AMOUNT },
  berlin: { windows: CALENDAR, zone: "Europe/Berlin" },
  apia: { windows: CALENDAR, zone: "Pacific/Apia" },
  johns: { windows: CALENDAR, zone: "America/St_Johns" },
  howe: { windows: CALENDAR, zone: "Australia/Lord_Howe" },
  looked: { windows: ["day"] },
  sliding_looked: { windows: ["minute"], sliding: true },
};
const NAMES = [...Object.keys(FAMILIES), "c", "sliding", "running", "looked", "looked", "sliding_looked"];

function otherPath(random: Random, by: readonly Path[]): readonly Path[] {
  const others = by.map((path) => (random.once(6) ? String(path).split(".") : random.once(20) ? "args.other" : path));
  return new Set(others).size < by.length ? by : others;
}

export function limitOf(random: Random, { inAllTools, when }: { inAllTools: boolean; when: () => Condition[] }): Limit {
  const counter = random.pick(NAMES);
  const looks = counter.endsWith("looked");
  const scope = looks ? "global" : random.pick(["grant", "session", "global", "global"] as const);
  const { windows, by, increment_from, ...family } = FAMILIES[counter]!;
  const counted = {
    counter,
    window: random.pick(windows),
    scope,
    ...family,
    ...(by ? { by: otherPath(random, by) } : {}),
  };
  const utc = family.zone === undefined && (counted.window === "day" || counted.window === "month");
  const more = {
    ...(utc && !family.sliding && random.once(4) ? { zone: "UTC" } : {}),
    ...(random.once(4) ? { when: when() } : {}),
    ...(random.once(40) ? { sliding: false } : {}),
  };
  const release = random.once(3)
    ? ({ release: family.sliding && random.once(2) ? "on_end" : "on_error" } as const)
    : {};
  const base = { ...more, ...counted, max: random.pick([0, 1, 1, 2, 2, 3, 5]) };
  if (increment_from !== undefined) {
    if (inAllTools) return limitOf(random, { inAllTools, when });
    return {
      ...base,
      max: random.pick([0, 0.3, 1, 5]),
      increment_from: random.once(2) ? increment_from : ["args", "amount"],
      ...release,
    };
  }
  if (!inAllTools && random.once(5))
    return { ...base, increment_from_size: random.once(4) ? ["args", "ids"] : "args.ids", ...release };
  const amount = looks || random.once(2) ? { amount: random.pick(looks ? [0, 0, 1] : [0, 1, 2, 3]) } : {};
  if (amount.amount === 0) return { ...base, max: random.pick([0, 0, 1, 2]), ...amount };
  return { ...base, ...amount, ...release };
}

/** A limit that charges a counter, and one that only looks at it. */
export function lookingPair(random: Random): readonly [Limit, Limit] {
  const kind = random.pick([{ window: "day" }, { window: "minute", sliding: true }] as const);
  const counted = { ...kind, counter: kind.window === "day" ? "looked" : "sliding_looked", scope: "global" } as const;
  return [
    { ...counted, max: 5 },
    { ...counted, max: random.pick([0, 0, 1, 3]), amount: 0 },
  ];
}

/** The document without limits that only look at a counter which no limit of it charges: they would be an error. */
export function withoutBlindLimits(document: PolicyDocument): PolicyDocument {
  const { tools = {}, all_tools, resources, prompts } = document;
  const named = [tools, resources?.entries ?? {}, prompts?.entries ?? {}];
  const parts = [...named.flatMap((entries) => Object.values(entries)), ...(all_tools ? [all_tools] : [])];
  const keyOf = (mode: string | undefined, { scope, counter, window, mode: own = "enforce" }: Limit) =>
    JSON.stringify([scope, counter, window === "minute" ? 60 : window, document.mode ?? mode ?? own]);
  const charging = new Set(
    parts.flatMap((part) => {
      const limits: readonly Limit[] = part.limits ?? [];
      return limits.filter(({ amount }) => amount !== 0).map((limit) => keyOf((part as { mode?: string }).mode, limit));
    }),
  );
  const kept = <Part extends object>(part: Part): Part => {
    const { limits, mode } = part as { limits?: readonly Limit[]; mode?: string };
    if (limits === undefined) return part;
    const seeing = limits.filter((limit) => limit.amount !== 0 || charging.has(keyOf(mode, limit)));
    // An entry that observes has something to observe.
    const { limits: _, mode: observes, ...rest } = part as { limits?: unknown; mode?: unknown };
    const others = Object.keys(rest).some((key) => key !== "except") ? { ...rest, ...(observes ? { mode: observes } : {}) } : rest; // biome-ignore format: one line
    return (seeing.length > 0 ? { ...part, limits: seeing } : others) as Part;
  };
  const keptIn = <Entries extends object>(entries: Entries): Entries =>
    Object.fromEntries(Object.entries(entries).map(([key, rules]) => [key, kept(rules)])) as Entries;
  return {
    ...document,
    ...(all_tools ? { all_tools: kept(all_tools) } : {}),
    tools: keptIn(tools),
    ...(resources?.entries ? { resources: { ...resources, entries: keptIn(resources.entries) } } : {}),
    ...(prompts?.entries ? { prompts: { ...prompts, entries: keptIn(prompts.entries) } } : {}),
  };
}
