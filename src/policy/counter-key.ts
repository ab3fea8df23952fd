import { type Window, windowKey, zoneOf } from "./windows.js";

/** The parts of a limit that name its counter. */
export interface CounterOf {
  readonly counter: string;
  readonly window: Window;
  readonly scope: string;
  readonly zone?: string | undefined;
  readonly sliding?: boolean | undefined;
  /** The argument that is counted; undefined for calls. */
  readonly increment_from?: string | readonly string[] | undefined;
  readonly by?: readonly unknown[] | undefined;
}

/**
 * Which counter a limit is charged to: limits with equal keys share one. See docs/language.md#which-counter. Joined so that
 * no two counters give one key: what is free text comes after its own length.
 */
export function counterKey(limit: CounterOf, namespace = "", policy?: string, observes = false): string {
  const { counter, window, scope, increment_from, sliding = false, by = [] } = limit;
  const counts = increment_from === undefined ? "calls" : "sum";
  // New in version "2" are documents with a name, limits that observe, and all of `way`.
  const more = policy === undefined && !observes ? "" : `2:${observes ? "observe" : "enforce"}:${policy ?? "/"}:`;
  const zone = zoneOf(limit) ?? "";
  const way = sliding || zone !== "" || by.length > 0 ? `${sliding ? "sliding" : zone}:${by.length}:` : "";
  return `${more}${scope}:${way}${windowKey(window)}:${counts}:${namespace.length}:${namespace}:${counter}`;
}

/** The key of a counter in a namespace, by its key without one. `counter` is its name. */
export const inNamespace = (key: string, counter: string, namespace: string): string =>
  `${key.slice(0, -`0::${counter}`.length)}${namespace.length}:${namespace}:${counter}`;

/** The parts of a counter's key. */
export interface CounterParts {
  readonly counter: string;
  /** In seconds, if no name stands for itself. */
  readonly window: number | "week" | "month";
  readonly scope: "grant" | "session" | "global";
  readonly zone: string | undefined;
  readonly sliding: boolean;
  readonly counts: "calls" | "sum";
  /** The number of values that it is counted apart by. */
  readonly by: number;
  /** The type of the one value of `by`, if that is itself the subject. */
  readonly type: "string" | "number" | "boolean" | undefined;
  readonly namespace: string;
  readonly policy: string | undefined;
  readonly observes: boolean;
}

const KEY =
  /^(?:(string|number|boolean):)?(?:2:(enforce|observe):([^:]+):)?(grant|session|global):(?:([^:]*):([0-4]):)?(\d+|week|month):(calls|sum):(\d+):/;

/** The parts of a key that `counterKey` made, perhaps with the type of a value before it; undefined for any other text. */
export function readCounterKey(text: string): CounterParts | undefined {
  const found = KEY.exec(text);
  if (found === null) return undefined;
  const [head, type, mode, policy, scope, way, by = "0", window, counts, length] = found;
  const free = text.slice(head.length);
  const parts = {
    counter: free.slice(Number(length) + 1),
    window: /^\d/.test(window!) ? Number(window) : window,
    scope,
    zone: way === "sliding" || way === "" ? undefined : way,
    sliding: way === "sliding",
    counts,
    by: Number(by),
    type,
    namespace: free.slice(0, Number(length)),
    policy: policy === "/" ? undefined : policy,
    observes: mode === "observe",
  } as CounterParts;
  if (type !== undefined && !(parts.scope === "global" && parts.by === 1)) return undefined;
  const limit = { ...parts, by: new Array(parts.by), increment_from: counts === "sum" ? "" : undefined };
  const key = counterKey(limit, parts.namespace, parts.policy, parts.observes);
  return text === (type === undefined ? key : `${type}:${key}`) ? parts : undefined;
}
