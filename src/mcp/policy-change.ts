import type { AnyEngine } from "../engine/types.js";

const listeners = new WeakMap<AnyEngine, Set<() => void>>();

/**
 * Calls the listener after each `engine.replacePolicy`, until the function that it returns is called. Guarded connections tell
 * their clients by themselves; a host needs this where it serves subscriptions itself, as `createMcpHandler` does:
 * `onPolicyChange(engine, handler.notify.toolsChanged)`.
 */
export function onPolicyChange(engine: AnyEngine, listener: () => void): () => void {
  const known = listeners.get(engine) ?? watch(engine);
  // Of its own, so that one function can be registered twice and taken back once.
  const own = (): void => listener();
  known.add(own);
  return () => void known.delete(own);
}

function watch(engine: AnyEngine): Set<() => void> {
  const known = new Set<() => void>();
  const replacePolicy = engine.replacePolicy;
  engine.replacePolicy = (policy) => {
    replacePolicy.call(engine, policy);
    for (const listener of [...known]) {
      try {
        listener();
      } catch {
        // The policy is replaced; that nobody could be told does not undo it.
      }
    }
  };
  listeners.set(engine, known);
  return known;
}
