import { counterKey } from "./counter-key.js";
import type { Dict, Path } from "./finding.js";
import { pathText } from "./path.js";
import { COUNTED, EVERYWHERE, spelling } from "./path-problem.js";
import type { Path as PathDocument } from "./policy.v2.js";
import type { Version } from "./version.js";
import { isWindow, zoneOf } from "./windows.js";
import { quote, show } from "./words.js";

/** A way to count: `is` is equal where two limits agree, and `says` is how a sentence tells of it. */
export interface Trait {
  readonly is: unknown;
  readonly says: string;
}

/** One limit as far as it says which counter it is charged to, and what it counts there. */
export interface Counted {
  readonly path: Path;
  /** Scope, name and window alone. */
  readonly name: string;
  /** The counter, which is another for what observes. */
  readonly key: string;
  /** Limits of one name, scope and window agree in these. */
  readonly kind: readonly Trait[];
  /** Limits that can meet in one call on one counter agree in these, too. */
  readonly counts: readonly Trait[];
  /** Whether it charges what it counts, or only looks. */
  readonly charges: boolean;
}

/** Keys of version "2" that say how a limit counts. */
const LATER = ["zone", "sliding", "by", "amount"];

/** The counter and the kind of a limit; undefined for one that is itself in error. */
export function countedOf(limit: Dict, path: Path, observes: boolean, version: Version): Counted | undefined {
  const { counter, window, scope, increment_from: from, by = [], sliding } = limit;
  if (typeof counter !== "string" || !isWindow(window, version) || typeof scope !== "string") return undefined;
  if (version === "1" && LATER.some((key) => limit[key] !== undefined)) return undefined;
  const argument = from === undefined ? undefined : spelling(from, COUNTED);
  if (argument === null || !Array.isArray(by)) return undefined;
  const keys = by.map((one) => spelling(one, EVERYWHERE));
  if (keys.includes(null)) return undefined;
  const named = { counter, window, scope };
  const zone = zoneOf(limit as { readonly zone?: string });
  const says = argument === undefined ? "counts calls" : `counts ${quote(pathText(from as PathDocument))}`;
  return {
    path,
    name: counterKey(named),
    key: counterKey(named, "", undefined, observes),
    kind: [
      { is: argument === undefined, says },
      { is: zone, says: zone === undefined ? "has windows in UTC" : `has windows in the zone ${show(zone)}` },
      { is: sliding === true, says: sliding === true ? "is sliding" : "has windows that do not slide" },
      { is: keys.length, says: `counts by ${keys.length === 0 ? "no keys" : `${keys.length} of \`by\``}` },
    ],
    counts: [
      { is: argument, says },
      { is: keys.join(), says: `counts by ${by.map((one) => quote(pathText(one))).join(", ")}` },
    ],
    charges: limit.amount !== 0,
  };
}

/** The first in which two differ. */
export const difference = (
  one: readonly Trait[],
  other: readonly Trait[],
): { readonly says: string; readonly otherSays: string } | undefined => {
  const index = one.findIndex(({ is }, at) => is !== other[at]!.is);
  return index < 0 ? undefined : { says: one[index]!.says, otherSays: other[index]!.says };
};
