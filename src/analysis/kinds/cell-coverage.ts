import type { AnyCall } from "../../engine/decision.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { SECTION_KINDS, SECTIONS, type SectionKind } from "../../policy/sections.js";
import { nameGroups, rulesKey } from "../calls/name-groups.js";
import { type NameKind, nameKinds } from "../calls/names.js";
import { createStack, type Stack } from "../calls/profile.js";
import { type ReadName, readName } from "../calls/read-name.js";
import type { Cell } from "../values/cell.js";
import { cellOf } from "../values/cell-of.js";
import { cellsOf } from "../values/cells.js";
import type { Variable } from "../values/space.js";

/** The kinds of values at a place that policies tell apart. */
export interface PlaceCoverage {
  readonly at: Variable;
  /** Without those of which perhaps no value is. */
  readonly cells: readonly Cell[];
  /** Those that some call had. */
  readonly had: Set<Cell>;
  /** The reason why some kinds are not told apart; undefined where all are. */
  readonly unknown: string | undefined;
}

/** Names of which the same rules speak, and the values that calls of them had. */
export interface NameCoverage {
  readonly kind: SectionKind;
  /** The first stands for all. */
  readonly names: readonly NameKind[];
  readonly read: ReadName;
  readonly places: readonly PlaceCoverage[];
}

/** The kinds of values that some of these calls had, for each name whose calls are not decided alike. */
export function cellCoverage(policies: readonly AnyPolicy[], calls: readonly AnyCall[]): readonly NameCoverage[] {
  return SECTION_KINDS.flatMap((kind) => {
    const member = SECTIONS[kind].what;
    const own = calls.flatMap((call) => {
      const name = Object.hasOwn(call, member)
        ? (call as unknown as Readonly<Record<string, unknown>>)[member]
        : undefined;
      return typeof name === "string" ? [{ name, call }] : [];
    });
    if (kind !== "tools" && policies.every((policy) => policy[kind] === undefined)) return [];
    const stack = createStack(policies, kind);
    const all = nameGroups(stack, nameKinds(stack, stack).kinds).map((names) => coverageOf(kind, names, stack));
    for (const { name, call } of own) {
      const found = all.find((one) => isOf(name, one, stack));
      if (found !== undefined) addCall(found, call);
    }
    return all.filter(({ places }) => places.length > 0);
  });
}

function coverageOf(kind: SectionKind, names: readonly NameKind[], stack: Stack): NameCoverage {
  const read = readName(stack, names[0]!.name);
  const places = read.profile.denied ? [] : read.space.variables.flatMap(placeOf);
  return { kind, names, read, places };
}

function placeOf(at: Variable): readonly PlaceCoverage[] {
  if (at.domain.kind === "constant" || at.domain.kind === "free") return [];
  const all = cellsOf(at);
  const cells = all.filter(({ missing }) => missing === undefined);
  const unknown = all.find(({ missing }) => missing !== undefined)?.missing;
  return cells.length < 2 ? [] : [{ at, cells, had: new Set(), unknown }];
}

/** Whether a coverage is of calls of a name. */
function isOf(name: string, { names, read }: NameCoverage, stack: Stack): boolean {
  const exact = names.some((one) => one.isExact && one.name === name);
  if (exact || names.every(({ isExact }) => isExact)) return exact;
  const looks = read.space.variables.filter(({ domain }) => domain.kind === "constant");
  return (
    rulesKey(stack, name) === rulesKey(stack, read.name) &&
    looks.every(({ tests }) => tests.every(({ verdict }) => verdict(name) === verdict(read.name)))
  );
}

/** Adds the kinds of values that a call has; whether some of them were new. */
export function addCall({ places }: Pick<NameCoverage, "places">, call: AnyCall): boolean {
  let isNew = false;
  for (const { at, cells, had } of places) {
    const cell = cellOf(at, call as unknown as Readonly<Record<string, unknown>>);
    if (cell === undefined || !cells.includes(cell) || had.has(cell)) continue;
    had.add(cell);
    isNew = true;
  }
  return isNew;
}
