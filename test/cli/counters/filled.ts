import type { AnyStore } from "../../../src/engine/store.js";
import { createEngine, parsePolicy, type ToolCall } from "../../../src/index.js";

/** A time whose windows of every kind are far from over. */
export const AT = Date.UTC(2100, 4, 6, 12);

const PAY = {
  version: "2",
  name: "team",
  default: "deny",
  tools: {
    pay: {
      limits: [
        { counter: "pays", window: "day", max: 100, scope: "grant" },
        { counter: "euro", window: "month", zone: "Europe/Berlin", max: 1_000, scope: "global", increment_from: "args.euro" },
        { counter: "per customer", window: "week", max: 9, scope: "grant", by: ["args.customer", "args.express"] },
        { counter: "customers", window: 90, max: 9, scope: "global", by: ["args.customer"] },
        { counter: "watched", window: "hour", max: 1, scope: "session", mode: "observe" },
      ],
    },
  },
}; // biome-ignore format: a table
/** So long that no test sees the end of a slot. */
export const SLIDING = { version: "2", default: "deny", tools: { look: { limits: [{ counter: "looks", window: 30_000_000, sliding: true, max: 100, scope: "grant" }] } } }; // biome-ignore format: one line

export interface Caller {
  readonly tool: string;
  readonly grant: string;
  readonly args?: ToolCall["args"];
}

/** Makes calls of a policy; each must be allowed. */
export async function call(store: AnyStore, policy: unknown, calls: readonly ToolCall[], at?: number, namespace = "") {
  const clock = at === undefined ? Date.now : () => at;
  const engine = createEngine({ policy: parsePolicy(policy), store: store as never, clock, namespace });
  for (const one of calls) {
    const decision = await engine.evaluate(one);
    if (decision.effect !== "allow") throw new Error(`${decision.code}: ${decision.message}`);
  }
}

/** Three calls of ann and one of bob, of both policies. */
export async function fill(store: AnyStore): Promise<void> {
  const pay = (grant: string, euro: number, customer: string | number) => ({
    tool: "pay",
    scope: { grant, session: "s\u001b[2J" },
    args: { euro, customer, express: true },
  });
  await call(store, PAY, [pay("ann", 12.5, "4711"), pay("ann", 0.25, "4711"), pay("bob", 1, 4711)], AT);
  const look = (grant: string) => ({ tool: "look", scope: { grant } });
  await call(store, SLIDING, [look("ann"), look("ann"), look("bob")], undefined, "other one");
}
