import { type Budget, TooLong } from "../search/solve.js";

/** Each set of `size` of all, once, that has one of each of `groups`. Throws `TooLong`. */
export function* hittingSets<T>(
  all: readonly T[],
  groups: readonly ReadonlySet<T>[],
  size: number,
  ways: Budget,
): Generator<readonly T[]> {
  function* grown(chosen: readonly T[], left: readonly T[]): Generator<readonly T[]> {
    ways.left -= 1;
    if (ways.left < 0) throw new TooLong("there are too many ways to change the call");
    const missed = groups.find((group) => !chosen.some((one) => group.has(one)));
    if (chosen.length === size) {
      if (missed === undefined) yield chosen;
      return;
    }
    // Without those that were chosen before: sets that have them were given.
    let rest = left;
    for (const one of missed === undefined ? left : left.filter((other) => missed.has(other))) {
      rest = rest.filter((other) => other !== one);
      yield* grown([...chosen, one], rest);
    }
  }
  yield* grown([], all);
}
