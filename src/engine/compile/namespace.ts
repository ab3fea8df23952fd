import { asKey } from "../../json/own.js";
import { inNamespace } from "../../policy/counter-key.js";
import type { CompiledSection } from "./compile.js";
import type { CompiledTool, Observers } from "./join.js";
import { type Limits, limitsOver } from "./limit.js";
import { type Meter, meterAt } from "./meter.js";

/** The section for engines whose namespace is part of every counter. A tool's counters are named at its first call. */
export function sectionIn(section: CompiledSection, namespace: string): CompiledSection {
  const tools = new Map<string, CompiledTool>();
  /** Names that are not kept have the same tool, most of them. */
  let last: { readonly of: CompiledTool; readonly tool: CompiledTool } | null = null;
  return {
    tools,
    find(name) {
      const of = section.tools.get(name) ?? section.find(name);
      if (last?.of === of) return last.tool;
      const tool = toolIn(of, namespace);
      if (section.tools.has(name)) tools.set(name, tool);
      else last = { of, tool };
      return tool;
    },
    isVisible: section.isVisible,
    longestName: section.longestName,
  };
}

/** Written out, as meters are: a call reads it. */
function toolIn(tool: CompiledTool, namespace: string): CompiledTool {
  const { limits, observers } = tool;
  if (limits.meters.length === 0 && (observers === null || observers.limits.meters.length === 0)) return tool;
  return {
    fixedDecision: tool.fixedDecision,
    denial: tool.denial,
    names: tool.names,
    dispatches: tool.dispatches,
    rules: tool.rules,
    reads: tool.reads,
    readsAll: tool.readsAll,
    limited: tool.limited,
    limits: limitsIn(limits, namespace),
    careful: tool.careful,
    asks: tool.asks,
    observers: observers && observersIn(observers, namespace),
    allow: tool.allow,
    parts: tool.parts,
  };
}

const observersIn = (observers: Observers, namespace: string): Observers => ({
  ...observers,
  limits: limitsIn(observers.limits, namespace),
});

const limitsIn = ({ list, meters }: Limits, namespace: string): Limits =>
  limitsOver(
    list,
    meters.map((meter) => meterIn(meter, namespace)),
  );

function meterIn(meter: Meter, namespace: string): Meter {
  const { counters } = meter;
  const counter = asKey(inNamespace(meter.counter, meter.name, namespace));
  const typed = (type: string): string => asKey(`${type}:${counter}`);
  const named = {
    ...meter,
    counter,
    counters: counters && { string: typed("string"), number: typed("number"), boolean: typed("boolean") },
  };
  return meterAt(named, meter.subjectOf, meter);
}
