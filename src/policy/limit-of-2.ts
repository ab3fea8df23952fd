import { isZone } from "../zone.js";
import { MAX_BY } from "./caps.js";
import type { ConditionChecks } from "./condition-keys.js";
import { checkConditions } from "./conditions.js";
import { type Dict, listOf, type Path } from "./finding.js";
import { spelling } from "./path-problem.js";
import { checkPath } from "./test-of-2.js";
import { isOfDays } from "./windows.js";
import { quote, show } from "./words.js";

/** How the keys of a limit of version "2" go together. See docs/language.md#limits. */

/** Reports what is wrong with the paths and conditions of a limit, and keys that do not go together. */
export function checkLimit2(limit: Dict, at: Path, checks: ConditionChecks): void {
  const { report } = checks;
  checkBy(limit.by, [...at, "by"], checks);
  checkConditions(limit.when, [...at, "when"], "2", "when", checks);
  const refuse = (key: string, message: string): void => report([...at, key], "TG111", message, true);
  const { window, zone } = limit;
  if (typeof zone === "string" && !isZone(zone)) {
    report(
      [...at, "zone"],
      "TG104",
      `expected the IANA name of a time zone such as \`"Europe/Berlin"\`, got ${show(zone)}, which this runtime does not know`,
    );
  }
  if (zone !== undefined) {
    if (!isOfDays(window))
      refuse("zone", 'a `zone` goes with `"day"`, `"week"` or `"month"`, whose windows begin with a day; remove it');
    else if (limit.sliding === true)
      refuse("zone", "a sliding window begins with no day, so that a `zone` says nothing; remove one of the two");
  }
  if (limit.sliding === true && (window === "week" || window === "month")) {
    refuse(
      "sliding",
      "a sliding window is a length of time; write days as seconds (604800 are seven days), or remove `sliding`",
    );
  }
  const charges = ["increment_from", "increment_from_size", "amount"].filter((key) => limit[key] !== undefined);
  if (charges.length > 1) {
    refuse(
      charges[1]!,
      `${quote(charges[1]!)} does not go with ${quote(charges[0]!)}: each says what a call is charged; keep one`,
    );
  }
  if (limit.release !== undefined && limit.amount === 0)
    refuse("release", "a limit with `amount: 0` charges nothing that could be given back; remove `release`");
  if (limit.release === "on_end" && limit.sliding !== true)
    refuse("release", '`"on_end"` bounds how many calls run at once, and needs `"sliding": true`');
}

function checkBy(by: unknown, at: Path, { report, roots }: ConditionChecks): void {
  const first = new Map<string, number>();
  for (const [index, path] of listOf(by).slice(0, MAX_BY).entries()) {
    const place = [...at, index];
    checkPath(path, place, roots.outside, report);
    const spelled = spelling(path, roots.outside);
    if (spelled === null) continue;
    if (first.has(spelled)) report(place, "TG104", "expected different paths, got one of them twice; remove one");
    first.set(spelled, index);
  }
}
