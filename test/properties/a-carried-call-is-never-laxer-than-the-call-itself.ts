import fc from "fast-check";
import { NAMES } from "../differential/document2.js";
import { randomFrom } from "../differential/random.js";
import { decisionsOver, isToolCall, situation, withDispatch } from "./stacks.js";
import type { Theorem } from "./theorem.js";

/** A call that carries another one is allowed only where both alone are, and denied where rules deny one of them. */
export const a_carried_call_is_never_laxer_than_the_call_itself: Theorem = (library) =>
  fc.property(situation, ({ stack, calls: [call], seed }) => {
    fc.pre(isToolCall(call));
    const { tool, args, annotations: _, ...caller } = call as typeof call & { annotations?: unknown };
    const carrier = randomFrom(seed ^ 0xca11).pick([...NAMES, "carrier"]);
    const carrying = { ...caller, tool: carrier, args: { name: tool, arguments: args } };
    const way = { tool: "args.name", args: "args.arguments" };
    const declaring = withDispatch(stack, carrier, way);
    const [both] = decisionsOver(library, declaring, [carrying]);
    const [itself] = decisionsOver(library, declaring, [{ ...caller, tool, args }]);
    const [outer] = decisionsOver(library, withDispatch(stack, carrier), [carrying]);
    const alone = [itself!, outer!];
    // While an approval is asked for, no limit is reserved.
    const isDenied = alone.some(({ effect, code }) => effect === "deny" && code !== "limit_exceeded");
    const isAllowed = alone.every(({ effect }) => effect === "allow");
    return (both!.effect !== "allow" || isAllowed) && (!isDenied || both!.effect === "deny");
  });
