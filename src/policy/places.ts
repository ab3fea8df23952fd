import type { Node } from "#jsonc-parser";
import type { Finding, Path } from "./finding.js";
import type { PolicyIssue } from "./issue.js";
import { pointerSegment } from "./pointer.js";

/** Gives findings their pointers and, for a text, their positions in the order of the text. */
export function locate(findings: readonly Finding[], text?: string, tree?: Node): PolicyIssue[] {
  const pointerTo = pointers();
  if (text === undefined) return findings.map(({ path, message }) => ({ pointer: pointerTo(path), message }));

  const offsetOf = offsets(tree);
  const positionOf = positions(text);
  return findings
    .map(({ path, message, at }) => ({
      path,
      message,
      offset: typeof at === "number" ? at : offsetOf(path, at === "key"),
    }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ path, message, offset }) => ({ pointer: pointerTo(path), message, ...positionOf(offset) }));
}

/** Writes paths as JSON Pointers. Each name is escaped once, since it may be long and have many findings below it. */
export function pointers(): (path: Path) => string {
  const escaped = new Map<string, string>();
  const escaping = (name: string): string => {
    let known = escaped.get(name);
    if (known === undefined) {
      known = `/${pointerSegment(name)}`;
      escaped.set(name, known);
    }
    return known;
  };
  return (path) => {
    let pointer = "";
    for (const step of path) pointer += typeof step === "number" ? `/${step}` : escaping(step);
    return pointer;
  };
}

/** Finds offsets by path, through an index of each object that is made when first needed. */
export function offsets(tree: Node | undefined): (path: Path, atKey: boolean) => number {
  const indices = new Map<Node, Map<string, readonly Node[]>>();
  const membersOf = (node: Node): Map<string, readonly Node[]> => {
    let members = indices.get(node);
    if (members === undefined) {
      // Of a key written twice the last one counts, as it does in the data.
      members = new Map(node.children!.map(({ children }) => [children![0]!.value as string, children!]));
      indices.set(node, members);
    }
    return members;
  };
  return (path, atKey) => {
    let node = tree;
    let key: Node | undefined;
    for (const step of path) {
      if (node?.type === "object") [key, node] = membersOf(node).get(String(step)) ?? [];
      else [key, node] = [undefined, node?.children?.[step as number]];
    }
    return (atKey ? key : node)?.offset ?? 0;
  };
}

/** Finds line and column of an offset, both from 1. */
export function positions(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}
