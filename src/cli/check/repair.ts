import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from "#jsonc-parser";
import { safeParsePolicy } from "../../policy/parse.js";
import { pointers } from "../../policy/places.js";
import type { Repair } from "./finding.js";

/** A document text after its repairs, or the reason why it is better left alone. */
export type Repaired = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Repairs a document: the result is a valid policy that says what was meant, or there is none. */
export function repair(text: string, repairs: readonly Repair[]): Repaired {
  const written = applyRepairs(text, repairs);
  const parsed = safeParsePolicy(written);
  if (!parsed.ok) return { ok: false, reason: parsed.issues[0]!.message };
  const meant = safeParsePolicy(repairedDocument(JSON.parse(text), repairs));
  if (!meant.ok || meant.policy.revision !== parsed.policy.revision) {
    return { ok: false, reason: "the document cannot be edited in place" };
  }
  return { ok: true, text: written };
}

/** The same on the document as a value. */
function repairedDocument(document: unknown, repairs: readonly Repair[]): unknown {
  const elements = new Map<unknown[], Map<number, Repair>>();
  for (const one of repairs) {
    const list = one.path.slice(0, -1).reduce<unknown>((node, step) => (node as Dict)[step], document) as unknown[];
    elements.set(list, (elements.get(list) ?? new Map()).set(one.path.at(-1) as number, one));
  }
  for (const [list, ofList] of elements) {
    const repaired = list.flatMap((element, index) => {
      const one = ofList.get(index);
      if (one === undefined) return [element];
      return one.insert === undefined ? [] : [one.insert, element];
    });
    list.splice(0, list.length, ...repaired);
  }
  return document;
}

type Dict = Readonly<Record<string | number, unknown>>;

/** The text with each repair written in, in the way that its place is written; nothing else changes. */
function applyRepairs(text: string, repairs: readonly Repair[]): string {
  const tree = parseTree(text);
  const nodeAt = (path: Repair["path"]): Node => findNodeAtLocation(tree!, [...path])!;
  const edits = repairs
    .filter(({ insert }) => insert !== undefined)
    .map(({ path, insert }): Edit => {
      const { offset } = nodeAt(path);
      return { offset, length: 0, content: elementBefore(text, offset, insert) };
    });
  return applyEdits(text, [...edits, ...removals(repairs, nodeAt)]);
}

/** Takes elements out, each with the comma that parts it from one that stays. */
function removals(repairs: readonly Repair[], nodeAt: (path: Repair["path"]) => Node): readonly Edit[] {
  const pointerTo = pointers();
  const lists = new Map<string, { readonly list: Node; readonly removed: Set<number> }>();
  for (const { path, insert } of repairs) {
    if (insert !== undefined) continue;
    const key = pointerTo(path.slice(0, -1));
    const known = lists.get(key) ?? { list: nodeAt(path.slice(0, -1)), removed: new Set<number>() };
    known.removed.add(path.at(-1) as number);
    lists.set(key, known);
  }
  return [...lists.values()].flatMap(({ list, removed }) => {
    const elements = list.children ?? [];
    const firstKept = elements.findIndex((_, index) => !removed.has(index));
    return [...removed].map((index): Edit => {
      const { offset, length } = elements[index]!;
      const before = elements[index - 1];
      const isLeading = firstKept > index;
      const start = before === undefined || isLeading ? offset : before.offset + before.length;
      const end = isLeading ? elements[index + 1]!.offset : offset + length;
      return { offset: start, length: end - start, content: "" };
    });
  });
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
