import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { decisionsOver, situation, withConditions } from "./stacks.js";
import { type Theorem, wordless } from "./theorem.js";

/** A condition that is turned around twice is the same condition. */
export const not_not_is_identity: Theorem = (library) =>
  fc.property(situation, ({ stack, calls }) => {
    const twice = withConditions(stack, (condition) => ({ not: { not: condition } }));
    const [once, other] = [stack, twice].map((one) => decisionsOver(library, one, calls).map(wordless));
    return isDeepStrictEqual(once, other);
  });
