import { type AnyPolicy, type Policy, requirePolicy } from "./policy.js";

/** Documents of one engine at most. */
const MAX_POLICIES = 16;

/**
 * The policies of an engine, outermost first: one, or several that each have a name. See
 * docs/language.md#documents-together.
 *
 * @throws {TypeError} for what the parser did not make, and for policies that do not go together.
 */
export function requirePolicies(value: unknown, caller: string): readonly Policy[] {
  const refuse = (expected: string): never => {
    throw new TypeError(`${caller}: expected ${expected}`);
  };
  const list: readonly unknown[] = Array.isArray(value) ? Array.from(value.slice(0, MAX_POLICIES + 1)) : [value];
  if (list.length === 0 || list.length > MAX_POLICIES) return refuse(`1 to ${MAX_POLICIES} policies`);
  const policies: readonly Policy[] = list.map((one) => requirePolicy(one, caller));
  if (policies.length > 1) {
    const names = policies.map((policy) => (policy as AnyPolicy).name);
    if (names.includes(undefined)) refuse("each of several policies to have a `name`, which version `2` has");
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) refuse(`policies of different names, got two with \`${twice}\``);
  }
  if (policies.every((policy) => (policy as AnyPolicy).mode === "observe"))
    refuse('a policy without `mode: "observe"`; what observes stands beside one that is enforced');
  return policies;
}
