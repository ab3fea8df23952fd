import { namesOf } from "../policy/path.js";
import type { Path } from "../policy/policy.v2.js";

/**
 * The values that must be equal for a remembered yes to cover a call: all arguments, or those at some paths. Undefined if a path
 * meets something else but an object, as nothing is equal to that.
 */
export function matchOf(
  args: Readonly<Record<string, unknown>>,
  paths: readonly Path[] | undefined,
): object | undefined {
  if (paths === undefined) return { args };
  const values = paths.map((path) => valueAt(args, namesOf(path).slice(1)));
  return values.includes(undefined) ? undefined : { paths, values };
}

/** The value in a list, an empty one where it is absent; undefined where there is no way. */
function valueAt(from: unknown, [name, ...rest]: readonly string[]): readonly unknown[] | undefined {
  if (name === undefined) return [from];
  if (typeof from !== "object" || from === null || Array.isArray(from)) return undefined;
  return Object.hasOwn(from, name) ? valueAt((from as Readonly<Record<string, unknown>>)[name], rest) : [];
}
