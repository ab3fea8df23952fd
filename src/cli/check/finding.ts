import type { Path } from "../../policy/finding.js";
import type { Policy } from "../../policy/policy.js";
import type { Tool } from "../tools/tool.js";
import type { CheckId } from "./checks.js";
import type { Place } from "./place.js";

/** A repair of a document: an element to write before the one at a path of an array, or that one to be taken out. */
export interface Repair {
  readonly path: Path;
  readonly insert?: unknown;
  /** What the repaired document lets through that was denied before; undefined if that is nothing. */
  readonly letsThrough?: string;
}

/** Something found in a valid policy, before its place has a position. */
export interface Doubt {
  readonly id: CheckId;
  readonly path: Path;
  readonly message: string;
  /** Whether it is the key that is doubtful, not the value under it. */
  readonly atKey?: true;
  /** A value of the argument that shows it. */
  readonly example?: string;
  readonly repair?: Repair;
}

/** What is wrong, before its place is known. */
export type Conflict = Pick<Doubt, "id" | "message">;

export type Report = (doubt: Doubt) => void;

/** What a rule of the linter looks at. */
export interface Subject {
  readonly policy: Policy;
  /** The server's tools by name; undefined where no server was given. */
  readonly tools: ReadonlyMap<string, Tool> | undefined;
  /** Whether a guard with this very policy has shortened their list. */
  readonly isGuarded: boolean;
  /** What is certain of the argument at a path of the language; undefined if the tool's arguments are not known. */
  readonly placeOf: (tool: string, path: string) => Place | undefined;
}

/** A rule of the linter: reports all that it finds. */
export type LintRule = (subject: Subject, report: Report) => void;
