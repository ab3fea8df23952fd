import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { PolicyDocument2 as PolicyDocument, ToolRules2 as ToolRules } from "../../src/policy/policy.v2.js";
import { decisionsOver, type Situation, type Stack, situation } from "./stacks.js";
import type { Theorem } from "./theorem.js";

type Part = Pick<ToolRules, "require" | "deny_if" | "approve_if" | "limits">;
const LISTS = ["require", "deny_if", "approve_if", "limits"] as const;

/** The document without what only observes. The places of the rest stay: a rule that observed becomes one that says nothing. */
function withoutObservers({ tools = {}, all_tools, ...document }: PolicyDocument): PolicyDocument {
  const enforcing = Object.entries(tools).filter(([, rules]) => rules.mode !== "observe");
  return {
    ...document,
    ...(all_tools ? { all_tools: emptied(all_tools as Part) as never } : {}),
    tools: Object.fromEntries(enforcing.map(([key, rules]) => [key, emptied(rules)])),
  };
}

/** Rules and limits come to the end of their list where they are taken out, so that those before keep their pointers. */
function emptied<P extends Part>(part: P): P {
  const result: Record<string, unknown> = { ...part };
  for (const list of LISTS)
    if (part[list])
      result[list] = (part[list] as readonly { mode?: string }[]).filter(({ mode }) => mode !== "observe");
  return result as P;
}

/** What only observes stands behind all else, so that taking it out moves nothing. */
const lastObservers = (stack: Stack): Stack =>
  stack.map(({ tools = {}, all_tools, ...document }) => ({
    ...document,
    ...(all_tools ? { all_tools: sorted(all_tools as Part) as never } : {}),
    tools: Object.fromEntries(Object.entries(tools).map(([key, rules]) => [key, sorted(rules)])),
  }));

function sorted<P extends Part>(part: P): P {
  const result: Record<string, unknown> = { ...part };
  for (const list of LISTS)
    if (part[list])
      result[list] = [...(part[list] as readonly { mode?: string }[])].sort(
        (a, b) => Number(a.mode === "observe") - Number(b.mode === "observe"),
      );
  return result as P;
}

/** What observes changes neither effect nor anything else of a decision but `observed`. */
export const observe_changes_no_effect: Theorem = (library) =>
  fc.property(situation, ({ stack, calls }: Situation) => {
    const watched = lastObservers(stack);
    // Of a plain allow the last document is told: one that observes stands first here.
    const ordered = [...watched].sort((a, b) => Number(b.mode === "observe") - Number(a.mode === "observe"));
    const bare = ordered.filter(({ mode }) => mode !== "observe").map(withoutObservers);
    const plain = (of: Stack) => decisionsOver(library, of, calls).map(({ observed: _, ...decision }) => decision);
    const [these, those] = [plain(ordered), plain(bare)];
    // Whether a call can be read at all depends on what any document looks at, one that observes too.
    fc.pre(these.every(({ code }) => code !== "invalid_call"));
    return isDeepStrictEqual(these, those);
  });
