import type { RuleDocument } from "../../engine/compile/condition.js";
import { fixedDenials } from "../../engine/compile/fixed-denials.js";
import { applyingTo } from "../../engine/compile/join.js";
import { createLayer, type Layer, type Part } from "../../engine/compile/layer.js";
import { keyOf } from "../../json/key.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import { limitsOf } from "../../policy/rate-limit.js";
import { SECTIONS, type SectionKind } from "../../policy/sections.js";
import { createReader, type Reader } from "../search/conditions.js";
import type { Formula } from "../search/formula.js";
import type { Space } from "../values/space.js";
import { FALSE, TRUE, Verdict, type Verdicts } from "../verdicts.js";
import { limitFormulas } from "./limit-formula.js";

/** A condition on calls of one name: it passes, or it denies or asks. */
export interface Demand {
  /** Equal demands of two policies have equal keys. */
  readonly key: string;
  readonly formula: Formula;
  /** The verdicts by which a call passes. */
  readonly passes: Verdicts;
  /** The rule or limit that makes it, and the way to it from its part; absent for what all `arguments` demand together. */
  readonly of?: DemandPlace;
}

export interface DemandPlace {
  readonly part: Part;
  readonly at: readonly (string | number)[];
}

/** A limit that counts calls of one name. */
export interface CountedLimit {
  readonly limit: Limit2;
  readonly document: AnyPolicy;
  readonly pointer: string;
  /** The key of the conditions under which it counts. */
  readonly whenKey: string;
  /** TRUE where it counts. */
  readonly counts: Formula;
}

/** All that policies together say of calls of one name. */
export interface Profile {
  /** Whether each of them is denied. */
  readonly denied: boolean;
  /** The names that arguments may have, of each entry that says. */
  readonly names: readonly (readonly string[])[];
  /** Those that deny. */
  readonly demands: readonly Demand[];
  /** Those that ask a person. */
  readonly asks: readonly Demand[];
  /** Those that deny where no person is asked, for then no limit is asked yet: of limits that refuse by any count. */
  readonly refusals: readonly Demand[];
  readonly limits: readonly CountedLimit[];
}

/** The policies of one engine, made ready to tell what they say of a name. */
export interface Stack {
  readonly policies: readonly AnyPolicy[];
  readonly layers: readonly Layer[];
  readonly kind: SectionKind;
}

export const createStack = (policies: readonly AnyPolicy[], kind: SectionKind): Stack => ({
  policies,
  layers: policies.map((policy) => createLayer(policy, kind)),
  kind,
});

const ALWAYS: Formula = { kind: "constant", verdict: Verdict.True };

/** The profile of a name, its formulas over the places of `space`. */
export function profileOf({ layers, kind }: Stack, name: string, space: Space): Profile {
  const applying = applyingTo(layers, name);
  const denied = fixedDenials(layers, applying, SECTIONS[kind].what).some(({ observes }) => !observes);
  const readers = new Map<AnyPolicy, Reader>();
  const readerOf = (document: AnyPolicy): Reader => {
    let reader = readers.get(document);
    if (reader === undefined) {
      reader = createReader(document, space);
      readers.set(document, reader);
    }
    return reader;
  };

  const demandsOf = (part: Part, list: "require" | "deny_if" | "approve_if", passes: Verdicts): readonly Demand[] =>
    ((part.rules as Partial<Record<typeof list, readonly RuleDocument[]>>)[list] ?? [])
      .map((rule, index) => ({ ...rule, at: [list, index] }))
      .filter(({ mode }) => mode !== "observe")
      .map(({ conditions, at }) => ({
        key: `${passes} ${readerOf(part.document).keyOf(conditions)}`,
        formula: readerOf(part.document).formulaOf(conditions),
        passes,
        of: { part, at },
      }));

  const parts = applying.parts.filter(({ observes }) => !observes);
  const limits = parts.flatMap((part) =>
    limitsOf(part.rules, part.key)
      .filter(({ limit }) => limit.mode !== "observe")
      .map(({ limit, at }) => ({
        limit,
        document: part.document,
        pointer: `${part.pointer}/${at.join("/")}`,
        of: { part, at },
        ...limitFormulas(limit, readerOf(part.document), space),
      })),
  );
  return {
    denied,
    names: parts.flatMap(({ rules }) =>
      "arguments" in rules && rules.arguments !== undefined ? [rules.arguments] : [],
    ),
    demands: [
      ...parts.flatMap((part) => demandsOf(part, "require", TRUE)),
      ...parts.flatMap((part) => demandsOf(part, "deny_if", FALSE)),
      ...limits.map(({ countable, countableKey, of }) => ({
        key: `countable ${countableKey}`,
        formula: countable,
        passes: TRUE,
        of,
      })),
    ],
    refusals: limits.map(({ fits, fitsKey, of }) => ({ key: `fits ${fitsKey}`, formula: fits, passes: TRUE, of })),
    asks: [
      ...parts
        .filter(({ rules }) => "action" in rules && rules.action === "require_approval")
        .map((part) => ({ key: keyOf("always"), formula: ALWAYS, passes: FALSE, of: { part, at: ["action"] } })),
      ...parts.flatMap((part) => demandsOf(part, "approve_if", FALSE)),
    ],
    limits,
  };
}
