import type { Random } from "../../differential/random.js";
import type { Original, OriginalCall, OriginalCondition, OriginalRule } from "./original.js";

const TOOLS = ["t", "u", "*"];
const VALUES = [0, 1, 2, 5, 2.5, -1, "a", "ab", "5", "", "<nil>", "[a]", true, false, null];
const PATHS = ["args.x", "args.x", "args.o.k", "args.n"];

/** A policy that Intercept loads; `tame` ones only compare numbers, whose arguments have the types that they are meant to have. */
export function randomOriginal(random: Random, tame: boolean): Original {
  const counters: string[] = [];
  const tools = TOOLS.filter(() => !random.once(4)).map((tool) => {
    const count = random.below(3) + (random.once(3) ? 1 : 0);
    const used = new Set<string>();
    const rules = Array.from({ length: count }, () => randomRule(random, tool, used, counters, tame));
    return [tool, { rules: rules.filter((rule) => rule !== undefined) }] as const;
  });
  return {
    ...(random.once(3) ? {} : { default: random.pick(["allow", "deny"] as const) }),
    ...(random.once(6) ? { hide: [random.pick(["u", "v", "u*"])] } : {}),
    tools: Object.fromEntries(tools),
  };
}

function randomRule(
  random: Random,
  tool: string,
  used: Set<string>,
  counters: string[],
  tame: boolean,
): OriginalRule | undefined {
  const name = "r";
  const scope = tool === "*" ? "_global" : tool;
  const kind = random.below(tame ? 5 : 8);
  if (kind === 0) {
    const window = random.pick(["minute", "hour"] as const);
    if (used.has(window)) return undefined;
    used.add(window);
    counters.push(`${scope}._rate_${window}`);
    return { name, rate_limit: `${1 + random.below(3)}/${window}` };
  }
  if (kind === 1 && !used.has("c")) {
    used.add("c");
    counters.push(`${scope}.c`);
    const bound = randomBound(random, `state.${scope}.c`);
    const more = random.once(3) ? [randomCondition(random, counters, tame)] : [];
    const increment = random.pick([{}, {}, { increment: 2 }, { increment: -1 }, { increment_from: "args.n" }]);
    return {
      name,
      conditions: [bound, ...more],
      state: { counter: "c", window: random.pick(["minute", "hour"]), ...increment },
    };
  }
  if (kind === 2 && random.once(4)) return { name, action: "deny" };
  return {
    name,
    conditions: Array.from({ length: 1 + random.below(2) }, () => randomCondition(random, counters, tame)),
  };
}

const randomBound = (random: Random, path: string): OriginalCondition => ({
  path,
  op: random.pick(["lte", "lte", "lt", "gte"]),
  value: random.pick([0, 1, 2, 3, 4, 2.5]),
});

function randomCondition(random: Random, counters: readonly string[], tame: boolean): OriginalCondition {
  if (counters.length > 0 && random.once(6)) return randomBound(random, `state.${random.pick(counters)}`);
  const path = random.pick(PATHS);
  const op = random.pick(
    tame
      ? ["lt", "lte", "gt", "gte", "exists"]
      : ["eq", "neq", "in", "not_in", "lt", "gte", "regex", "contains", "exists"],
  );
  if (op === "exists") return { path, op, value: random.once(2) };
  if (op === "regex") return { path, op, value: random.pick(["^a", "b$", ""]) };
  if (op === "in" || op === "not_in") {
    return { path, op, value: Array.from({ length: random.below(4) }, () => random.pick(VALUES)) };
  }
  if (op === "eq" || op === "neq" || op === "contains") return { path, op, value: random.pick(VALUES) };
  return { path, op, value: random.pick([0, 1, 2, 2.5]) };
}

/** A call at the time of the last one or later. */
export function randomCall(random: Random, at: number, tame: boolean): OriginalCall {
  const value = (): unknown =>
    tame ? random.pick([0, 1, 2, 3]) : random.pick([...VALUES, ["a"], [5], ["a", 5], [], { k: "a" }]);
  return {
    tool: random.pick(["t", "t", "u", "v"]),
    args: {
      ...(random.once(4) ? {} : { x: value() }),
      ...(random.once(3) ? {} : { n: tame ? random.pick([0, 1, 2]) : random.pick([0, 1, 0.5, -1, "1", null]) }),
      ...(random.once(3) ? {} : { o: tame || !random.once(4) ? { k: value() } : value() }),
    },
    at: at + random.pick([0, 0, 1_000, 60_000]),
  };
}
