import { MAX_PATH_NAMES } from "./caps.js";
import { listOf } from "./finding.js";
import { namesOf } from "./path.js";
import { pathHint } from "./path-hints.js";
import type { Path } from "./policy.v2.js";
import type { SectionKind } from "./sections.js";
import { NEEDS_2 } from "./version.js";
import { show } from "./words.js";

/** The errors in paths, of both versions. */

/** The root of a path of version "2", and the names that may follow: some, some or none, none, or one of these. */
const ROOTS: Readonly<Record<string, "some" | "any" | "none" | readonly string[]>> = {
  args: "some",
  principal: "some",
  annotations: "some",
  scope: ["grant", "session"],
  tool: "none",
  uri: "none",
  prompt: "none",
  item: "any",
};

/** Where a path stands, by what it may begin with. */
export const OUTSIDE = ["args", "principal", "annotations", "scope", "tool"];
export const INSIDE = ["item"];
export const COUNTED = ["args"];
/** In `match`: an argument that must be equal. */
export const MATCHED = ["args"];
/** In dispatch: below a tool's arguments, or an element of them. */
export const CARRIED = ["args", "item"];
const OF_RESOURCE = ["uri", "principal", "scope"];
const OF_PROMPT = ["prompt", "args", "principal", "scope"];
/** All of these. */
export const EVERYWHERE = Object.keys(ROOTS).filter((root) => root !== "item");

/** The roots of the paths of a section: outside of quantifiers, of an operand inside one, and of what is counted. */
export interface PathRoots {
  readonly outside: readonly string[];
  readonly anywhere: readonly string[];
  readonly counted: readonly string[];
}

const rootsWith = (outside: readonly string[], counted: readonly string[]): PathRoots => ({
  outside,
  anywhere: [...outside, ...INSIDE],
  counted,
});

export const PATH_ROOTS: Readonly<Record<SectionKind, PathRoots>> = {
  tools: rootsWith(OUTSIDE, COUNTED),
  resources: rootsWith(OF_RESOURCE, []),
  prompts: rootsWith(OF_PROMPT, COUNTED),
};

/** The names of a path as text. Those far beyond the cap are not split off. */
const split = (path: string): readonly string[] => path.split(".", MAX_PATH_NAMES + 2);

export const OVER_NAMES = "expected a path of at most 16 names";

/** Whether a path as text has too many names. */
export const isOverNames = (path: string): boolean =>
  path.startsWith("args.") && split(path).length - 1 > MAX_PATH_NAMES;

const PATH = "expected a path such as `args.amount`: `args.` and then names joined by dots";

/** The error in a path of version "1". Another root of version "2" is known only in a condition. */
export function pathProblem(text: string, isOfCondition = false): string | undefined {
  if (text !== "args" && !text.startsWith("args.")) {
    const hint = pathHint(text, "1");
    const later = isOfCondition && pathProblem2(text, OUTSIDE) === undefined ? `, which ${NEEDS_2}` : "";
    return `${PATH}, got ${show(text)}${later}${hint === undefined ? "" : `; ${hint}`}`;
  }
  if (isOverNames(text)) return OVER_NAMES;
  const names = split(text).slice(1);
  return names.length === 0 || names.includes("") ? `${PATH}, none of them empty, got ${show(text)}` : undefined;
}

const ONLY_IN: Readonly<Record<string, string>> = {
  uri: "`resources`",
  prompt: "`prompts`",
  tool: "`tools`",
  annotations: "`tools`",
  args: "`tools` and `prompts`",
};

const EXPECTED: ReadonlyMap<readonly string[], string> = new Map([
  [OUTSIDE, "a path such as `args.amount` or `principal.role`"],
  [INSIDE, "a path that begins with `item`, such as `item.amount`"],
  [PATH_ROOTS.tools.anywhere, "a path such as `args.amount` or `item.amount`"],
  [COUNTED, "a path such as `args.amount`"],
  [MATCHED, "a path such as `args.repo`"],
  [CARRIED, "a path such as `item.name` or `args.name`"],
  [OF_RESOURCE, "a path such as `uri` or `principal.role`"],
  [PATH_ROOTS.resources.anywhere, "a path such as `uri` or `item.name`"],
  [OF_PROMPT, "a path such as `args.topic`, `prompt` or `principal.role`"],
  [PATH_ROOTS.prompts.anywhere, "a path such as `args.topic` or `item.name`"],
]);

/** The error in a path of version "2" that may begin with one of these. */
export function pathProblem2(path: unknown, roots: readonly string[]): string | undefined {
  if (roots.length === 0) return "a resource has no arguments, and nothing but reads is counted; remove this key";
  const expected = `expected ${EXPECTED.get(roots) ?? EXPECTED.get(OUTSIDE)}`;
  const got = `, got ${show(path)}`;
  const isList = Array.isArray(path);
  if (typeof path !== "string" && !isList) return `${expected}, text or an array of names${got}`;
  if (isList && !path.every((name) => typeof name === "string" && name !== ""))
    return `${expected}: of an array each element is a name, and none is empty`;
  const [root = "", ...names] = isList ? (path as readonly string[]) : split(path);
  const below = Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
  if (below === undefined || !roots.includes(root)) {
    const more = misplaced(root, path, roots);
    return `${expected}${got}${more === undefined ? "" : `; ${more}`}`;
  }
  if (names.length > MAX_PATH_NAMES) return OVER_NAMES;
  if (names.includes("")) return `${expected}, with names joined by dots, none of them empty${got}`;
  if (below === "none") return names.length === 0 ? undefined : `\`${root}\` is a text, and nothing lies below it`;
  if (below === "any") return undefined;
  if (below === "some") {
    return names.length > 0
      ? undefined
      : `\`${root}\` alone is not a path; name what is looked at, as \`${root}.name\``;
  }
  return names.length === 1 && listOf(below).includes(names[0])
    ? undefined
    : `expected ${listOf(below)
        .map((name) => `\`${root}.${name}\``)
        .join(" or ")}${got}`;
}

/** For a path that begins with what it may not begin with here. */
function misplaced(root: string, path: unknown, roots: readonly string[]): string | undefined {
  if (root === "item") return "`item` is an element of `every` or `some`, and stands in their `conditions`";
  if (root === "lists") return "a list is named by `value_from`, as `lists.name`";
  if (roots === INSIDE && Object.hasOwn(ROOTS, root))
    return "what does not depend on the element stands outside `every` and `some`";
  if (roots === COUNTED && Object.hasOwn(ROOTS, root)) return "a limit counts an argument";
  if (roots === MATCHED && Object.hasOwn(ROOTS, root))
    return "`match` names arguments; the account and the principal must be equal anyway";
  if (roots === CARRIED) return "a call that is carried stands in the arguments of the tool that carries it";
  if (Object.hasOwn(ONLY_IN, root)) return `\`${root}\` is known in ${ONLY_IN[root]} alone`;
  const hint = typeof path === "string" ? pathHint(path, "2") : undefined;
  // Inside a quantifier advice about arguments would be wrong.
  return roots === INSIDE ? undefined : hint;
}

/** For what stands in place of a path as text in version "1". */
export const arrayPathHint = (path: unknown): string | undefined =>
  Array.isArray(path) && pathProblem2(path, OUTSIDE) === undefined ? `a path as an array ${NEEDS_2}` : undefined;

/** A path in one spelling, which two are if they are one path; null for what is none that begins with one of these. */
export function spelling(path: unknown, roots: readonly string[]): string | null {
  return pathProblem2(path, roots) === undefined ? JSON.stringify(namesOf(path as Path)) : null;
}
