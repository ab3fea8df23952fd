import fc from "fast-check";
import { decisionsOver, isToolCall, situation, withDispatch } from "./stacks.js";
import type { Theorem } from "./theorem.js";

/** In whatever order a call carries others, its effect is the same, and so is that of the next call. */
export const order_of_carried_calls_never_changes_the_effect: Theorem = (library) =>
  fc.property(situation, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), ({ stack, calls }, order) => {
    const carried = calls.filter(isToolCall).map(({ tool, args }) => ({ tool, args }));
    fc.pre(carried.length > 1);
    const { tool: _, args: __, ...caller } = calls.find(isToolCall)!;
    const turned = carried
      .map((call, at) => ({ call, key: order[at]! }))
      .sort((a, b) => a.key - b.key)
      .map(({ call }) => call);
    const declaring = withDispatch(stack, "carrier", { each: "args.calls", tool: "item.tool", args: "item.args" });
    const effects = (of: readonly unknown[]) => {
      const call = { ...caller, tool: "carrier", args: { calls: of } };
      return decisionsOver(library, declaring, [call, call]).map(({ effect }) => effect);
    };
    return effects(carried).join() === effects(turned).join();
  });
