import type { Random } from "../differential/random.js";
import { limit, pick, several, withFaults } from "./documents.js";

/** Documents of version "2", of which some are in error. */

const LISTS: Readonly<Record<string, readonly unknown[]>> = {
  words: ["a", "b"],
  numbers: [1, 5],
  flags: [true],
  paths: ["/srv", "/etc"],
  urls: ["https://example.com", "https://*.example.org/docs"],
  mails: ["example.com", "*.example.org", "a@example.org"],
};
const WRONG_LISTS = [[], ["a", 1], ["a", "b", "a"], [1, 1], [true, true], [null], "a"];
/** Of these nothing is known, and the others are known to be texts. */
const OPEN = ["args.a", "args.a.b", "args.__proto__", "principal.role", ["args", "a.b"], ["principal", "x", "y"]];
const TEXTS = ["annotations.title", "scope.grant", "scope.session", "tool", ["tool"]];
const NOT_ROOTED = ["args", "a", "args.", "args..a", "scope.x", "tool.x", "item", "lists.words", ["args"], ["args", ""], ["scope", "x"], [], 5]; // biome-ignore format: one line
const OF_ITEM = ["item", "item.a", "item.a.b", ["item", "a.b"], ["item"]];
const NOT_OF_ITEM = ["args.a", "tool", "item.", "item..a", ["args", "a"], ["item", ""], 5];

/** What each operator takes, and what it does not. */
const VALUES: Readonly<Record<string, readonly [fits: readonly unknown[], not: readonly unknown[]]>> = {
  eq: [["a", 1, true, ""], [null, ["a"], {}]], // biome-ignore format: one line
  in: [[["a", "b"], [1], [true, false]], [[], ["a", 1], "a", [null]]], // biome-ignore format: one line
  lt: [[1, 0, -5, 0.5], ["1", true, [1]]], // biome-ignore format: one line
  regex: [["a", "^b$", ""], [5, true]], // biome-ignore format: one line
  contains: [["a", 1, false], ["", ["a"], null]], // biome-ignore format: one line
  exists: [[true, false], ["true", 1]], // biome-ignore format: one line
  starts_with: [["a", ["a", "b"]], ["", [], ["a", ""], 1, [1]]], // biome-ignore format: one line
  min_size: [[0, 3], [-1, 1.5, "1"]], // biome-ignore format: one line
  within: [[["/srv"], ["/", "/a/b"]], [[], ["srv"], "/srv", [1]]], // biome-ignore format: one line
  url_in: [[["https://example.org"], ["wss://*.example.org:8080/a"]], [[], ["example.org"], ["ftp://example.org"], "https://a.org"]], // biome-ignore format: one line
  email_in: [[["example.org", "*.a.org"], ["a@b.org"]], [[], [""], "a.org", [1]]], // biome-ignore format: one line
};
const LIKE: Readonly<Record<string, string>> = { neq: "eq", not_in: "in", gte: "lt", ends_with: "starts_with", max_size: "min_size" }; // biome-ignore format: one line
const OPERATORS = [...Object.keys(VALUES), ...Object.keys(LIKE)];

/** By operator, the lists that it takes; and those that take a path. */
const TAKES_LISTS: Readonly<Record<string, readonly string[]>> = {
  in: ["words", "numbers", "flags", "paths"],
  starts_with: ["words", "urls"],
  within: ["paths"],
  url_in: ["urls"],
  email_in: ["mails"],
};
const TAKES_PATHS = ["eq", "in", "lt", "starts_with"];

function test(random: Random, inside: boolean): unknown {
  const op = pick(random, OPERATORS, ["matches", "=="]) as string;
  const kind = LIKE[op] ?? op;
  const [fits, notFits] = VALUES[kind] ?? [["a"], [1]];
  const lists = TAKES_LISTS[kind] ?? [];
  const sources = [...lists.map((name) => `lists.${name}`), ...(TAKES_PATHS.includes(kind) ? OPEN : [])];
  const isNamed = sources.length > 0 ? random.once(3) : random.once(40);
  const folds = ["eq", "in", "contains", "starts_with"].includes(kind) ? random.once(4) : random.once(40);
  const value = pick(random, folds ? fits.filter((one) => /^(\[?")/.test(JSON.stringify(one))) : fits, notFits);
  const isText = !isNamed && typeof value === "string" && ["eq", "regex", "contains", "starts_with"].includes(kind);
  return withFaults(random, {
    path: inside ? pick(random, OF_ITEM, NOT_OF_ITEM) : pick(random, isText ? [...OPEN, ...TEXTS] : OPEN, NOT_ROOTED),
    op,
    ...(isNamed ? { value_from: pick(random, sources.length > 0 ? sources : OPEN, ["lists.none", "lists.", "a", "lists.mails", "lists.numbers", "lists.flags", 5]) } : { value }), // biome-ignore format: one line
    ...(folds ? { ignore_case: random.once(2) } : {}),
    ...(random.once(kind === "exists" ? 40 : 4) ? { if_absent: pick(random, [true, false], ["deny"]) } : {}),
    ...(random.once(60) ? { value: "a" } : {}),
  });
}

function condition(random: Random, inside: boolean, depth: number): unknown {
  if (depth === 0 || !random.once(3)) return test(random, inside);
  const some = (within: boolean) => pick(random, [[condition(random, within, depth - 1)]], [[], {}]);
  const [paths, not] = inside ? [OF_ITEM, NOT_OF_ITEM] : [OPEN, NOT_ROOTED];
  const over = pick(random, paths, not);
  const joined = random.pick([
    () => ({ all: some(inside) }),
    () => ({ any: some(inside) }),
    () => ({ not: condition(random, inside, depth - 1) }),
    () => ({ every: over, conditions: some(true) }),
    () => ({ some: over, conditions: some(true), if_absent: random.once(2) }),
  ])();
  return withFaults(random, random.once(60) ? { ...joined, any: some(inside) } : joined);
}

const mode = (random: Random, observed: boolean): { mode?: unknown } =>
  random.once(observed ? 30 : 6) ? { mode: pick(random, ["enforce", "observe"], ["watch"]) } : {};

const rules = (random: Random, observed: boolean, why: string): unknown =>
  several(random, () =>
    withFaults(random, {
      conditions: several(random, () => condition(random, false, 2)),
      ...(random.once(3) ? { [random.once(20) ? "message" : why]: "no" } : {}),
      ...mode(random, observed),
    }),
  );

/** Keys of version "2", which mostly go together. */
function limitKeys(random: Random, summed: boolean, sums: boolean): Record<string, unknown> {
  if (random.once(2)) return {};
  const calendar = { counter: "month", window: pick(random, ["day", "week", "month"], ["hour", 60]), ...(random.once(2) ? { zone: pick(random, ["UTC", "Europe/Berlin"], [5]) } : {}) }; // biome-ignore format: one line
  const sliding = { counter: "sliding", window: pick(random, ["minute", "day", 90], ["week", "month"]), sliding: pick(random, [true], ["true", false]) }; // biome-ignore format: one line
  const way: Record<string, unknown> = random.once(3) ? { ...calendar } : random.once(2) ? { ...sliding } : {};
  if (sums && way.counter !== undefined) way.counter = `${way.counter}_sum`;
  const charges = sums ? random.once(40) : true;
  return {
    ...way,
    ...(random.once(60) ? { zone: "UTC" } : {}),
    ...(random.once(3) ? { counter: `${way.counter ?? (sums ? "sum" : "c")}_by`, by: pick(random, [["args.a"], ["principal.x"], ["tool"], [["args", "a.b"]], ["scope.grant"]], [[], "args.a", ["item"], ["args."], ["args.a", "args.a"], [5], ["lists.words"]]) } : {}), // biome-ignore format: one line
    ...(random.once(4) ? { when: pick(random, [[condition(random, false, 1)]], [[], {}]) } : {}),
    ...(charges && random.once(4) ? { amount: pick(random, [1, 5, 1_000_000], [-1, 1.5, "1"]) } : {}),
    ...(charges && summed && random.once(8) ? { increment_from_size: pick(random, ["args.a", ["args", "a.b"]], ["principal.x", "args", 5]) } : {}), // biome-ignore format: one line
    ...(random.once(5) ? { release: pick(random, [way.sliding === true && random.once(2) ? "on_end" : "on_error"], ["on_end", true]) } : {}), // biome-ignore format: one line
  };
}

function parts(random: Random, observed: boolean, summed: boolean): Record<string, unknown> {
  const limits = several(random, () => {
    const one = limit(random, summed) as Record<string, unknown>;
    const from = one.increment_from === "args.a" && random.once(2) ? { increment_from: ["args", "a"] } : {};
    return {
      ...one,
      ...from,
      ...limitKeys(random, summed, one.increment_from !== undefined),
      ...mode(random, observed),
    };
  });
  return {
    ...(random.once(3) ? { require: rules(random, observed, "on_deny") } : {}),
    ...(random.once(4) ? { deny_if: rules(random, observed, "on_deny") } : {}),
    ...(random.once(4) ? { approve_if: rules(random, observed, "reason") } : {}),
    ...(random.once(2) ? { limits } : {}),
  };
}

const remember = (random: Random): unknown =>
  withFaults(random, {
    seconds: pick(random, [1, 900, 2_592_000], [0, 1.5, -1, "900"]),
    ...(random.once(2) ? { match: pick(random, [["args.a"], ["args.a", ["args", "a.b"]]], [[], "args.a", ["args"], ["principal.a"], ["args.a", "args.a"], [5]]) } : {}), // biome-ignore format: one line
  });

function entry(random: Random, key: unknown, observed: boolean): unknown {
  const action = random.pick([undefined, undefined, undefined, "allow", "deny", "require_approval"]);
  const isPattern = String(key).includes("*");
  const own = random.once(8) ? { mode: "observe" } : observed ? {} : mode(random, true);
  const reason = random.once(action === "deny" || action === "require_approval" ? 2 : 40) ? { reason: "why" } : {};
  const except = random.once(isPattern ? 3 : 40) ? { except: pick(random, [["x"], ["x", "y*"]], [[], ["x", "x"], ["*"], [" "], ["a**"], "x", [5]]) } : {}; // biome-ignore format: one line
  const isDenial = action === "deny" && !random.once(12);
  const more: Record<string, unknown> = isDenial ? {} : parts(random, observed || own.mode === "observe", true);
  const canAsk = action === "require_approval" || (Array.isArray(more.approve_if) && more.approve_if.length > 0);
  const asks = random.once(canAsk ? 2 : 40) ? { remember: remember(random) } : {};
  return withFaults(random, {
    ...(action === undefined ? {} : { action }),
    ...asks,
    ...reason,
    ...except,
    ...own,
    ...more,
  });
}

export function document2(random: Random): unknown {
  const observed = random.once(8);
  const keys = several(random, () => pick(random, ["t", "u", "", "t*", "*", "*_*"], ["a**", "**"]) as string);
  const lists = random.once(10) ? { ...LISTS, [pick(random, ["more", "a.b-c_1"], ["a b", ""]) as string]: pick(random, [["x"], [1, "1"].slice(1)], WRONG_LISTS) } : LISTS; // biome-ignore format: one line
  return withFaults(random, {
    version: pick(random, ["2"], ["3", 2]),
    default: pick(random, ["allow", "deny"], ["block", true]),
    ...(random.once(3) ? { name: pick(random, ["desk", "a.b-c_1"], ["a b", "", "ä", 5]) } : {}),
    ...(observed ? { mode: "observe" } : random.once(6) ? { mode: pick(random, ["enforce"], ["watch"]) } : {}),
    lists,
    ...(random.once(3) ? { hide: pick(random, [["x"], ["*"], ["x", "y*"], []], [["x", "x"], ["a**"], [""], [" "], [5], "x"]) } : {}), // biome-ignore format: one line
    ...(random.once(4) ? { all_tools: withFaults(random, parts(random, observed, random.once(10))) } : {}),
    tools: Object.fromEntries(keys.map((key) => [key, entry(random, key, observed)])),
  });
}
