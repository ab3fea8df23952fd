import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { safeParsePolicy } from "../../policy/parse.js";
import { pointers } from "../../policy/places.js";
import { type PolicyText, readPolicyText } from "../shared/policy-text.js";
import type { Change } from "./lint-finding.js";

/** A document text after its repairs, or the reason why it is better left alone. */
export type Repaired =
  | { readonly ok: true; readonly read: PolicyText }
  | { readonly ok: false; readonly reason: string };

/** Repairs a document: the result is a valid policy that says what was meant, or there is none. */
export function repair(text: string, changes: readonly Change[]): Repaired {
  const written = applyChanges(text, changes);
  const read = readPolicyText(written);
  const { result: parsed } = read;
  if (!parsed.ok) return { ok: false, reason: parsed.issues[0]!.message };
  const meant = safeParsePolicy(repairedDocument(JSON.parse(text), changes));
  if (!meant.ok || meant.policy.revision !== parsed.policy.revision) {
    return { ok: false, reason: "the document cannot be edited in place" };
  }
  return { ok: true, read };
}

/** The same on the document as a value. */
function repairedDocument(document: unknown, changes: readonly Change[]): unknown {
  const at = (path: Change["path"]): unknown => path.reduce<unknown>((node, step) => (node as Dict)[step], document);
  const elements = new Map<unknown[], Map<number, Change>>();
  for (const one of changes) {
    if (one.add !== undefined) continue;
    const list = at(one.path.slice(0, -1)) as unknown[];
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
  for (const { path, added } of additions(changes)) {
    const holder = at(path.slice(0, -1)) as Record<string, unknown[]>;
    const key = path.at(-1) as string;
    holder[key] = [...added, ...(holder[key] ?? [])];
  }
  return document;
}

type Dict = Readonly<Record<string | number, unknown>>;

/** The additions to each array, all together. */
function additions(changes: readonly Change[]) {
  const byPath = new Map<string, { readonly path: Change["path"]; readonly added: unknown[] }>();
  for (const { path, add } of changes) {
    if (add === undefined) continue;
    const key = JSON.stringify(path);
    const known = byPath.get(key) ?? { path, added: [] };
    known.added.push(...add);
    byPath.set(key, known);
  }
  return [...byPath.values()];
}

/** The text with each change written in, in the way that its place is written; nothing else changes. */
function applyChanges(text: string, changes: readonly Change[]): string {
  const tree = parseTree(text);
  const find = (path: Change["path"]): Node | undefined => findNodeAtLocation(tree!, [...path]);
  const nodeAt = (path: Change["path"]): Node => find(path)!;
  const inserted = changes
    .filter(({ insert }) => insert !== undefined)
    .map(({ path, insert }): Edit => before(text, nodeAt(path).offset, [insert]));
  const added = additions(changes).map(({ path, added }): Edit => {
    const list = find(path);
    const first = list?.children?.[0];
    if (first !== undefined) return before(text, first.offset, added);
    const isSpaced = /\s/.test(text.charAt(nodeAt(path.slice(0, -1)).offset + 1));
    const written = added.map((one) => json(one, isSpaced)).join(isSpaced ? ", " : ",");
    if (list !== undefined) return { offset: list.offset + 1, length: 0, content: written };
    // Before the first of the keys beside it.
    const { offset } = nodeAt(path.slice(0, -1)).children![0]!;
    const key = `${JSON.stringify(path.at(-1))}:${isSpaced ? " " : ""}`;
    return { offset, length: 0, content: `${key}[${written}],${gapBefore(text, offset, isSpaced)}` };
  });
  return applyEdits(text, [...inserted, ...added, ...removals(changes, nodeAt)]);
}

/** Takes elements out, each with the comma that parts it from one that stays. */
function removals(changes: readonly Change[], nodeAt: (path: Change["path"]) => Node): readonly Edit[] {
  const pointerTo = pointers();
  const lists = new Map<string, { readonly list: Node; readonly removed: Set<number> }>();
  for (const { path, insert, add } of changes) {
    if (insert !== undefined || add !== undefined) continue;
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
      const previous = elements[index - 1];
      const isLeading = firstKept > index;
      const start = previous === undefined || isLeading ? offset : previous.offset + previous.length;
      const end = isLeading ? elements[index + 1]!.offset : offset + length;
      return { offset: start, length: end - start, content: "" };
    });
  });
}

/** Writes elements before the object at an offset: on lines of their own and with blanks where that one is so. */
function before(text: string, offset: number, values: readonly unknown[]): Edit {
  const isSpaced = /\s/.test(text.charAt(offset + 1));
  const gap = gapBefore(text, offset, isSpaced);
  return { offset, length: 0, content: values.map((value) => `${json(value, isSpaced)},${gap}`).join("") };
}

const gapBefore = (text: string, offset: number, isSpaced: boolean): string =>
  /(?:\r\n|\r|\n)[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? (isSpaced ? " " : "");

function json(value: unknown, isSpaced: boolean): string {
  if (!isSpaced || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => json(one, isSpaced)).join(", ")}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${json(member, isSpaced)}`);
  return `{ ${members.join(", ")} }`;
}
