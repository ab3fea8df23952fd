import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { call, listedCall } from "./calls.js";
import { engineOf, type Theorem } from "./theorem.js";

/** A document of version "1" whose version is changed to "2" decides every sequence of calls alike, in the same words. */
export const version_1_means_the_same_in_2: Theorem = (library) =>
  fc.property(listedCall, fc.array(call, { maxLength: 3 }), ([document, first], more) => {
    const engine = engineOf(library, document);
    const other = engineOf(library, { ...document, version: "2" } as never);
    return [first, first, ...more, first].every((asked) =>
      isDeepStrictEqual({ ...engine.evaluate(asked) }, { ...other.evaluate(asked) }),
    );
  });
