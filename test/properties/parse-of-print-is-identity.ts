import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { document } from "./policies.js";
import { policyOf, type Theorem } from "./theorem.js";

const isText = (value: unknown) => typeof value === "string" && !value.includes("*");
/** Words that only a text of JSON can spoil: quotes, controls, halves of surrogate pairs. */
const words = fc.string({ unit: "binary" }).filter(isText);

/**
 * A policy printed as JSON text, or handed in again, is read as the same policy with the same revision. The text of -0
 * is `0`, which equals it. (Numbers of 2^53 and more, which a value may hold and a text may not, are not made here.)
 */
export const parse_of_print_is_identity: Theorem = (library) =>
  fc.property(document, words, fc.boolean(), (any, description, indent) => {
    const policy = policyOf(library, { ...any, description });
    const printed = JSON.stringify(policy, null, indent ? 2 : 0);
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
    return [printed, policy, JSON.parse(printed)].every((form) => {
      const again = library.safeParsePolicy(form);
      return (
        again.ok && again.policy.revision === policy.revision && isDeepStrictEqual(plain(again.policy), plain(policy))
      );
    });
  });
