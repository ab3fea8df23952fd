import type { Path } from "../../policy/finding.js";
import type { Policy } from "../../policy/policy.js";
import type { Tool } from "../tools/tool.js";
import type { CheckId } from "./checks.js";

/** An element to write into an array of the document, before the one that the path leads to. */
export interface Fix {
  readonly path: Path;
  readonly value: unknown;
}

/** Something found in a valid policy, before its place has a position. */
export interface Doubt {
  readonly id: CheckId;
  readonly path: Path;
  readonly message: string;
  /** Whether it is the key that is doubtful, not the value under it. */
  readonly atKey?: true;
  readonly fix?: Fix;
}

/** What is wrong, before its place is known. */
export type Conflict = Pick<Doubt, "id" | "message">;

export type Report = (doubt: Doubt) => void;

/** What a rule of the linter looks at. */
export interface Subject {
  readonly policy: Policy;
  /** The server's tools by name; undefined where no server was given. */
  readonly tools: ReadonlyMap<string, Tool> | undefined;
}

/** A rule of the linter: reports all that it finds. */
export type LintRule = (subject: Subject, report: Report) => void;
