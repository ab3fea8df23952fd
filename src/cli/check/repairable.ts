import type { Path } from "../../policy/finding.js";
import type { Finding } from "./check-text.js";
import type { Change, Repair } from "./lint-finding.js";

/** A finding that can be repaired. */
export interface Repairable extends Finding {
  readonly repair: Repair;
}

/** The findings to be repaired together: those that let nothing through, and with `unsafe` the others too. */
export function repairable(findings: readonly Finding[], unsafe: boolean): readonly Repairable[] {
  const chosen = findings.filter(
    (one): one is Repairable => one.repair !== undefined && (unsafe || one.repair.letsThrough === undefined),
  );
  const removed = new Set(chosen.filter(isSafe).flatMap(({ repair }) => repair.changes.map(({ path }) => keyOf(path))));
  // In what is taken out there is nothing to write.
  const isRemoved = ({ path }: Change): boolean => partsOf(path).some((part) => removed.has(keyOf(part)));
  return chosen.filter((one) => isSafe(one) || !one.repair.changes.some(isRemoved));
}

/** Today each repair that lets nothing through takes something out. */
const isSafe = ({ repair }: Repairable): boolean => repair.letsThrough === undefined;
const keyOf = (path: Path): string => JSON.stringify(path);
const partsOf = (path: Path): readonly Path[] => path.map((_, index) => path.slice(0, index + 1));
