import { isReadAlike } from "./message-text.js";

/** Deeper than any call needs, and far from what would overflow when it is written again. */
const MAX_DEPTH = 512;

/**
 * Why a server may read another message than whoever judged it: a number of 2^53 or more is another one to JavaScript unless it
 * `isReadAlike`; to some readers `__proto__` is not a member but what an object inherits, and a name ends at U+0000. Undefined
 * where it is faithful.
 */
export function unfaithful(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null) return "expected a JSON-RPC message, an object";
  const alike = isReadAlike(message);
  let level: unknown[] = [message];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `nested more than ${MAX_DEPTH} deep`;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === "number" && !alike && !(Math.abs(value) < 2 ** 53))
        return "has a number of 2^53 or more, which is not exact; send a smaller one, or a string";
      if (typeof value !== "object" || value === null) continue;
      if (Object.hasOwn(value, "__proto__")) return "has a member `__proto__`; send another name";
      for (const [name, part] of Object.entries(value)) {
        if (name.includes("\0")) return "has a member with U+0000 in its name; send another name";
        next.push(part);
      }
    }
    level = next;
  }
  return undefined;
}
