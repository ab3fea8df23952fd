import { toMillionths } from "./amount.js";
import { type Counted, countedOf, difference } from "./counted.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { isNamePattern } from "./name-pattern.js";
import { pointers } from "./places.js";
import { asLimit } from "./rate-limit.js";
import { type SectionKind, sectionsOf } from "./sections.js";
import { versionOf } from "./version.js";
import { quote, show } from "./words.js";

/** Reports a `max` that no count could reach exactly. Numbers below 0 and other types are the schema's business. */
export function checkMax(max: unknown, countsArgument: boolean, path: Path, report: Report): void {
  // Stryker disable next-line EqualityOperator: 0 is whole and below every cap, so nothing is reported of it.
  if (typeof max !== "number" || max < 0) return;
  if (countsArgument) {
    if (toMillionths(max) < 0) {
      report(
        [...path, "max"],
        "TG104",
        `expected a number of at most 9007199254.74099 with at most 6 decimal places, got ${show(max)}`,
      );
    }
  } else if (!Number.isInteger(max)) {
    report(
      [...path, "max"],
      "TG104",
      `expected a whole number of calls, got ${show(max)}; only a limit with \`increment_from\` may have a fraction`,
    );
  } else if (max > Number.MAX_SAFE_INTEGER) {
    report([...path, "max"], "TG104", `expected at most 9007199254740991 calls, got ${show(max)}`);
  }
}

const LONGEST_NAME = 40;

/** The limits of one counter. */
interface Known {
  /** The first limits that count by two different arguments or keys. */
  readonly different: Counted[];
  /** The first in the entry of a pattern: it could meet any other of its section in one call. */
  ofPattern?: Counted;
}

/** The entry that limits are of. */
interface Entry {
  readonly observes: boolean;
  readonly isPattern: boolean;
  /** Calls of one section meet no limit of another. */
  readonly kind: SectionKind;
  /** By counter, its first limit. */
  readonly met: Map<string, Counted>;
}

/**
 * Reports limits that name one counter and count different things on it: of another kind anywhere in the document, or by
 * two different arguments or keys in one call; and those that only look at a counter that none charges. Limits that are
 * themselves in error are passed over.
 */
export function checkCounters(document: Dict, report: Report): void {
  const byKey = new Map<string, Known>();
  /** The first of each name: what enforces and what observes must count the same, though on counters of their own. */
  const kinds = new Map<string, Counted>();
  const charged = new Set<string>();
  const looking: Counted[] = [];
  const pointerTo = pointers();
  /** Whether the two differ, which is reported. */
  const refuses = (counted: Counted, other: Counted, traits: "kind" | "counts"): boolean => {
    const found = difference(counted[traits], other[traits]);
    if (found === undefined) return false;
    const where = quote(pointerTo(other.path.map(shortened)));
    report(
      counted.path,
      "TG112",
      `this limit ${found.says}, but ${where} ${found.otherSays} on the same counter; give one of them another name`,
    );
    return true;
  };

  const version = versionOf(document);

  const visit = (limit: unknown, path: Path, entry: Entry): void => {
    if (!isDict(limit)) return;
    const counted = countedOf(limit, path, entry.observes || limit.mode === "observe", version);
    if (counted === undefined) return;
    const { name, key } = counted;
    if (counted.charges) charged.add(key);
    else looking.push(counted);
    const first = kinds.get(name) ?? counted;
    kinds.set(name, first);
    if (refuses(counted, first, "kind")) return;
    const met = `${entry.kind} ${key}`;
    const known = byKey.get(met) ?? { different: [] };
    byKey.set(met, known);
    const isOther = (one: Counted | undefined): one is Counted =>
      one !== undefined && difference(counted.counts, one.counts) !== undefined;
    const own = entry.met.get(key);
    const anywhere = entry.isPattern ? known.different.find(isOther) : known.ofPattern;
    const other = isOther(own) ? own : anywhere;
    if (other !== undefined) refuses(counted, other, "counts");
    if (own === undefined) entry.met.set(key, counted);
    if (known.different.length < 2 && known.different.every(isOther)) known.different.push(counted);
    if (entry.isPattern) known.ofPattern ??= counted;
  };
  const visitList = (limits: unknown, path: Path, entry: Entry): void => {
    for (const [index, limit] of listOf(limits).entries()) visit(limit, [...path, index], entry);
  };

  const observes = document.mode === "observe";
  if (isDict(document.all_tools)) {
    const entry = { observes, isPattern: true, kind: "tools", met: new Map() } as const;
    visitList(document.all_tools.limits, ["all_tools", "limits"], entry);
  }
  for (const { kind, entries, entriesAt } of sectionsOf(document)) {
    for (const [name, rules] of Object.entries(entries)) {
      if (!isDict(rules)) continue;
      const isPattern = isNamePattern(name);
      const entry = { observes: observes || rules.mode === "observe", isPattern, kind, met: new Map() };
      visitList(rules.limits, [...entriesAt, name, "limits"], entry);
      if (isDict(rules.rate_limit)) {
        visit(asLimit(rules.rate_limit as never, name), [...entriesAt, name, "rate_limit"], entry);
      }
    }
  }
  for (const { key, path } of looking) {
    if (charged.has(key)) continue;
    report(
      [...path, "amount"],
      "TG112",
      "a limit with `amount: 0` only looks at its counter, and no limit of this document charges that; write one that does, with the same scope, name and window",
      true,
    );
  }
}

/** A name as a message can bear it. */
function shortened(step: string | number): string | number {
  // Stryker disable next-line ConditionalExpression: a number has no length, and undefined is not greater than anything.
  return typeof step === "string" && step.length > LONGEST_NAME ? `${step.slice(0, LONGEST_NAME)}…` : step;
}
