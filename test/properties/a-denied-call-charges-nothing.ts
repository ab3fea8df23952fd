import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { call, listedCall } from "./calls.js";
import { engineOf, type Theorem } from "./theorem.js";

/** After a denial, or a request for approval, every counter stands where it stood. */
export const a_denied_call_charges_nothing: Theorem = (library) =>
  fc.property(listedCall, fc.array(call, { maxLength: 4 }), ([any, first], more) => {
    const engine = engineOf(library, any);
    const calls = [first, ...more, first, first];
    const counters = () => calls.map((each) => engine.usage(each));
    let denied = 0;
    for (const each of calls) {
      const before = counters();
      if (engine.evaluate(each).effect === "allow") continue;
      denied += 1;
      if (!isDeepStrictEqual(counters(), before)) return false;
    }
    fc.pre(denied > 0);
    return true;
  });
