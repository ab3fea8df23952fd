import { nearest, oneOf, quote } from "../../policy/words.js";
import type { LineMessage, ListNode, MapNode, Node } from "./node.js";

/** Takes a YAML document apart as Intercept does: unknown keys have no effect, and a name may be written as a number. */
export interface Reader {
  /** The values of a map by key; empty for nothing. */
  keys<const Names extends readonly string[]>(
    node: Node | undefined,
    what: string,
    names: Names,
  ): { readonly [Name in Names[number]]?: Node };
  map(node: Node | undefined, what: string): MapNode["entries"];
  list(node: Node | undefined, what: string): ListNode["items"];
  /** Undefined for nothing and for an empty text. */
  text(node: Node | undefined, what: string): string | undefined;
  /** One of the words; undefined for nothing and for another word, which is an issue. */
  word<const Word extends string>(node: Node | undefined, what: string, words: readonly Word[]): Word | undefined;
  /** A whole number; undefined for nothing and for anything else, which is an issue. */
  whole(node: Node | undefined, what: string): number | undefined;
  issue(line: number, message: string): void;
}

/** Reports to `issues` what Intercept would refuse, and to `remarks` what it passes over. */
export function createReader(issues: LineMessage[], remarks: LineMessage[]): Reader {
  const issue = (line: number, message: string): void => void issues.push({ line, message });
  const isNothing = (node: Node | undefined): boolean =>
    node === undefined || (node.kind === "scalar" && node.value === null);

  const reader: Reader = {
    issue,
    map(node, what) {
      if (node === undefined || isNothing(node)) return [];
      if (node.kind === "map") return node.entries;
      issue(node.line, `expected ${what} to be a map`);
      return [];
    },
    keys<const Names extends readonly string[]>(node: Node | undefined, what: string, names: Names) {
      const found: { [Name in Names[number]]?: Node } = {};
      for (const { key, line, value } of reader.map(node, what)) {
        if (names.includes(key)) {
          found[key as Names[number]] = value;
          continue;
        }
        const near = nearest(key, names);
        const hint = near === undefined ? "" : `; did you mean ${quote(near)}?`;
        remarks.push({
          line,
          message: `the key ${quote(key)} of ${what} has no effect in Intercept, and is left out${hint}`,
        });
      }
      return found;
    },
    list(node, what) {
      if (node === undefined || isNothing(node)) return [];
      if (node.kind === "list") return node.items;
      issue(node.line, `expected ${what} to be a list`);
      return [];
    },
    text(node, what) {
      if (node === undefined || isNothing(node)) return undefined;
      if (node.kind === "scalar") return node.text === "" ? undefined : node.text;
      issue(node.line, `expected ${what} to be a text`);
      return undefined;
    },
    word(node, what, words) {
      const text = reader.text(node, what);
      if (node === undefined || text === undefined) return undefined;
      const word = words.find((one) => one === text);
      if (word === undefined) issue(node.line, `expected ${what} to be ${oneOf(words)}, got ${quote(text)}`);
      return word;
    },
    whole(node, what) {
      if (node === undefined || isNothing(node)) return undefined;
      if (node.kind === "scalar" && Number.isSafeInteger(node.value)) return node.value as number;
      issue(node.line, `expected ${what} to be a whole number`);
      return undefined;
    },
  };
  return reader;
}
