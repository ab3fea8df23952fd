import type { Path } from "../../policy/finding.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { SectionKind } from "../../policy/sections.js";
import type { Served } from "../server-tools/served.js";
import type { Tool } from "../server-tools/tool.js";
import type { CheckId } from "./checks.js";
import type { Place } from "./place.js";

/** A change of a document, in an array: the element at a path is taken out, or gets another before it, or the array gains some. */
export type Change =
  | { readonly path: Path; readonly insert?: unknown; readonly add?: never }
  | { readonly path: Path; readonly insert?: never; readonly add: readonly unknown[] };

/** Changes that belong together. */
export interface Repair {
  readonly changes: readonly Change[];
  /** The calls that the repaired document lets through and that were denied before; undefined if that is nothing. */
  readonly letsThrough?: string;
}

/** Something found in a valid policy, before its place has a position. */
export interface LintFinding {
  readonly id: CheckId;
  readonly path: Path;
  readonly message: string;
  /** Whether it is the key that is doubtful, not the value under it. */
  readonly atKey?: true;
  /** A value of the argument that shows it. */
  readonly example?: string;
  readonly repair?: Repair;
}

/** A finding, before its place is known. */
export type Conflict = Pick<LintFinding, "id" | "message">;

/** A doubt about a condition, before its place is known. */
export type ConditionFinding = Pick<LintFinding, "id" | "message" | "example">;

export type Report = (finding: LintFinding) => void;

/** The input of a rule of the linter. */
export interface Subject {
  /** The section whose entries stand as the policy's `tools`. */
  readonly kind: SectionKind;
  readonly policy: AnyPolicy;
  /** Those that a call must pass too. */
  readonly others: readonly AnyPolicy[];
  /** The server's tools by name; undefined where no server was given. */
  readonly tools: ReadonlyMap<string, Tool> | undefined;
  /** All that the server lists, as far as it is known. */
  readonly served: Partial<Omit<Served, "tools">>;
  /** Whether a guard with this very policy has shortened their list. */
  readonly isGuarded: boolean;
  /** The certain facts about the argument at a path of the language; undefined if the tool's arguments are not known. */
  readonly placeOf: (tool: string, path: string) => Place | undefined;
  /** The same of what the host says of the caller; undefined if no schema of it was given. */
  readonly principalAt: ((path: string) => Place | undefined) | undefined;
  /** The place of a part, as a message writes it. */
  readonly pointerTo: (path: Path) => string;
}

/** A rule of the linter: reports all that it finds. */
export type LintRule = (subject: Subject, report: Report) => void;
