import { inspect } from "node:util";
import { type Difference, differenceIn, parser, type Sides } from "./compare.js";
import type { Sequence } from "./sequence.js";

/** Drops steps, rules, limits, tools, arguments and all else that can go, as long as the two sides still differ. */
export async function shrink(
  sequence: Sequence,
  sides: Sides,
): Promise<{ sequence: Sequence; difference: Difference }> {
  let difference = await differenceIn(sequence, parser(sides.library), sides);
  if (difference === undefined) throw new Error("a sequence that does not differ cannot be shrunk");
  for (let changed = true; changed; ) {
    changed = false;
    for (const smaller of smallerThan(sequence)) {
      const still = await differs(smaller as Sequence, sides);
      if (still === undefined) continue;
      [sequence, difference, changed] = [smaller as Sequence, still, true];
      break;
    }
  }
  return { sequence, difference };
}

async function differs(sequence: Sequence, sides: Sides): Promise<Difference | undefined> {
  try {
    return await differenceIn(sequence, parser(sides.library), sides);
  } catch {
    return undefined; // what was dropped made it no sequence
  }
}

/** The same value with one element or key left out, at every depth, the largest parts first. */
function* smallerThan(value: unknown): Generator<unknown> {
  if (typeof value === "string" && value.length > 8) yield value.slice(0, value.length >> 1);
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, part] of value.entries())
      for (const smaller of smallerThan(part)) yield value.with(index, smaller);
  } else if (isPlain(value)) {
    const entries = Object.entries(value);
    for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
    for (const [name, part] of entries)
      for (const smaller of smallerThan(part))
        yield Object.fromEntries(entries.map((entry) => (entry[0] === name ? [name, smaller] : entry)));
  }
}

/** An object that can be taken apart: no getters, which may throw. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((property) => "value" in property);
}

export function printed(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: 120, compact: 8, maxStringLength: 80 });
}
