import { MAX_NAME_PATTERN_LENGTH, MAX_NAME_PATTERNS } from "../../policy/caps.js";

/** After one of these a name goes on with another word. */
const SEPARATOR = /[_\-./:]/g;

/**
 * Patterns that stand for two or more of some names and match none of the others: for each of these names its pattern, the
 * shortest that fits. The rest of a name that a pattern matches may be anything, so that it also stands for tools that a
 * server adds later.
 */
export function prefixPatterns(
  names: readonly string[],
  others: readonly string[],
  fits: (prefix: string) => boolean = () => true,
): ReadonlyMap<string, string> {
  const members = new Map<string, number>();
  for (const prefix of names.flatMap(prefixesOf)) members.set(prefix, (members.get(prefix) ?? 0) + 1);
  const taken = new Set(others.flatMap(prefixesOf));
  const isPattern = (prefix: string): boolean => members.get(prefix)! > 1 && !taken.has(prefix) && fits(prefix);
  const patterns = names.flatMap((name) => {
    const prefix = prefixesOf(name).find(isPattern);
    return prefix === undefined ? [] : [[name, `${prefix}*`] as const];
  });
  const all = new Map(patterns);
  return new Set(all.values()).size > MAX_NAME_PATTERNS ? new Map() : all;
}

/** The beginnings of a name that a pattern may have, the shortest first. */
const prefixesOf = (name: string): readonly string[] =>
  [...name.slice(0, MAX_NAME_PATTERN_LENGTH - 1).matchAll(SEPARATOR)]
    .map(({ index }) => name.slice(0, index + 1))
    .filter((prefix) => !prefix.includes("*"));
