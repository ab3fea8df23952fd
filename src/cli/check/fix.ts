import { applyEdits, type Edit, findNodeAtLocation, parseTree } from "#jsonc-parser";
import type { Fix } from "./finding.js";

/** The document with each fix written in, in the way that the place is written; nothing else changes. */
export function applyFixes(text: string, fixes: readonly Fix[]): string {
  const tree = parseTree(text);
  const edits = fixes.flatMap(({ path, value }): readonly Edit[] => {
    const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
    return node === undefined
      ? []
      : [{ offset: node.offset, length: 0, content: elementBefore(text, node.offset, value) }];
  });
  return applyEdits(text, [...edits]);
}

/** The value as an element before the object at an offset: on a line of its own and with blanks where that one is so. */
function elementBefore(text: string, offset: number, value: unknown): string {
  const spaced = /\s/.test(text.charAt(offset + 1));
  const [indent] = /(?:\r\n|\r|\n)[ \t]*$/.exec(text.slice(0, offset)) ?? [];
  return `${spaced ? spacedJson(value) : JSON.stringify(value)},${indent ?? (spaced ? " " : "")}`;
}

const spacedJson = (value: unknown): string =>
  `{ ${Object.entries(value as object)
    .map(([key, member]) => `${JSON.stringify(key)}: ${JSON.stringify(member)}`)
    .join(", ")} }`;
