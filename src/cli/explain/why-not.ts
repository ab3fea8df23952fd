import { nearestAllowed } from "../../analysis/nearest/nearest-call.js";
import { type Piece, placeText } from "../../analysis/rules/pieces.js";
import { valueAt } from "../../analysis/values/cell-of.js";
import type { AnyCall } from "../../engine/decision.js";
import { isDict } from "../../policy/finding.js";
import { namesOf, pathText } from "../../policy/path.js";
import type { Policy } from "../../policy/policy.js";
import { counted, plainLine } from "../shared/phrases.js";
import { type ExplainedCall, type ExplainedLimit, explainCall } from "./explained.js";
import { limitText } from "./explanation-lines.js";

/** A value that differs between two calls; `old` or `new` is absent where nothing is there. */
interface ValueChange {
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

/** The reason why a call is not allowed, by what would be. */
export type WhyNot =
  | { readonly answer: "allowed" }
  | {
      readonly answer: "found";
      readonly call: AnyCall;
      /** Whether certainly no call with fewer changes is allowed. */
      readonly isNearest: boolean;
      readonly changes: readonly ValueChange[];
      /** The limits that count the call, and how much room each must have. */
      readonly limits: readonly (ExplainedLimit & { readonly needs: number })[];
    }
  | {
      readonly answer: "none";
      /** Places of which no call passes all, with the names of their documents before them. */
      readonly by: readonly string[];
      /** Whether one may pass once a person has been asked. */
      readonly asks: boolean;
    }
  | { readonly answer: "undecided"; readonly reason: string };

export function whyNot(policies: readonly Policy[], call: AnyCall, explained: ExplainedCall): WhyNot {
  const found = nearestAllowed(policies, call);
  switch (found.answer) {
    case "found": {
      const { limits } = explainCall(policies, found.call, false);
      return {
        ...found,
        changes: changesBetween(call, found.call, []),
        limits: limits.map((limit) => ({ ...limit, needs: chargeOf(limit, found.call) })),
      };
    }
    case "none": {
      const own = explained.policy === undefined ? explained.rule : `${explained.policy}: ${explained.rule}`;
      return { answer: "none", by: found.core.length === 0 ? [own] : found.core.map(byText), asks: found.asks };
    }
    default:
      return found;
  }
}

const byText = (piece: Piece): string => (piece.of === undefined ? "arguments" : placeText(piece));

/** The amount that a limit charges for a call. */
function chargeOf(
  { increment_from: from, increment_from_size: size, amount = 1 }: ExplainedLimit,
  call: AnyCall,
): number {
  const values = call as unknown as Readonly<Record<string, unknown>>;
  if (from !== undefined) return valueAt(values, namesOf(from)) as number;
  return size === undefined ? amount : (valueAt(values, namesOf(size)) as readonly unknown[]).length;
}

/** All values that differ, those within objects one by one. */
function changesBetween(old: unknown, now: unknown, at: readonly string[]): readonly ValueChange[] {
  if (isDict(old) && isDict(now))
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) =>
      changesBetween(own(old, name), own(now, name), [...at, name]),
    );
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  // A new object is told by its members.
  if (old === undefined && isDict(now) && Object.keys(now).length > 0) return changesBetween({}, now, at);
  return [{ path: pathText(at), ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) }];
}

const own = (object: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** The same for a terminal. */
export function whyNotLines(why: WhyNot): readonly string[] {
  switch (why.answer) {
    case "allowed":
      return ["This call is allowed."];
    case "undecided":
      return [`The nearest call that is allowed is undecided: ${plainLine(why.reason)}.`];
    case "none": {
      const none = `No call of this name is allowed${why.asks ? " without a person" : ""}`;
      return why.by.length === 1
        ? [`${none}: ${plainLine(why.by[0]!)} ${why.asks ? "asks about" : "denies"} each one.`]
        : [`${none}, because none passes all of these:`, ...why.by.map((one) => `  ${plainLine(one)}`)];
    }
    case "found": {
      const { call, isNearest, changes, limits } = why;
      const which = isNearest ? "The nearest call that is allowed" : "A call that is allowed (perhaps one is nearer)";
      return [
        `${which} has ${counted(changes.length, "other value")}:`,
        ...changes.map((one) => `  ${plainLine(one.path)}: ${valueText(one.old)} -> ${valueText(one.new)}`),
        `  ${plainLine(JSON.stringify(call))}`,
        ...(limits.length === 0 ? [] : ["Its limits must have room:"]),
        ...limits.map((limit) => `  for ${limit.needs} in ${limitText(limit)}`),
      ];
    }
  }
}

const valueText = (value: unknown): string => (value === undefined ? "absent" : plainLine(JSON.stringify(value)));
