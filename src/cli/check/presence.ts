import type { RulePlace } from "../../policy/operator-hints.js";
import type { Condition } from "../../policy/policy.v1.js";
import { quote } from "../../policy/words.js";
import type { Conflict } from "./lint-finding.js";

/** Watches which arguments conditions ask to be absent and which they look at. */
export interface Presence {
  /** Adds a condition; tells whether it looks at what is to be absent, or asks that to be absent which is looked at. */
  conflict(condition: Condition): Conflict | undefined;
}

/** Makes the watch of conditions that must hold together. */
export function createPresence(list: RulePlace["list"]): Presence {
  const absent = new Set<string>();
  const present = new Set<string>();
  return {
    conflict({ path, op, value }) {
      const own = upTo(path);
      if (op === "exists" && value === false) {
        absent.add(path);
        return present.has(path) ? said(path, list) : undefined;
      }
      for (const one of own) present.add(one);
      const missing = own.find((one) => absent.has(one));
      return missing === undefined ? undefined : said(missing, list);
    },
  };
}

/** A path and all that it leads through. */
function upTo(path: string): readonly string[] {
  const names = path.split(".");
  return names.slice(1).map((_, index) => names.slice(0, index + 2).join("."));
}

const ADVICE = {
  require:
    "remove one, or, if calls without it may pass, ask in a rule of `deny_if` for `exists` with `true` and the opposite",
  deny_if: "write `exists` with `true`, or two rules",
};

const said = (path: string, list: RulePlace["list"]): Conflict => ({
  id: "TG123",
  message: `${quote(path)} is to be absent and is looked at as well; ${ADVICE[list]}`,
});
