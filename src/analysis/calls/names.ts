import { applyingTo } from "../../engine/compile/join.js";
import { createLayer } from "../../engine/compile/layer.js";
import { compileNamePattern, isNamePattern } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { Condition2, ToolRules2 } from "../../policy/policy.v2.js";
import { type SectionKind, sectionOf } from "../../policy/sections.js";
import { nameMachine } from "../automata/text-machines.js";
import { createReader } from "../search/conditions.js";
import { createSpace } from "../values/space.js";
import { textCells } from "../values/texts.js";
import { ALIKE, type ValueTest } from "../values/value-test.js";
import { TRUE, Verdict } from "../verdicts.js";
import type { Stack } from "./profile.js";

/** Names of tools, resources or prompts of which policies say the same, by one of them. */
export interface NameKind {
  readonly name: string;
  /** Whether this very name is meant; otherwise it is made up. */
  readonly isExact: boolean;
  /** The patterns of entries that cover it on either side. */
  readonly patterns: readonly string[];
}

const ROOTS = { tools: "tool", resources: "uri", prompts: "prompt" } as const;

/** Every name that either side spells out, and one of each kind of all others; `missing` says why there may be more kinds. */
export function nameKinds(
  old: Stack,
  now: Stack,
): { readonly kinds: readonly NameKind[]; readonly missing: readonly string[] } {
  const { kind } = old;
  const documents = [...old.policies, ...now.policies];
  const spelled = new Set<string>();
  const patterns = new Set<string>();
  for (const document of documents) {
    for (const name of createLayer(document, kind).names) spelled.add(name);
    if (kind === "tools") for (const name of Object.keys(document.dispatch ?? {})) spelled.add(name);
    for (const name of namesIn(document, kind)) if (isNamePattern(name)) patterns.add(name);
  }
  const tests = [spelledTest([...spelled]), ...[...patterns].map(patternTest), ...testsOfName(documents, kind)];
  const nice = ["other", ...[...patterns].map((pattern) => pattern.replaceAll("*", "x"))];
  const verdictsOf = (name: string): string => tests.map(({ verdict }) => 1 << verdict(name)).join();
  const niceBy = new Map(nice.map((name) => [verdictsOf(name), name]).reverse() as [string, string][]);

  const exact = [...spelled].map((name) => ({ name, isExact: true, patterns: coveringIn([old, now], name) }));
  const seen = new Set<string>();
  const missing = new Set<string>();
  const others: NameKind[] = [];
  for (const { text, verdicts, missing: why } of textCells(tests)) {
    if ((verdicts[0]! & TRUE) !== 0 && text !== undefined) continue;
    if (text === undefined) {
      missing.add(why ?? "a kind of names");
      continue;
    }
    const name = niceBy.get(verdicts.join()) ?? text;
    const covering = coveringIn([old, now], name);
    const key = `${appliedKey([old, now], name)} ${verdicts.slice(1 + patterns.size).join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    others.push({ name, isExact: false, patterns: covering });
  }
  return { kinds: [...exact, ...others], missing: [...missing] };
}

/** The names of the tools of a server. */
export const listedNames = (tools: readonly { readonly name: string }[], old: Stack, now: Stack) => ({
  kinds: [...new Set(tools.map(({ name }) => name))].map((name) => ({
    name,
    isExact: true,
    patterns: coveringIn([old, now], name),
  })),
  missing: [],
});

const namesIn = (document: AnyPolicy, kind: SectionKind): readonly string[] => {
  const { hide, entries } = sectionOf(document, kind);
  return [...hide, ...Object.entries(entries).flatMap(([key, { except = [] }]) => [key, ...except])];
};

const coveringIn = (stacks: readonly Stack[], name: string): readonly string[] => [
  ...new Set(
    stacks.flatMap(({ layers }) =>
      applyingTo(layers, name).parts.flatMap(({ key }) => (key !== null && isNamePattern(key) ? [key] : [])),
    ),
  ),
];

/** The same for names to which the same parts apply. */
const appliedKey = (stacks: readonly Stack[], name: string): string =>
  stacks
    .map(({ layers }) => {
      const { parts, hidden } = applyingTo(layers, name);
      return JSON.stringify([parts.map(({ policy, pointer }) => [policy, pointer]), hidden.map((at) => at !== -1)]);
    })
    .join();

const verdict = (holds: boolean): Verdict => (holds ? Verdict.True : Verdict.False);
const NO_MORE = { numbers: [], charges: false, array: () => ALIKE } as const;

function spelledTest(names: readonly string[]): ValueTest {
  const known = new Set(names);
  return {
    ...NO_MORE,
    key: `spelled ${JSON.stringify(names)}`,
    verdict: (value) => verdict(known.has(value as string)),
    text: {
      kind: "read",
      machines: () => [],
      constants: names,
      sizes: [],
      verdict: ({ constant }) => verdict(constant !== undefined && known.has(constant)),
    },
  };
}

function patternTest(pattern: string): ValueTest {
  const matches = compileNamePattern(pattern);
  return {
    ...NO_MORE,
    key: `name ${pattern}`,
    verdict: (value) => verdict(matches(value as string)),
    text: {
      kind: "read",
      machines: () => [nameMachine(pattern)],
      constants: [],
      sizes: [],
      verdict: ({ taken }) => verdict(taken[0]!),
    },
  };
}

/** The tests that conditions make of the name itself. */
function testsOfName(documents: readonly AnyPolicy[], kind: SectionKind): readonly ValueTest[] {
  const space = createSpace("");
  for (const document of documents) {
    const { formulaOf } = createReader(document, space);
    const read = ({ require = [], deny_if = [], approve_if = [], limits = [] }: ToolRules2): void => {
      for (const { conditions } of [...require, ...deny_if, ...approve_if]) formulaOf(conditions);
      for (const { when } of limits) if (when !== undefined) formulaOf(when as readonly Condition2[]);
    };
    for (const rules of Object.values(sectionOf(document, kind).entries)) read(rules);
    if (kind === "tools" && document.all_tools !== undefined) read(document.all_tools);
  }
  return space.at([ROOTS[kind]]).tests;
}
