import type { Path } from "./finding.js";
import { type AnyPolicy, type Policy, requirePolicy } from "./policy.js";

/** Documents of one engine at most. */
const MAX_POLICIES = 16;

/** The reason why policies do not go together: which of them, at which of its parts, and what was expected. */
export interface Mismatch {
  readonly index: number;
  readonly path: Path;
  readonly expected: string;
}

/**
 * The reason why policies cannot be those of one engine, outermost first: one, or several that each have a name
 * (language "2", section 6).
 */
export function mismatchOf(policies: readonly Policy[]): Mismatch | undefined {
  const { length } = policies;
  if (length === 0 || length > MAX_POLICIES)
    return { index: Math.min(length, MAX_POLICIES), path: [], expected: `1 to ${MAX_POLICIES} policies` };
  if (length > 1) {
    const names = policies.map((policy) => (policy as AnyPolicy).name);
    const unnamed = names.indexOf(undefined);
    if (unnamed !== -1)
      return {
        index: unnamed,
        path: [],
        expected: "each of several policies to have a `name`, which version `2` has",
      };
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (twice !== -1)
      return {
        index: twice,
        path: ["name"],
        expected: `policies of different names, got two with \`${names[twice]}\``,
      };
  }
  return policies.every((policy) => (policy as AnyPolicy).mode === "observe")
    ? {
        index: 0,
        path: ["mode"],
        expected: 'a policy without `mode: "observe"`; what observes stands beside one that is enforced',
      }
    : undefined;
}

/**
 * The policies of an engine. See docs/language.md#documents-together.
 *
 * @throws {TypeError} for what the parser did not make, and for policies that do not go together.
 */
export function requirePolicies(value: unknown, caller: string): readonly Policy[] {
  const list: readonly unknown[] = Array.isArray(value) ? Array.from(value.slice(0, MAX_POLICIES + 1)) : [value];
  // How many there are is told before what they are.
  const known =
    list.length > MAX_POLICIES ? (list as readonly Policy[]) : list.map((one) => requirePolicy(one, caller));
  const mismatch = mismatchOf(known);
  if (mismatch !== undefined) throw new TypeError(`${caller}: expected ${mismatch.expected}`);
  return known;
}
