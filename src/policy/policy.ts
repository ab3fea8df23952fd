import type { PolicyDocument } from "./policy.v1.js";
import type { PolicyDocument2 } from "./policy.v2.js";
import type { Version } from "./version.js";

/**
 * A policy of version "1". See docs/language.md#the-two-versions.
 *
 * @example
 * ```ts
 * import { definePolicy, type Policy1 } from "tollgate";
 *
 * const policy: Policy1 = definePolicy({ version: "1", default: "deny" });
 * ```
 */
export interface Policy1 extends PolicyDocument {
  /** A hash of the content: equal documents have equal revisions, whatever the order of their keys. Identifies, does not authenticate. Not enumerable. */
  readonly revision: string;
}

/**
 * A policy of version "2". See docs/language.md#the-two-versions.
 *
 * @example
 * ```ts
 * import { parsePolicy, type Policy2 } from "tollgate";
 *
 * const policy = parsePolicy('{ "version": "2", "name": "team", "default": "deny" }');
 * const nameOf = ({ name }: Policy2): string => name ?? "unnamed";
 * if (policy.version === "2") console.log(nameOf(policy));
 * ```
 */
export interface Policy2 extends PolicyDocument2 {
  /** As in a policy of version "1". */
  readonly revision: string;
}

/**
 * A document that was read and found valid: a deep-frozen copy whose objects have no prototype.
 * Only `parsePolicy` and `safeParsePolicy` make one. Its `version` tells its type.
 *
 * @example
 * ```ts
 * import { type Policy, parsePolicy } from "tollgate";
 *
 * const policy: Policy = parsePolicy('{ "version": "1", "default": "deny" }');
 * console.log(policy.version, policy.revision);
 * ```
 */
export type Policy = Policy1 | Policy2;

/** A policy of either version, as the engine reads it: version "2" contains version "1". */
export type AnyPolicy = Omit<Policy2, "version"> & { readonly version: Version };

const issued = new WeakSet<object>();

/** Marks a value as a policy that the parser made. For the parser alone. */
export function issuePolicy(policy: object): Policy {
  issued.add(policy);
  return policy as Policy;
}

/** Whether the parser made this very object. */
export function isPolicy(value: unknown): value is Policy {
  return issued.has(value as object);
}

/** A policy that the parser made, or a `TypeError` that says so. */
export function requirePolicy(value: unknown, caller: string): Policy {
  if (isPolicy(value)) return value;
  throw new TypeError(`${caller}: expected a policy that \`parsePolicy\` or \`safeParsePolicy\` made`);
}
