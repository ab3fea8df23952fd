import type { AnyEngine } from "../engine/types.js";

/** The policy that an engine decides by, as far as an approval or a proof is bound to it. */
export interface PolicyInForce {
  /** A hash of the policy's content, the same in all processes; `""` for a foreign engine that has none. */
  readonly revision: string;
  /** This engine in this process. */
  readonly engineId: string;
  /** How often its policy was replaced: a policy that comes back is another one. */
  readonly generation: number;
}

interface Watched {
  readonly engineId: string;
  generation: number;
}

const watched = new WeakMap<AnyEngine, Watched>();

/** The policy in force now. Counts replacements from its first call for an engine on, so guards call it when they are made. */
export function policyOf(engine: AnyEngine): PolicyInForce {
  return { revision: revisionOf(engine), ...(watched.get(engine) ?? watch(engine)) };
}

/** Calls the listener after each change of the policy; a foreign engine that tells of none has none. */
export function onPolicyChange(engine: AnyEngine, listener: () => void): () => void {
  return typeof engine.onPolicyChange === "function" ? engine.onPolicyChange(listener) : () => {};
}

function watch(engine: AnyEngine): Watched {
  const state: Watched = { engineId: crypto.randomUUID(), generation: 0 };
  watched.set(engine, state);
  onPolicyChange(engine, () => {
    state.generation += 1;
  });
  return state;
}

/** The revision of the policy that an engine decides by; empty if it cannot tell. */
export function revisionOf(engine: AnyEngine): string {
  try {
    return String(engine.revision());
  } catch {
    return "";
  }
}
