import fc from "fast-check";
import { decisionsOver, situation } from "./stacks.js";
import type { Theorem } from "./theorem.js";

/**
 * A stack allows what each of its documents alone allows, and denies what one of them alone denies. Where one declares that a tool
 * carries calls, the others decide these too, and the stack can allow less.
 */
export const a_layer_only_tightens: Theorem = (library) =>
  fc.property(situation, ({ stack, calls: [call] }) => {
    const enforced = stack.filter(({ mode }) => mode !== "observe");
    const [together] = decisionsOver(library, stack, [call]);
    // Whether a call can be read at all, the documents decide together.
    fc.pre(together!.code !== "invalid_call");
    const alone = enforced.map((document) => decisionsOver(library, [document], [call])[0]!);
    const allAllow = alone.every(({ effect }) => effect === "allow");
    // While one document asks for approval, no limit of another is reserved.
    const oneDenies = alone.some(({ effect, code }) => effect === "deny" && code !== "limit_exceeded");
    const isAllowed = together!.effect === "allow";
    const carries = stack.some((document) => "dispatch" in document);
    return (carries ? !isAllowed || allAllow : isAllowed === allAllow) && (!oneDenies || together!.effect === "deny");
  });
