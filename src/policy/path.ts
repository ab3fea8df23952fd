import type { Operand } from "./operator-row.js";
import type { Condition2, Path, PolicyDocument2 } from "./policy.v2.js";

/** The names of a path as a document writes it: `args.a.b`, or an array of names. */
export const namesOf = (path: Path): readonly string[] => (typeof path === "string" ? path.split(".") : path);

/** A path as a message shows it. */
export const pathText = (path: Path): string =>
  typeof path === "string" ? path : path.some((name) => name.includes(".")) ? JSON.stringify(path) : path.join(".");

const LISTS = "lists.";

/** The name of the list that a `value_from` names; undefined if it is a path. */
export const listNameOf = (from: unknown): string | undefined =>
  typeof from === "string" && from.startsWith(LISTS) ? from.slice(LISTS.length) : undefined;

/** A condition that looks at one value: a test or a quantifier. */
export type LookingCondition = Exclude<
  Condition2,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

/** The path of such a condition. */
export const pathOf = (of: LookingCondition): Path => ("op" in of ? of.path : "every" in of ? of.every : of.some);

/** The operand of a test that the document itself says, or names as one of its lists; undefined if it comes from the call. */
export function operandOf(
  test: Extract<Condition2, { readonly op: string }>,
  { lists }: Pick<PolicyDocument2, "lists">,
): Operand | undefined {
  const { value, value_from: from } = test as { readonly value?: Operand; readonly value_from?: Path };
  const list = listNameOf(from);
  return list === undefined ? value : lists![list];
}

const LOOKS = ["path", "every", "some", "value_from"];

/** The roots of the paths of a document. */
export function rootsOf(document: object): readonly string[] {
  return rootsIn({ ...document, lists: undefined });
}

function rootsIn(part: object): readonly string[] {
  return Object.entries(part).flatMap(([key, value]): readonly string[] => {
    if (typeof value === "string") return LOOKS.includes(key) ? [value.split(".")[0]!] : [];
    if (typeof value !== "object" || value === null) return [];
    if (key === "by" && Array.isArray(value)) return value.map((path: Path) => namesOf(path)[0]!);
    if (LOOKS.includes(key) && Array.isArray(value)) return [value[0] as string];
    return rootsIn(value);
  });
}

/** The members of a call besides `tool`, `args` and `scope` that these documents look at. */
export function contextOf(documents: readonly object[]): readonly ("principal" | "annotations")[] {
  const roots = new Set(documents.flatMap(rootsOf));
  return (["principal", "annotations"] as const).filter((root) => roots.has(root));
}
