import { pointerSegment } from "../policy/pointer.js";
import type { Policy } from "../policy/policy.js";
import type { Decision } from "./decision.js";
import { allowance, denial } from "./decisions.js";
import { compileLimits, createWindowTable, type Limits, placeLimits, placeRateLimit } from "./limit.js";
import * as messages from "./messages.js";
import { compileRules, type Rule } from "./rule.js";

type ToolRules = NonNullable<Policy["tools"]>[string];

/** All that is known of a tool before its call: what is decided already, and what is still to be looked at. */
export interface Entry {
  /** Whether the document's `tools` has it. */
  readonly listed: boolean;
  /** The decision on every call of this tool; null where its arguments, an approval or its limits decide. */
  readonly settled: Decision | null;
  /** `require`, then `deny_if`. */
  readonly rules: Rule | null;
  /** Whether it has limits: told here, as each object less to look into is nanoseconds less. */
  readonly limited: boolean;
  readonly limits: Limits;
  readonly approval: { readonly pointer: string; readonly reason: string | undefined } | null;
  readonly allow: Decision;
}

/** A policy made ready: one look-up finds all that a decision needs. */
export interface Table {
  readonly revision: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** For every name that `entries` does not have. */
  readonly unlisted: Entry;
  readonly isVisible: (tool: string) => boolean;
}

/** Makes a policy ready for decisions. `namespace` becomes part of every counter. */
export function compile(policy: Policy, namespace: string): Table {
  const windowsOf = createWindowTable();
  const limitsOf = (tool: ToolRules | undefined, name: string, pointer: string): Limits =>
    compileLimits(
      [
        ...placeLimits(tool?.limits, pointer),
        ...placeRateLimit(tool?.rate_limit, name, pointer),
        ...placeLimits(policy.all_tools?.limits, "/all_tools"),
      ],
      namespace,
      windowsOf,
    );

  const hide = policy.hide ?? [];
  const hidesAll = hide[0] === "*";
  const hidden = new Map(hide.map((name, index) => [name, denial("hidden", `/hide/${index}`, messages.NOT_AVAILABLE)]));
  const hiddenDecision = (name: string): Decision | null => hidden.get(hidesAll ? "*" : name) ?? null;

  const unlistedLimits = limitsOf(undefined, "", "");
  const unlisted = (settled: Decision | null): Entry => ({
    listed: false,
    settled,
    rules: null,
    limited: unlistedLimits.meters.length > 0,
    limits: unlistedLimits,
    approval: null,
    allow: allowance("/default"),
  });

  const entries = new Map<string, Entry>();
  for (const [name, settled] of hidden) entries.set(name, unlisted(settled));
  for (const [name, tool] of Object.entries(policy.tools ?? {})) {
    const pointer = `/tools/${pointerSegment(name)}`;
    entries.set(name, compileTool(tool, pointer, hiddenDecision(name), limitsOf(tool, name, pointer)));
  }
  const byDefault = policy.default === "deny" ? denial("default_deny", "/default", messages.NOT_AVAILABLE) : null;
  return {
    revision: policy.revision,
    entries,
    unlisted: unlisted(hidesAll ? hiddenDecision("*") : byDefault),
    isVisible: (tool) => !hidesAll && !hidden.has(tool),
  };
}

function compileTool(tool: ToolRules, pointer: string, hidden: Decision | null, limits: Limits): Entry {
  const denied = tool.action === "deny" ? denial("denied", `${pointer}/action`, tool.reason ?? messages.DENIED) : null;
  const rules = compileRules("require", tool.require, pointer, compileRules("deny_if", tool.deny_if, pointer, null));
  const approval = tool.action === "require_approval" ? { pointer: `${pointer}/action`, reason: tool.reason } : null;
  const limited = limits.meters.length > 0;
  const allow = allowance(pointer);
  const open = rules === null && approval === null && !limited;
  return { listed: true, settled: hidden ?? denied ?? (open ? allow : null), rules, limited, limits, approval, allow };
}
