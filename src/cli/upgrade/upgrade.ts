import { applyEdits, createScanner, findNodeAtLocation, parseTree } from "jsonc-parser";
import type { PolicyIssue } from "../../policy/issue.js";
import type { Policy1 } from "../../policy/policy.js";
import { type PolicyText, readPolicyText } from "../shared/policy-text.js";

/** A policy's text in version "2". */
export interface Upgraded {
  readonly text: string;
  /** The policy as it was, and where its parts stand. */
  readonly policy: Policy1;
  readonly placeOf: PolicyText["placeOf"];
  /** Whether the text has comments: they stay, and no other command reads them. */
  readonly hasComments: boolean;
}

/** The kind of a text: a policy that can be taken to version "2", one that is there already, or nothing of the kind. */
export type Upgrade =
  | ({ readonly kind: "upgraded" } & Upgraded)
  | { readonly kind: "done" }
  | { readonly kind: "invalid"; readonly issues: readonly PolicyIssue[] };

/** Writes `"2"` in place of the version, and changes nothing else of the text. */
export function upgrade(text: string): Upgrade {
  const plain = withoutComments(text);
  const { result, placeOf } = readPolicyText(plain);
  if (!result.ok) return { kind: "invalid", issues: result.issues };
  const { policy } = result;
  if (policy.version === "2") return { kind: "done" };
  const { offset, length } = findNodeAtLocation(parseTree(plain)!, ["version"])!;
  const edit = [{ offset, length, content: '"2"' }];
  const after = readPolicyText(applyEdits(plain, edit)).result;
  if (!after.ok) return { kind: "invalid", issues: after.issues };
  return { kind: "upgraded", text: applyEdits(text, edit), policy, placeOf, hasComments: plain !== text };
}

const TOKEN = { lineComment: 12, blockComment: 13, end: 17 };

/** The text with as many blanks in place of each comment, so that all places stay. */
function withoutComments(text: string): string {
  const scanner = createScanner(text, false);
  let plain = "";
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const written = text.slice(start, start + scanner.getTokenLength());
    const isComment = token === TOKEN.lineComment || token === TOKEN.blockComment;
    plain += isComment ? written.replace(/[^\r\n]/g, " ") : written;
  }
  return plain;
}
