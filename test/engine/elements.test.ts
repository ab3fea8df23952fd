import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const policy = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    delete_rows: {
      limits: [{ counter: "rows", window: "day", max: 1_000_000, scope: "global", increment_from_size: "args.ids" }],
    },
  },
});

it.each([
  [1_000_000, "allowed", [1_000_000]],
  [1_000_001, "amount_invalid", []],
])("an array of %i elements is decided as %s", (length, code, used) => {
  const decision = createEngine({ policy }).evaluate({ tool: "delete_rows", args: { ids: Array(length) } });
  expect([decision.code, decision.limits.map((limit) => limit.used)]).toEqual([code, used]);
});
