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
import { limitFormula } from "./limit-formula.js";

/** A condition on calls of one name: it passes, or it denies or asks. */
export interface Demand {
  /** Equal demands of two policies have equal keys. */
  readonly key: string;
  readonly formula: Formula;
  /** The verdicts by which a call passes. */
  readonly passes: Verdicts;
}

/** A limit that counts calls of one name. */
export interface CountedLimit {
  readonly limit: Limit2;
  readonly document: AnyPolicy;
  readonly pointer: string;
  /** The key of the conditions under which it counts. */
  readonly whenKey: string;
  readonly when: Formula;
}

/** All that policies together say of calls of one name. */
export interface Profile {
  /** Whether each of them is denied. */
  readonly denied: boolean;
  /** The names that arguments may have, of each entry that says. */
  readonly names: readonly (readonly string[])[];
  readonly demands: readonly Demand[];
  readonly asks: readonly Demand[];
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
      .filter(({ mode }) => mode !== "observe")
      .map(({ conditions }) => ({
        key: `${passes} ${readerOf(part.document).keyOf(conditions)}`,
        formula: readerOf(part.document).formulaOf(conditions),
        passes,
      }));

  const parts = applying.parts.filter(({ observes }) => !observes);
  const limits = parts.flatMap((part) =>
    limitsOf(part.rules, part.key)
      .filter(({ limit }) => limit.mode !== "observe")
      .map(({ limit, at }): CountedLimit & { readonly demand: Demand } => {
        const reader = readerOf(part.document);
        const whenKey = limit.when === undefined ? "" : reader.keyOf(limit.when);
        const { formula, key } = limitFormula(limit, reader, space);
        return {
          limit,
          document: part.document,
          pointer: `${part.pointer}/${at.join("/")}`,
          whenKey,
          when: { kind: "may", part: limit.when === undefined ? ALWAYS : reader.formulaOf(limit.when) },
          demand: { key: `limit ${key} ${whenKey}`, formula, passes: TRUE },
        };
      }),
  );
  return {
    denied,
    names: parts.flatMap(({ rules }) =>
      "arguments" in rules && rules.arguments !== undefined ? [rules.arguments] : [],
    ),
    demands: [
      ...parts.flatMap((part) => demandsOf(part, "require", TRUE)),
      ...parts.flatMap((part) => demandsOf(part, "deny_if", FALSE)),
      ...limits.map(({ demand }) => demand),
    ],
    asks: [
      ...parts
        .filter(({ rules }) => "action" in rules && rules.action === "require_approval")
        .map(() => ({ key: keyOf("always"), formula: ALWAYS, passes: FALSE })),
      ...parts.flatMap((part) => demandsOf(part, "approve_if", FALSE)),
    ],
    limits,
  };
}
