/** Names of tools with stars: `*` stands for any run of characters, also none. See docs/language.md#patterns. */

/** Whether a name is a pattern. */
export const isNamePattern = (name: string): boolean => name.includes("*");

/** Makes a pattern, or an exact name, ready. Each star is looked for once, so that no name takes long. */
export function compileNamePattern(pattern: string): (name: string) => boolean {
  if (!isNamePattern(pattern)) return (name) => name === pattern;
  const parts = pattern.split("*");
  const first = parts[0]!;
  const last = parts[parts.length - 1]!;
  const between = parts.slice(1, -1);
  return (name) => {
    const end = name.length - last.length;
    if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let from = first.length;
    for (const part of between) {
      const at = name.indexOf(part, from);
      if (at === -1) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}

/** Whether one of some patterns and exact names matches a name, as in `hide` and `except`. */
export function anyOf(names: readonly string[] = []): (name: string) => boolean {
  const exact = new Set(names);
  const patterns = names.filter(isNamePattern).map(compileNamePattern);
  return (name) => exact.has(name) || patterns.some((matches) => matches(name));
}

/** Whether an entry covers a tool, by its key and its `except`. See docs/language.md#patterns. */
export function covering(key: string, except: readonly string[] = []): (name: string) => boolean {
  const matches = compileNamePattern(key);
  const excepts = anyOf(except);
  return (name) => matches(name) && !excepts(name);
}

/** Whether a pattern, or an exact name, matches all that another pattern matches. */
export function includesPattern(outer: string, inner: string): boolean {
  // A star of the inner one is matched by a star of the outer one alone.
  let unit = 0;
  while (outer.includes(String.fromCharCode(unit))) unit++;
  return compileNamePattern(outer)(inner.replaceAll("*", String.fromCharCode(unit)));
}

/** Whether some name is matched by both of two patterns or exact names. */
export function canMeet(a: string, b: string): boolean {
  if (!isNamePattern(a)) return compileNamePattern(b)(a);
  if (!isNamePattern(b)) return compileNamePattern(a)(b);
  // A star of one takes all that the other has between its stars.
  const [startA, startB] = [a.slice(0, a.indexOf("*")), b.slice(0, b.indexOf("*"))];
  const [endA, endB] = [a.slice(a.lastIndexOf("*") + 1), b.slice(b.lastIndexOf("*") + 1)];
  return (startA.startsWith(startB) || startB.startsWith(startA)) && (endA.endsWith(endB) || endB.endsWith(endA));
}

/** The exact one first, then patterns in the order of their code units: the order of keys in a document never matters. */
export const inOrder = (a: string, b: string): number =>
  Number(isNamePattern(a)) - Number(isNamePattern(b)) || (a < b ? -1 : Number(a > b));
