import { isListed } from "./decide.js";
import type { Settings } from "./guard-options.js";
import { isObject } from "./messages.js";
import { tell } from "./tell.js";

/** Makes the function that takes out of a list what the policy hides, and tells of it. */
export function listFilter(settings: Settings): (tools: readonly unknown[]) => readonly unknown[] {
  const { engine, hideDenied, enforce } = settings;
  return (tools) => {
    const removed: string[] = [];
    const shown = tools.filter((tool) => {
      if (!isObject(tool) || typeof tool.name !== "string" || isListed(engine, tool.name, hideDenied)) return true;
      removed.push(tool.name);
      return false;
    });
    if (removed.length > 0) tell(settings, { kind: "list", removed, enforced: enforce });
    return shown;
  };
}
