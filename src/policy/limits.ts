import { toMillionths } from "./amount.js";
import { counterKey } from "./counter-key.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { isNamePattern } from "./name-pattern.js";
import { namesOf, pathText } from "./path.js";
import { COUNTED, pathProblem2 } from "./path-problem.js";
import { pointers } from "./places.js";
import { asLimit } from "./rate-limit.js";
import { isWindow } from "./windows.js";
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

/** One limit as far as it says which counter it is charged to. */
interface Counted {
  readonly path: Path;
  /** The argument that is counted, in one spelling; undefined for calls. */
  readonly argument: string | undefined;
}

/** The limits of one counter. */
interface Known {
  /** The first limits that count two different arguments. */
  readonly arguments: Counted[];
  /** The first in the entry of a pattern: it could meet any other in one call. */
  ofPattern?: Counted;
}

/** The entry that limits are of. */
interface Entry {
  readonly observes: boolean;
  readonly isPattern: boolean;
  /** By counter, the first limit of it that counts an argument. */
  readonly met: Map<string, Counted>;
}

/**
 * Reports limits that name one counter and count different things on it: calls and an argument anywhere in the
 * document, or two different arguments in one call. Limits that are themselves in error are passed over.
 */
export function checkCounters(document: Dict, report: Report): void {
  const byKey = new Map<string, Known>();
  /** By scope, name and window alone: what enforces and what observes must count the same, though on counters of their own. */
  const kinds = new Map<string, { calls?: Counted; argument?: Counted }>();
  const pointerTo = pointers();
  const refuse = (counted: Counted, other: Counted): void => {
    const counts = ({ argument }: Counted) =>
      argument === undefined ? "calls" : quote(pathText(JSON.parse(argument)));
    report(
      counted.path,
      "TG112",
      `this limit counts ${counts(counted)}, but ${quote(pointerTo(other.path.map(shortened)))} counts ${counts(other)} on the same counter; give one of them another name`,
    );
  };

  const visit = (limit: unknown, path: Path, entry: Entry): void => {
    if (!isDict(limit)) return;
    const key = nameKey(limit, entry.observes || limit.mode === "observe");
    const argument = argumentOf(limit.increment_from);
    if (key === undefined || argument === null) return;
    const counted: Counted = { path, argument };
    const kind = kinds.get(nameKey(limit, false)!) ?? {};
    kinds.set(nameKey(limit, false)!, kind);
    const otherKind = argument === undefined ? kind.argument : kind.calls;
    if (otherKind !== undefined) refuse(counted, otherKind);
    if (argument === undefined) {
      kind.calls ??= counted;
      return;
    }
    kind.argument ??= counted;
    const known = byKey.get(key) ?? { arguments: [] };
    byKey.set(key, known);
    const isOther = (one: Counted | undefined): boolean => one !== undefined && one.argument !== argument;
    const own = entry.met.get(key);
    const anywhere = entry.isPattern ? known.arguments.find(isOther) : known.ofPattern;
    const met = isOther(own) ? own : anywhere;
    if (met !== undefined && isOther(met)) refuse(counted, met);
    if (own === undefined) entry.met.set(key, counted);
    if (known.arguments.length < 2 && !known.arguments.some((one) => one.argument === argument)) {
      known.arguments.push(counted);
    }
    if (entry.isPattern) known.ofPattern ??= counted;
  };
  const visitList = (limits: unknown, path: Path, entry: Entry): void => {
    for (const [index, limit] of listOf(limits).entries()) visit(limit, [...path, index], entry);
  };

  const observes = document.mode === "observe";
  if (isDict(document.all_tools)) {
    visitList(document.all_tools.limits, ["all_tools", "limits"], { observes, isPattern: true, met: new Map() });
  }
  if (!isDict(document.tools)) return;
  for (const [name, rules] of Object.entries(document.tools)) {
    if (!isDict(rules)) continue;
    const entry = { observes: observes || rules.mode === "observe", isPattern: isNamePattern(name), met: new Map() };
    visitList(rules.limits, ["tools", name, "limits"], entry);
    if (isDict(rules.rate_limit)) {
      visit(asLimit(rules.rate_limit as never, name), ["tools", name, "rate_limit"], entry);
    }
  }
}

/** A path of an argument in one spelling; null for one that is in error. */
function argumentOf(path: unknown): string | undefined | null {
  if (path === undefined) return undefined;
  return typeof path === "string" || pathProblem2(path, COUNTED) === undefined
    ? `[${namesOf(path as string)
        .map((name) => JSON.stringify(name))
        .join()}]`
    : null;
}

/** A name as a message can bear it. */
function shortened(step: string | number): string | number {
  // Stryker disable next-line ConditionalExpression: a number has no length, and undefined is not greater than anything.
  return typeof step === "string" && step.length > LONGEST_NAME ? `${step.slice(0, LONGEST_NAME)}…` : step;
}

/** The same for limits that name one counter, whatever they count on it. */
const nameKey = ({ counter, window, scope }: Dict, observes: boolean): string | undefined =>
  typeof counter === "string" && isWindow(window) && typeof scope === "string"
    ? counterKey({ counter, window, scope }, "", undefined, observes)
    : undefined;
