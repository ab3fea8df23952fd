import type { Condition2 as Condition, Limit2 as Limit, PolicyDocument2 as PolicyDocument } from "../../../src/policy/policy.v2.js"; // biome-ignore format: one line
import type { Random } from "../../differential/random.js";
import type { Pair } from "./pairs.js";

/** Two sides that differ in their limits, at most in few other things. */

type Change = Partial<Record<keyof Limit, unknown>>;

const WHEN: readonly (readonly Condition[] | undefined)[] = [
  undefined,
  undefined,
  undefined,
  [{ path: "args.x", op: "eq", value: 1 }],
  [{ path: "args.x", op: "gte", value: 1 }],
];
const BY = [undefined, undefined, ["args.k"], ["principal.id"], ["args.k", "principal.id"], ["principal.id", "args.k"]];
const FIXED = ["minute", "hour", "day", "week", "month", 60, 90, 120, 7];
const SLIDING = ["minute", 60, 64, 68, 120, 7, 8, "hour"];
const ZONES = [undefined, undefined, "UTC", "Europe/Berlin", "Asia/Tokyo"];
const SCOPES = ["global", "global", "grant", "session"];
const isOfDays = (window: unknown): boolean => window === "day" || window === "week" || window === "month";

/** What limits of one counter have in common: else a document is refused. */
function familyOf(random: Random): Change {
  const slides = random.once(3);
  const window = random.pick(slides ? SLIDING : FIXED);
  const charged = random.pick<Change>([{}, {}, {}, { increment_from: "args.n" }, { increment_from_size: "args.ids" }]);
  return {
    scope: random.pick(SCOPES),
    by: random.pick(BY),
    ...(slides ? { sliding: true } : { zone: isOfDays(window) ? random.pick(ZONES) : undefined }),
    window,
    ...charged,
  };
}

/** What each of them has of its own. */
function ownOf(random: Random, { increment_from: from, increment_from_size: size, sliding }: Change): Change {
  const isByNumber = from === undefined && size === undefined;
  const amount = isByNumber && random.once(3) ? random.pick([0, 1, 2, 2]) : undefined;
  const releases = [undefined, undefined, "on_error", ...(sliding === true ? ["on_end"] : [])];
  return {
    max: random.pick(from === undefined ? [0, 1, 2, 2, 3, 4] : [0.5, 1, 2, 3]),
    amount,
    when: random.pick(WHEN),
    release: amount === 0 ? undefined : random.pick(releases),
    mode: random.once(12) ? "observe" : undefined,
  };
}

type Families = Readonly<Record<string, Change>>;

const limitOf = (random: Random, families: Families, counter: string): Limit =>
  ({ counter, ...families[counter], ...ownOf(random, families[counter]!) }) as unknown as Limit;

const TOOLS = ["t", "u", "t_*"];

function documentOf(random: Random): PolicyDocument {
  const first = familyOf(random);
  const families: Families = { c: first, d: random.once(3) ? first : familyOf(random) };
  const limits = (): readonly Limit[] =>
    Array.from({ length: random.pick([1, 1, 1, 2]) }, () => limitOf(random, families, random.pick(["c", "c", "d"])));
  const names = TOOLS.filter((one) => one === "t" || random.once(2));
  const tools = names.map((name) => [
    name,
    {
      ...(random.once(8) ? { action: "require_approval" } : {}),
      ...(random.once(12) ? { mode: "observe" } : {}),
      ...(random.once(6) ? {} : { limits: limits() }),
    },
  ]);
  return {
    version: "2",
    default: "deny",
    ...(random.once(5) ? { all_tools: { limits: limits() } } : {}),
    tools: Object.fromEntries(tools),
  };
}

interface Holder {
  limits?: readonly Limit[];
}

/** The document with one counter of another family, or with one limit more, less or changed. */
function changedOnce(random: Random, document: PolicyDocument): PolicyDocument {
  const copy = structuredClone(document) as { tools: Record<string, Holder>; all_tools?: Holder };
  const holders = [...Object.values(copy.tools), ...(copy.all_tools ? [copy.all_tools] : [])];
  const limited = holders.filter(({ limits }) => limits !== undefined && limits.length > 0);
  if (limited.length === 0) return copy as unknown as PolicyDocument;
  const holder = random.pick(limited);
  const chosen = random.below(holder.limits!.length);
  const limit = holder.limits![chosen]!;
  const family = familyOf(random);
  switch (random.below(8)) {
    case 0:
      holder.limits = holder.limits!.toSpliced(chosen, 1);
      break;
    case 1:
      holder.limits = [...holder.limits!, { ...limit, ...ownOf(random, limit) } as Limit];
      break;
    case 2:
    case 3: {
      // A window, a zone, a scope and the like: of each limit of the counter.
      const key = random.pick(["window", "scope", "by", "sliding", "zone"] as const);
      const more = { sliding: { window: family.window }, zone: { window: random.pick(["day", "week", "month"]) } };
      const value = key === "zone" ? random.pick(ZONES) : family[key];
      const change = { [key]: value, ...(key === "sliding" || key === "zone" ? more[key] : {}) };
      for (const one of holders)
        if (one.limits)
          one.limits = one.limits.map((each) => (each.counter === limit.counter ? { ...each, ...change } : each) as Limit); // biome-ignore format: one line
      break;
    }
    case 4:
      for (const one of holders)
        if (one.limits)
          one.limits = one.limits.map((each) => (each.counter === limit.counter ? { ...each, ...family, ...ownOf(random, family) } : each) as Limit); // biome-ignore format: one line
      break;
    default: {
      const own = ownOf(random, limit);
      const key = random.pick(["max", "max", "amount", "when", "release", "mode"] as const);
      holder.limits = holder.limits!.with(chosen, { ...limit, [key]: own[key] } as Limit);
    }
  }
  return copy as unknown as PolicyDocument;
}

/** Without keys that have no value, which a file does not have. */
const asFile = (document: PolicyDocument): PolicyDocument => JSON.parse(JSON.stringify(document));

export function limitPairOf(random: Random): Pair {
  const old = documentOf(random);
  let now = random.once(8) ? documentOf(random) : changedOnce(random, old);
  while (random.once(3)) now = changedOnce(random, now);
  if (!random.once(6)) return { old: [asFile(old)], new: [asFile(now)] };
  const above = { ...asFile(documentOf(random)), name: "above" } as PolicyDocument;
  const named = (document: PolicyDocument) => ({ ...asFile(document), name: "below" }) as PolicyDocument;
  return { old: [above, named(old)], new: [random.once(3) ? { ...asFile(changedOnce(random, above)) } : above, named(now)] }; // biome-ignore format: one line
}
