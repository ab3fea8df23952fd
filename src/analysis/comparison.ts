import type { AnyCall, DecisionCode, Effect } from "../engine/decision.js";

/**
 * The answer for calls of one name, or of all names. `laxer`: some call passes further by the new policies than by the old
 * ones. `stricter`: some call passes less far. `both`: there are calls of both kinds. `same`: there are none. `undecided`: a
 * bound was passed, and there may be other calls than those that were found.
 *
 * @example
 * ```ts
 * import type { ComparisonVerdict } from "tollgate/analysis";
 *
 * const isHarmless = (verdict: ComparisonVerdict): boolean => verdict === "same" || verdict === "stricter";
 * ```
 */
export type ComparisonVerdict = "same" | "stricter" | "laxer" | "both" | "undecided";

/**
 * The decision of one side on a call.
 *
 * @example
 * ```ts
 * import type { WitnessDecision } from "tollgate/analysis";
 *
 * const shown = ({ effect, code, rule }: WitnessDecision): string => `${effect} (${code}) by ${rule}`;
 * ```
 */
export interface WitnessDecision {
  readonly effect: Effect;
  readonly code: DecisionCode;
  /** JSON Pointer into the document that decided. */
  readonly rule: string;
  /** The name of that document, if it has one. */
  readonly policy?: string;
}

/**
 * Equal calls one after another that both sides allow. A question to a person is taken for answered with yes.
 *
 * @example
 * ```ts
 * import type { WitnessRun } from "tollgate/analysis";
 *
 * const shown = ({ times, call, at }: WitnessRun): string => `${times} x ${JSON.stringify(call)} at ${new Date(at).toISOString()}`;
 * ```
 */
export interface WitnessRun {
  readonly call: AnyCall;
  readonly times: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The end of each call, where the host tells it by `complete`. */
  readonly outcome?: "succeeded" | "failed";
}

/**
 * A call that the two sides decide otherwise. Both engines were asked.
 *
 * @example
 * ```ts
 * import type { Witness } from "tollgate/analysis";
 *
 * const shown = ({ call, old, new: now }: Witness): string => `${JSON.stringify(call)}: ${old.effect}, now ${now.effect}`;
 * ```
 */
export interface Witness {
  /** The calls that come before, where limits differ; else empty. */
  readonly before: readonly WitnessRun[];
  readonly call: AnyCall;
  /** Epoch milliseconds, where limits differ. */
  readonly at?: number;
  readonly old: WitnessDecision;
  readonly new: WitnessDecision;
}

/**
 * How calls of one name are decided otherwise, or of all names of one kind.
 *
 * @example
 * ```ts
 * import type { NameComparison } from "tollgate/analysis";
 *
 * const shown = ({ name, verdict, laxer }: NameComparison): string => `${name}: ${verdict} ${JSON.stringify(laxer?.call)}`;
 * ```
 */
export interface NameComparison {
  readonly kind: "tool" | "resource" | "prompt";
  /** The name; if it is not `exact`, a made-up one that stands for all of its kind. */
  readonly name: string;
  /** Whether a document or a server spells it out. */
  readonly exact: boolean;
  /** The patterns of entries that cover it, on either side. */
  readonly patterns: readonly string[];
  readonly verdict: ComparisonVerdict;
  /** A call that passes further by the new policies; absent if there is none, or none was found. */
  readonly laxer?: Witness;
  /** A call that passes less far. */
  readonly stricter?: Witness;
  /** Why it is not certain that none is laxer, or stricter, where none was found. Empty but for `undecided`. */
  readonly undecided: readonly { readonly direction: "laxer" | "stricter"; readonly reason: string }[];
}

/**
 * A message that documents have at one place and that differs. It changes no decision.
 *
 * @example
 * ```ts
 * import type { ChangedMessage } from "tollgate/analysis";
 *
 * const shown = ({ rule, old, new: now }: ChangedMessage): string => `${rule}: ${old} -> ${now}`;
 * ```
 */
export interface ChangedMessage {
  readonly policy?: string;
  /** JSON Pointer to the message. */
  readonly rule: string;
  readonly old: string;
  readonly new: string;
}

/**
 * How two policies, or two stacks of policies, decide calls otherwise. See docs/diff.md.
 *
 * @example
 * ```ts
 * import type { PolicyComparison } from "tollgate/analysis";
 *
 * const laxer = ({ names }: PolicyComparison) => names.filter((one) => one.laxer !== undefined);
 * ```
 */
export interface PolicyComparison {
  /** The answer for all names together. */
  readonly verdict: ComparisonVerdict;
  readonly names: readonly NameComparison[];
  readonly messages: readonly ChangedMessage[];
}

/** The answer by what was found in each direction. */
export function verdictFor(laxer: boolean, stricter: boolean, undecided: boolean): ComparisonVerdict {
  if (undecided) return "undecided";
  if (laxer) return stricter ? "both" : "laxer";
  return stricter ? "stricter" : "same";
}

/** The answer for several names together. */
export const verdictOfAll = (names: readonly NameComparison[]): ComparisonVerdict =>
  verdictFor(
    names.some(({ laxer }) => laxer !== undefined),
    names.some(({ stricter }) => stricter !== undefined),
    names.some(({ verdict }) => verdict === "undecided"),
  );
