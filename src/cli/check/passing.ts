import { anyOf, covering } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ToolRules2 } from "../../policy/policy.v2.js";
import { type SectionKind, sectionOf } from "../../policy/sections.js";

/** The entries of a policy that decide a name, and their keys. */
export const entriesFor = (
  policy: AnyPolicy,
  kind: SectionKind,
  name: string,
): readonly (readonly [string, ToolRules2])[] =>
  Object.entries(sectionOf(policy, kind).entries).filter(
    ([key, { except, mode }]) => mode !== "observe" && covering(key, except)(name),
  );

/**
 * Whether policies let calls of a name through without asking a person, if the calls meet their rules: none hides it, denies
 * it, or asks.
 */
export const passesUnasked = (policies: readonly AnyPolicy[], kind: SectionKind, name: string): boolean =>
  policies.every((policy) => {
    const { default: otherwise, hide } = sectionOf(policy, kind);
    if (anyOf(hide)(name)) return false;
    const entries = entriesFor(policy, kind, name);
    return entries.length === 0
      ? otherwise === "allow"
      : entries.every(([, { action = "allow" }]) => action === "allow");
  });

/** Those of the other policies that decide. */
export const enforcing = (others: readonly AnyPolicy[]): readonly AnyPolicy[] =>
  others.filter(({ mode }) => mode !== "observe");
