import type { Path } from "../../policy/finding.js";
import type { Finding } from "./check.js";
import type { Repair } from "./finding.js";

/** A finding that can be repaired. */
export interface Repairable extends Finding {
  readonly repair: Repair;
}

/** The findings to be repaired together: those that let nothing through, and with `unsafe` the others too. */
export function repairable(findings: readonly Finding[], unsafe: boolean): readonly Repairable[] {
  const chosen = findings.filter(
    (one): one is Repairable => one.repair !== undefined && (unsafe || one.repair.letsThrough === undefined),
  );
  const removed = new Set(chosen.filter(isRemoval).map(({ repair }) => keyOf(repair.path)));
  // Within what is taken out there is nothing to write.
  return chosen.filter((one) => isRemoval(one) || !parentsOf(one.repair.path).some((path) => removed.has(keyOf(path))));
}

const isRemoval = ({ repair }: Repairable): boolean => repair.insert === undefined;
const keyOf = (path: Path): string => JSON.stringify(path);
const parentsOf = (path: Path): readonly Path[] => path.map((_, index) => path.slice(0, index));
