import { findRules, type RuleFinding } from "../../analysis/rules/find-rules.js";
import { conditionOf, type Piece } from "../../analysis/rules/pieces.js";
import type { PlacedRule } from "../../analysis/rules/placed-rules.js";
import { TRUE } from "../../analysis/verdicts.js";
import { keyOf } from "../../json/key.js";
import type { Path } from "../../policy/finding.js";
import { namesOf, pathOf } from "../../policy/path.js";
import { pointers } from "../../policy/places.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { entriesAt, SECTION_KINDS, SECTIONS, type SectionKind } from "../../policy/sections.js";
import { quote } from "../../policy/words.js";
import { fewNames } from "../shared/phrases.js";
import type { CheckId, Severity } from "./checks.js";
import type { LintFinding } from "./lint-finding.js";

/**
 * Rules that say something else than they seem to, told by the exact analysis of all calls, after all other findings: each
 * thing is told once.
 */
export function ruleMeanings(policy: AnyPolicy, findings: readonly Said[]): readonly LintFinding[] {
  const pointerTo = pointers();
  const wrong = findings.filter(({ id, severity }) => severity === "error" || AS_ERRORS.includes(id));
  const said = { isWrong: isIn(wrong), isDoubted: isIn(findings) };
  return SECTION_KINDS.filter((kind) => kind === "tools" || policy[kind] !== undefined).flatMap((kind) =>
    findRules(policy, kind, said).map((found) => told(found, kind, pointerTo)),
  );
}

interface Said {
  readonly id: CheckId;
  readonly severity: Severity;
  readonly pointer: string;
}

/** Warnings that say that a rule never decides, or denies every call. */
const AS_ERRORS: readonly CheckId[] = ["TG113", "TG124", "TG187"];

/** Whether one of these is at a rule, or at a part of it. */
function isIn(findings: readonly Said[]): (rule: string) => boolean {
  const within = new Set<string>();
  for (const { pointer } of findings)
    for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) within.add(pointer.slice(0, end));
  return (rule) => within.has(rule);
}

type PointerTo = (path: Path) => string;

function told(found: RuleFinding, kind: SectionKind, pointerTo: PointerTo): LintFinding {
  switch (found.kind) {
    case "never": {
      const { core, rule } = found;
      const does = rule.list === "approve_if" ? "asks at most about calls" : "denies at most calls";
      return ofCore(core, kind, pointerTo, {
        id: "TG130",
        meets: "meets",
        so: `so the rule never holds, and ${does} that it cannot evaluate`,
        remedy: "mend what is not meant; conditions of which one is enough are a rule each",
      });
    }
    case "always":
      return {
        id: "TG130",
        path: pathOfRule(found.rule, kind),
        message: "every call meets this rule, so it denies none; mend its conditions, or remove it",
      };
    case "needless": {
      const { rule, by } = found;
      const reasons = by.map((one) => quote(pointerTo(pathOfRule(one, kind)))).join(" and ");
      const does = by.length === 1 ? "decides" : "decide";
      return {
        id: "TG131",
        path: pathOfRule(rule, kind),
        message: `without this rule each call would have the same effect, since ${reasons} ${does} all that it would ${rule.list === "approve_if" ? "ask about" : "deny"}; remove it, or mend it if it is meant to decide more`,
      };
    }
    case "denied":
      return ofCore(found.core, kind, pointerTo, {
        id: "TG132",
        meets: "passes",
        so: `so every call of ${namesText(found, kind)} is denied`,
        remedy: 'mend what is not meant; if all are to be denied, write `"action": "deny"`',
      });
  }
}

interface Words {
  readonly id: "TG130" | "TG132";
  readonly meets: string;
  readonly so: string;
  readonly remedy: string;
}

/** A finding about pieces that do not go together, at the last of them. */
function ofCore(core: readonly Piece[], kind: SectionKind, pointerTo: PointerTo, words: Words): LintFinding {
  const { id, meets, so, remedy } = words;
  const paths = core.filter(({ of }) => of !== undefined).map((piece) => piecePath(piece, kind));
  const path = paths.at(-1)!;
  const others = [
    ...paths.slice(0, -1).map((one) => quote(pointerTo(one))),
    ...(paths.length < core.length ? ["`arguments`"] : []),
  ];
  const all = others.length === 0 ? "this" : `${others.length === 1 ? "both " : ""}this and ${others.join(" and ")}`;
  if (!areTexts(core)) return { id, path, message: `no call ${meets} ${all}, ${so}; ${remedy}` };
  return {
    id: "TG133",
    path,
    message: `no text fits ${all}, ${so}; write one pattern for all texts that are meant`,
  };
}

/** Whether pieces are conditions that one text must meet, and a pattern is among them. */
function areTexts(core: readonly Piece[]): boolean {
  const conditions = core.map(conditionOf);
  const tests = conditions.flatMap((one) => (one !== undefined && "op" in one ? [one] : []));
  return (
    core.length > 1 &&
    core.every(({ allowed }) => allowed === TRUE) &&
    tests.length === core.length &&
    new Set(tests.map((one) => keyOf(namesOf(pathOf(one))))).size === 1 &&
    tests.some(({ op }) => op === "regex") &&
    tests.every(({ value }) => [value].flat().every((one) => typeof one === "string"))
  );
}

const partPath = (key: string | null, kind: SectionKind): Path =>
  key === null ? ["all_tools"] : [...entriesAt(kind), key];

const pathOfRule = ({ part, pointer, list }: PlacedRule, kind: SectionKind): Path => [
  ...partPath(part.key, kind),
  list,
  Number(pointer.slice(pointer.lastIndexOf("/") + 1)),
];

const rulePath = ({ of }: Piece, kind: SectionKind): Path =>
  of === undefined ? [] : [...partPath(of.part.key, kind), ...of.at];

const piecePath = (piece: Piece, kind: SectionKind): Path =>
  piece.condition === undefined ? rulePath(piece, kind) : [...rulePath(piece, kind), "conditions", piece.condition];

const MOST_NAMES = 3;

function namesText({ names, core }: Extract<RuleFinding, { readonly kind: "denied" }>, kind: SectionKind): string {
  const { what } = SECTIONS[kind];
  if (core.every(({ of }) => of?.part.key === null)) return `each ${what}`;
  const keys = names.flatMap(({ isExact, name, patterns }) => (isExact ? [name] : patterns));
  return `the ${what} ${fewNames([...new Set(keys)], MOST_NAMES)}`;
}
