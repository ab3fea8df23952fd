import type { PolicyDocument } from "./policy.v1.js";

/**
 * A document that was read and found valid: a deep-frozen copy whose objects have no prototype.
 * Only `parsePolicy` and `safeParsePolicy` make one.
 */
export interface Policy extends PolicyDocument {
  /** A hash of the content: equal documents have equal revisions, whatever the order of their keys. Identifies, does not authenticate. Not enumerable. */
  readonly revision: string;
}

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
