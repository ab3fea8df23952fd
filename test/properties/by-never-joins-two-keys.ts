import fc from "fast-check";
import { call, engineOfLimits } from "./limits2.js";
import type { Theorem } from "./theorem.js";

/** Texts that could be taken for one another, or for the joints between two of them. */
const pieces = fc.constantFrom("a", "b", "1", "0", "true", "\u0000", "\u001f", ",", ":", "|", '"', "\\", "n", "s", " ", "é", "e\u0301", "\ud83d", "😀", "/", "[", "]"); // biome-ignore format: one line
const text = fc.array(pieces, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const key = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom<unknown[]>("1", "0", "-0", "true", "0.1", "null") },
  { weight: 3, arbitrary: fc.constantFrom<unknown[]>(1, 0, -0, 0.1, 1e21, 2 ** 53) },
  { weight: 2, arbitrary: fc.boolean() },
);
const NAMES = ["a", "b", "c", "d"];

const same = (these: readonly unknown[], those: readonly unknown[]): boolean =>
  these.every((one, index) => one === those[index]);

/** With `by`, a call meets the counts of calls with the same values alone: equal in type and value, in the same order. */
export const by_never_joins_two_keys: Theorem = (library) =>
  fc.property(
    ...[fc.constantFrom(1, 2, 3, 4), fc.boolean(), fc.constantFrom("global" as const, "grant" as const)],
    fc.array(fc.tuple(key, key, key, key), { minLength: 3, maxLength: 12 }),
    (count, sliding, scope, keys) => {
      const by = NAMES.slice(0, count).map((name) => `args.${name}`);
      const engine = engineOfLimits(library, { t: [{ counter: "c", window: "day", max: 1_000, scope, sliding, by }] });
      const seen: unknown[][] = [];
      // The grant is made of the same texts: it is never taken for a value either.
      for (const values of [...keys, ...keys.toReversed()]) {
        const own = values.slice(0, count);
        const grant = String(values[3]);
        const args = Object.fromEntries(own.map((value, index) => [NAMES[index], value]));
        seen.push([...own, ...(scope === "grant" ? [grant] : [])]);
        const { limits } = engine.evaluate({ ...call(args), scope: { grant } });
        const equal = seen.filter((one) => same(one, seen.at(-1)!));
        if (limits[0]?.used !== equal.length) return false;
      }
      return true;
    },
  );
