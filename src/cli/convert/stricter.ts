import type { InterceptPolicy } from "./intercept.js";
import type { Notes } from "./notes.js";

const COMPARING = ["eq", "neq", "in", "not_in", "contains"];

/** Notes, once a document, in what every conversion is stricter than the original. */
export function noteDifferences(policy: InterceptPolicy, notes: Notes): void {
  const rules = [...policy.tools.values()].flatMap((tool) => tool.rules);
  const comparing = rules.flatMap(({ conditions }) => conditions).find(({ op }) => COMPARING.includes(op));
  const counting = rules.find(({ state }) => state !== undefined);
  const adding = rules.find(({ state }) => state?.incrementFrom !== undefined);
  if (comparing !== undefined) {
    notes.stricter(
      comparing.line,
      'values are compared in print there, where `5` equals `"5"`; here types must be the same',
    );
  }
  if (counting !== undefined) {
    notes.stricter(
      counting.line,
      "a call that the server answers with an error is not counted there; here it is, unless the host calls `release`",
    );
  }
  if (adding !== undefined) {
    notes.stricter(
      adding.line,
      "amounts are cut off to whole numbers there; here fractions count, and an amount below zero is denied",
    );
  }
}
