// @ts-check
import { callsOf, NAMES, policyOf } from "../lib/case.mjs";
import { DEFAULT_DENY, decision } from "../lib/floor.mjs";
import { decisions } from "../lib/job.mjs";

/** @typedef {import("../lib/case.mjs").Case} Case */

const PATTERN = "^(?:feature|fix)/[a-z0-9][a-z0-9._-]{0,62}$";

const BRANCHES = ["feature/rate-limits", "main", "fix/issue-1093.retry", "feature/UPPER", "fix/a", "release/1.2"];
/** @param {number} i */
const argsOf = (i) => ({ repository: `r${i}`, branch: BRANCHES[i % BRANCHES.length] });

const rules = () =>
  new Map(
    NAMES.map((name) => [
      name,
      {
        allow: decision("allow", "allowed", `/tools/${name}`),
        unmet: decision("deny", "require_unmet", `/tools/${name}/require/0`),
        undecided: decision("deny", "indeterminate", `/tools/${name}/require/0`),
      },
    ]),
  );

const floor = () => {
  const table = rules();
  const pattern = new RegExp(PATTERN, "u");
  /** @type {import("../lib/case.mjs").Decide} */
  return ({ tool, args: { branch } }) => {
    const rule = table.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    if (typeof branch !== "string") return rule.undecided;
    return pattern.test(branch) ? rule.allow : rule.unmet;
  };
};

const ownFloor = () => {
  const table = rules();
  const pattern = new RegExp(PATTERN, "u");
  /** @type {import("../lib/case.mjs").Decide} */
  return ({ tool, args }) => {
    const rule = table.get(tool);
    if (rule === undefined) return DEFAULT_DENY;
    const branch = Object.hasOwn(args, "branch") ? args.branch : undefined;
    if (typeof branch !== "string") return rule.undecided;
    return pattern.test(branch) ? rule.allow : rule.unmet;
  };
};

/** @returns {Case} */
const pattern = () => ({
  policy: policyOf(NAMES, { require: [{ conditions: [{ path: "args.branch", op: "regex", value: PATTERN }] }] }),
  calls: callsOf((i) => ({ args: argsOf(i) })),
  floor,
  ownFloor,
  expected: {
    decisions: [
      { effect: "allow", code: "allowed", rule: "/tools/tool_0", limits: [] },
      { effect: "deny", code: "require_unmet", rule: "/tools/tool_7/require/0", limits: [] },
      { effect: "allow", code: "allowed", rule: "/tools/tool_14", limits: [] },
      { effect: "deny", code: "require_unmet", rule: "/tools/tool_21/require/0", limits: [] },
      { effect: "allow", code: "allowed", rule: "/tools/tool_28", limits: [] },
      { effect: "deny", code: "require_unmet", rule: "/tools/tool_35/require/0", limits: [] },
    ],
    codes: { allowed: 2_048, require_unmet: 2_048 },
    allowed: 2_048,
  },
});

/** Scenario 3: a pattern in linear time, beside the native RegExp, which backtracks. No bound: linear time comes first. */
export const patterns = { "a pattern": decisions(pattern) };
