import type { Random } from "../differential/random.js";

/** Documents of version "1", of which some are in error. */

/** Drawn from each: mostly what fits, and now and then what does not. */
export const pick = (random: Random, fits: readonly unknown[], not: readonly unknown[]): unknown =>
  random.pick(random.once(25) ? not : fits);
export const several = <Value>(random: Random, make: () => Value): Value[] =>
  Array.from({ length: random.below(3) }, make);

/** An object without a key of it now and then, or with one that it does not have. */
export function withFaults(random: Random, object: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(object);
  if (random.once(60) && keys.length > 0) delete object[random.pick(keys)];
  return random.once(60)
    ? { ...object, [random.pick(["limts", "reason", "rules", "value", "increment_from"])]: "args.a" }
    : object;
}

function condition(random: Random): unknown {
  const path = pick(random, ["args.a", "args.a.b", "args.__proto__"], ["args", "a", "args.", "args..a", "args.a.", 5]);
  const op = pick(random, ["eq", "neq", "in", "not_in", "lt", "gte", "regex", "contains", "exists"], ["matches", "=="]);
  const values: Record<string, readonly [readonly unknown[], readonly unknown[]]> = {
    eq: [
      ["a", 1, true, ""],
      [null, ["a"], {}],
    ],
    in: [
      [["a", "b"], [1], [true, false]],
      [[], ["a", 1], "a", [null]],
    ],
    lt: [
      [1, 0, -5, 0.5],
      ["1", true, [1]],
    ],
    regex: [
      ["a", "^b$", ""],
      ["(", "(?=a)", 5],
    ],
    contains: [
      ["a", 1, false],
      ["", ["a"], null],
    ],
    exists: [
      [true, false],
      ["true", 1],
    ],
  };
  const kind = { neq: "eq", not_in: "in", gte: "lt" }[op as string] ?? (op as string);
  const [fits, not] = values[kind] ?? [["a"], [1]];
  return withFaults(random, { path, op, value: pick(random, fits, not) });
}

const rule = (random: Random): unknown =>
  withFaults(random, {
    conditions: several(random, () => condition(random)),
    ...(random.once(3) ? { on_deny: pick(random, ["no"], [5]) } : {}),
  });

export function limit(random: Random, summed: boolean): unknown {
  const from = summed && random.once(3);
  return withFaults(random, {
    counter: pick(random, ["c", "d", "e"], ["", "a\u0000", 5]),
    window: pick(random, ["minute", "day", 1, 90, 31_622_400], [0, -1, 1.5, 1e-7, "week", "60", 31_622_401]),
    max: pick(random, [0, 1, 5, ...(from ? [0.5, 1.25] : [])], [-1, -0.5, "1", ...(from ? [1e-7] : [1.5])]),
    scope: pick(random, ["grant", "session", "global"], ["user", ""]),
    ...(from ? { counter: "sum", increment_from: pick(random, ["args.a", "args.a.b"], ["a", "args.", 5]) } : {}),
  });
}

function tool(random: Random): unknown {
  const rules = {
    ...(random.once(2) ? { require: several(random, () => rule(random)) } : {}),
    ...(random.once(2) ? { deny_if: several(random, () => rule(random)) } : {}),
    ...(random.once(2) ? { limits: several(random, () => limit(random, true)) } : {}),
    ...(random.once(4) ? { rate_limit: withFaults(random, { max: pick(random, [1, 0], [-1, 1.5]), window: pick(random, [60, "hour"], [0, 1.5]) }) } : {}), // biome-ignore format: one line
  };
  const action = random.pick([
    undefined,
    undefined,
    "allow",
    "deny",
    "require_approval",
    ...(random.once(20) ? ["block"] : []),
  ]);
  const reason = random.once(action === "deny" || action === "require_approval" ? 2 : 25) ? { reason: "why" } : {};
  const own = action === "deny" && !random.once(8) ? {} : rules;
  return withFaults(random, { ...(action === undefined ? {} : { action }), ...reason, ...own });
}

export function document1(random: Random): unknown {
  return withFaults(random, {
    version: pick(random, ["1"], ["2", 1]),
    default: pick(random, ["allow", "deny"], ["block", true]),
    ...(random.once(3) ? { hide: pick(random, [["x"], ["*"], ["x", "y"], []], [["x", "x"], ["*", "x"], ["a*"], [""], [" "], [5], "x"]) } : {}), // biome-ignore format: one line
    ...(random.once(4) ? { all_tools: withFaults(random, { limits: several(random, () => limit(random, random.once(10))) }) } : {}), // biome-ignore format: one line
    ...(random.once(8) ? {} : { tools: Object.fromEntries(several(random, () => [pick(random, ["t", "u", ""], ["a*", "*"]), tool(random)])) }), // biome-ignore format: one line
  });
}
