import { asKey } from "../../json/own.js";
import { inNamespace } from "../../policy/counter-key.js";
import type { CompiledSection } from "./compile.js";
import type { CompiledTool, Observers } from "./join.js";
import { type Limits, limitsOver } from "./limit.js";
import { countersOf, type Meter, meterAt } from "./meter.js";
import { once } from "./shared.js";

/** The section for engines whose namespace is part of every counter. A tool's counters are named at its first call. */
export function sectionIn(section: CompiledSection, namespace: string): CompiledSection {
  const tools = new Map<string, CompiledTool>();
  /** Many names that one pattern matches are one tool. Those that are not kept are forgotten with it. */
  const named = once(() => new WeakMap<CompiledTool, CompiledTool>());
  return {
    tools,
    find(name) {
      const of = section.tools.get(name) ?? section.find(name);
      const tool = named().get(of) ?? toolIn(of, namespace);
      named().set(of, tool);
      if (section.tools.has(name)) tools.set(name, tool);
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
  const counter = asKey(inNamespace(meter.counter, meter.name, namespace));
  const named = { ...meter, counter, counters: meter.counters && countersOf(counter) };
  return meterAt(named, meter.subjectOf, meter);
}
