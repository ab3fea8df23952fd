import { pointers } from "../../policy/places.js";
import type { AnyPolicy } from "../../policy/policy.js";
import { entriesAt, SECTIONS, type SectionKind, sectionOf } from "../../policy/sections.js";
import type { Tool } from "../server-tools/tool.js";
import type { LintFinding, Report, Subject } from "./lint-finding.js";
import { createPlaces } from "./place.js";

/** Where a part of a view stands in the document. */
export const placed =
  (kind: SectionKind) =>
  (path: LintFinding["path"]): LintFinding["path"] => {
    const [key, ...rest] = path;
    return key === "tools" ? [...entriesAt(kind), ...rest] : [...SECTIONS[kind].at, ...path];
  };

/**
 * A policy's resources or prompts, seen as if they were its tools: so one walk serves all three. Its findings are told
 * at their own places. Undefined if the policy does not speak of them.
 */
export function viewOf(
  subject: Subject,
  kind: "resources" | "prompts",
  report: Report,
): { readonly subject: Subject; readonly report: Report } | undefined {
  const { policy, others, served } = subject;
  if (policy.version === "1" || policy[kind] === undefined) return undefined;
  const at = placed(kind);
  const pointerTo = pointers();
  const tools = kind === "prompts" ? namedPrompts(served) : undefined;
  return {
    subject: {
      ...subject,
      kind,
      policy: seenAs(policy, kind),
      others: others.map((other) => seenAs(other, kind)),
      tools,
      placeOf: createPlaces(tools ?? new Map()),
      pointerTo: (path) => pointerTo(at(path)),
    },
    report: ({ path, repair, ...finding }) =>
      report({
        ...finding,
        path: at(path),
        ...(repair && {
          repair: { ...repair, changes: repair.changes.map((one) => ({ ...one, path: at(one.path) })) },
        }),
      }),
  };
}

function seenAs(policy: AnyPolicy, kind: SectionKind): AnyPolicy {
  const { default: otherwise, hide, entries } = sectionOf(policy, kind);
  const { all_tools: _, ...rest } = policy;
  return { ...rest, default: otherwise, hide, tools: entries };
}

const namedPrompts = ({ prompts }: Subject["served"]): ReadonlyMap<string, Tool> | undefined =>
  prompts && new Map(prompts.map((prompt) => [prompt.name, prompt]));
