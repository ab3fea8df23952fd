import type { Kind } from "./kinds.js";

/** Who wants to know what happens in a world. */
export interface Listener {
  /** A fault strikes. */
  count(kind: Kind): void;
  /** A line for a reader; made only if there is one. */
  note(line: () => string): void;
}
