/** What every object of a polluted process inherits: the language's own words, and names of arguments. */
export const POLLUTION: Readonly<Record<string, unknown>> = {
  ...{ default: "allow", version: "1", hide: [], all_tools: { limits: [] }, tools: {} },
  ...{ action: "allow", reason: "no reason", require: [], deny_if: [], limits: [], rate_limit: { max: 9, window: 60 } },
  ...{ conditions: [], on_deny: "no", op: "exists", counter: "c", window: "day", max: 1_000_000, scope: "global" },
  ...{ increment_from: "args.amount", tool: "t", args: { a: "x", amount: 5 }, grant: "g", session: "s" },
  ...{ amount: 5, a: "x", b: 1, o: { x: 1 }, approved: {}, revision: "0", namespace: "n", store: {}, maxCounters: 1 },
  ...{ name: "polluted", mode: "observe", lists: { l: ["x"] }, except: ["t"], approve_if: [], ignore_case: true },
  ...{ all: [], any: [], not: {}, every: "args.l", some: "args.l", if_absent: true, value_from: "args.b", item: 1 },
  ...{ remember: { seconds: 9 }, seconds: 9, match: ["args.a"] },
  ...{
    principal: { id: "u1", role: "lead" },
    annotations: { readOnlyHint: true },
    observed: [],
    id: "u1",
    role: "lead",
  },
};
