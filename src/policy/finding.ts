import type { IssueCode } from "./issue-code.js";

/** The way from the document to a place in it: keys and indices. */
export type Path = readonly (string | number)[];

/** Something found at a place, before the place has a pointer and a position. */
export interface Finding {
  readonly path: Path;
  readonly code: IssueCode;
  readonly message: string;
  /** Whether it is the key that is wrong or the value under it; an offset where it is the text. */
  readonly at: "key" | "value" | number;
}

/** Takes findings, in any order. */
export type Report = (path: Path, code: IssueCode, message: string, atKey?: boolean) => void;

/** An object of a copied document: it has no prototype, so that every read is of an own key. */
export type Dict = { readonly [key: string]: unknown };

/** Whether a value of a copied document is an object. */
export function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The array, or an empty one in place of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
