// @ts-check
import { createEngine, parsePolicy } from "tollgate";

const policy = parsePolicy(`{
  "version": "1",
  "default": "deny",
  "tools": {
    "read_order": {},
    "create_refund": {
      "require": [{
        "conditions": [{ "path": "args.amount", "op": "lte", "value": 500 }],
        "on_deny": "refunds over 500 go to a colleague"
      }],
      "limits": [{
        "counter": "refunded", "window": "day", "max": 800, "scope": "grant",
        "increment_from": "args.amount"
      }]
    }
  }
}`);

// Once for the process. The clock is here so that this example prints the same each time; leave it out.
const engine = createEngine({ policy, clock: () => Date.UTC(2026, 0, 1, 18) });

/** @param {string} tool @param {Record<string, unknown>} args */
function call(tool, args) {
  const decision = engine.evaluate({ tool, args, scope: { grant: "user-17" } });
  console.log(decision.effect, decision.code, decision.rule, decision.retryAfterMs ?? "");
  return decision.effect === "allow";
}

call("read_order", { id: 1 });
call("create_refund", { amount: 500 });
call("create_refund", { amount: 900 });
call("create_refund", { amount: "25" });
call("create_refund", {});
call("create_refund", { amount: 400 });
call("drop_table", {});
