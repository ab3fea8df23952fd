import { toMillionths } from "./amount.js";
import { counterKey } from "./counter-key.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
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
  /** The argument that is counted; undefined for calls. */
  readonly argument: string | undefined;
}

/**
 * Reports limits that name one counter and count different things on it: calls and an argument anywhere in the
 * document, or two different arguments in one call. Limits that are themselves in error are passed over.
 */
export function checkCounters(document: Dict, report: Report): void {
  const byKey = new Map<string, { calls?: Counted; argument?: Counted }>();
  const pointerTo = pointers();
  const refuse = (counted: Counted, other: Counted): void => {
    const counts = ({ argument }: Counted) => (argument === undefined ? "calls" : quote(argument));
    report(
      counted.path,
      "TG112",
      `this limit counts ${counts(counted)}, but ${quote(pointerTo(other.path.map(shortened)))} counts ${counts(other)} on the same counter; give one of them another name`,
    );
  };

  const visit = (limit: unknown, path: Path, ofTool: Map<string, Counted>): void => {
    if (!isDict(limit)) return;
    const argument = limit.increment_from;
    const key = nameKey(limit);
    if (key === undefined || (argument !== undefined && typeof argument !== "string")) return;
    const counted = { path, argument };
    const known = byKey.get(key) ?? {};
    const other = counted.argument === undefined ? known.argument : known.calls;
    if (other !== undefined) refuse(counted, other);
    if (counted.argument === undefined) known.calls ??= counted;
    else known.argument ??= counted;
    byKey.set(key, known);

    if (counted.argument === undefined) return;
    const met = ofTool.get(key);
    if (met === undefined) ofTool.set(key, counted);
    else if (met.argument !== counted.argument) refuse(counted, met);
  };
  const visitList = (limits: unknown, path: Path, ofTool: Map<string, Counted>): void => {
    for (const [index, limit] of listOf(limits).entries()) visit(limit, [...path, index], ofTool);
  };

  if (isDict(document.all_tools)) visitList(document.all_tools.limits, ["all_tools", "limits"], new Map());
  if (!isDict(document.tools)) return;
  for (const [name, rules] of Object.entries(document.tools)) {
    if (!isDict(rules)) continue;
    const ofTool = new Map<string, Counted>();
    visitList(rules.limits, ["tools", name, "limits"], ofTool);
    if (isDict(rules.rate_limit)) {
      visit(asLimit(rules.rate_limit as never, name), ["tools", name, "rate_limit"], ofTool);
    }
  }
}

/** A name as a message can bear it. */
function shortened(step: string | number): string | number {
  // Stryker disable next-line ConditionalExpression: a number has no length, and undefined is not greater than anything.
  return typeof step === "string" && step.length > LONGEST_NAME ? `${step.slice(0, LONGEST_NAME)}…` : step;
}

/** The same for limits that name one counter, whatever they count on it. */
const nameKey = ({ counter, window, scope }: Dict): string | undefined =>
  typeof counter === "string" && isWindow(window) && typeof scope === "string"
    ? counterKey({ counter, window, scope })
    : undefined;
