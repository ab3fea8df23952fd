// @ts-check
import { strictEqual } from "node:assert";
import { createEngine, parsePolicy } from "tollgate";
import { toolNames } from "../lib/case.mjs";
import { timed } from "../lib/job.mjs";

const LISTED = toolNames(1_000);
/** Every tenth. */
export const HIDDEN = LISTED.filter((_, i) => i % 10 === 3);
const VISIBLE = 900;

/** Reads the names anew as a server's answer brings them: none is the very string of the policy. @type {readonly string[]} */
const names = JSON.parse(JSON.stringify(LISTED));

/** @param {string} name @param {(name: string) => boolean} isVisible */
export function filtering(name, isVisible) {
  strictEqual(isVisible("tool_3"), false);
  strictEqual(isVisible("tool_4"), true);
  strictEqual(isVisible("not_in_the_policy"), true);
  return { name, units: LISTED.length, allowed: VISIBLE, pass: () => names.filter(isVisible).length };
}

export function filters() {
  const tools = Object.fromEntries(LISTED.map((name) => [name, {}]));
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", hide: HIDDEN, tools }) });
  const hidden = new Set(HIDDEN);
  return [filtering("floor", (name) => !hidden.has(name)), filtering("tollgate", (name) => engine.isVisible(name))];
}

/** Scenario 9: a list of a thousand tools, of which every tenth is hidden. */
export const filter = { "filter 1,000 names": timed("ns a name", filters) };
