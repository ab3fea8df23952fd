import type { Node } from "jsonc-parser";
import { pointerSegment } from "../json/pointer.js";
import { MAX_PLACES_LENGTH } from "./caps.js";
import type { Finding, Path } from "./finding.js";
import type { PolicyIssue } from "./issue.js";
import { treeOf } from "./text.js";

/** Gives findings their pointers and, for a text, their positions in the order of the text. */
export function locate(findings: readonly Finding[], text?: string): PolicyIssue[] {
  if (text === undefined) return withPointers(findings, () => ({}));
  // A text that is not JSON has one finding, at an offset.
  const offsetOf = findings.every(({ at }) => typeof at === "number") ? () => 0 : offsets(treeOf(text));
  const positionOf = positions(text);
  const placed = findings
    .map((finding) => {
      const { path, at } = finding;
      return { ...finding, offset: typeof at === "number" ? at : offsetOf(path, at === "key") };
    })
    .sort((a, b) => a.offset - b.offset);
  return withPointers(placed, ({ offset }) => positionOf(offset));
}

const morePlaces = (omitted: string): string =>
  `has more than 16,777,216 characters in the places of its issues, so that some are not listed; shorten the names (the first that is not listed: ${omitted})`;

type Position = Pick<PolicyIssue, "line" | "column">;

/** Pointers of findings, as far as all of them together are not too long; beyond, one issue says that there are more. */
function withPointers<F extends Pick<Finding, "path" | "code" | "message">>(
  findings: readonly F[],
  positionOf: (finding: F) => Position,
): PolicyIssue[] {
  const pointerTo = pointers();
  const issues: PolicyIssue[] = [];
  let left = MAX_PLACES_LENGTH;
  let omitted: string | undefined;
  for (const finding of findings) {
    const pointer = pointerTo(finding.path);
    if (pointer.length > left) {
      omitted ??= finding.message;
      continue;
    }
    left -= pointer.length;
    issues.push({ code: finding.code, pointer, message: finding.message, ...positionOf(finding) });
  }
  if (omitted !== undefined) issues.push({ code: "TG110", pointer: "", message: morePlaces(omitted) });
  return issues;
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
    // Stryker disable next-line ConditionalExpression: an index that is made anew for each finding is the same.
    if (members === undefined) {
      // If a key is written twice, the last one counts, as it does in the data.
      members = new Map(node.children!.map(({ children }) => [children![0]!.value as string, children!]));
      indices.set(node, members);
    }
    return members;
  };
  return (path, atKey) => {
    let node = tree;
    let key: Node | undefined;
    // Stryker disable OptionalChaining: the path of each finding leads to a value, and to a key if the key is meant.
    for (const step of path) {
      // Stryker disable next-line ArrayDeclaration: the path of each finding leads to a member that is there.
      if (node?.type === "object") [key, node] = membersOf(node).get(String(step)) ?? [];
      else [key, node] = [undefined, node?.children?.[step as number]];
    }
    return (atKey ? key : node)?.offset ?? 0;
  };
}

// Stryker restore OptionalChaining

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
