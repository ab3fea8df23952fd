import { pointerSegment } from "../../json/pointer.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ChangedMessage } from "../comparison.js";

/** The keys of a document that have words for people. */
const KEYS = ["on_deny", "reason"];

/** The messages of a document, by their places. */
function messagesIn(part: unknown, pointer: string, found: Map<string, string>): Map<string, string> {
  if (typeof part !== "object" || part === null) return found;
  for (const [key, value] of Object.entries(part)) {
    const at = `${pointer}/${pointerSegment(key)}`;
    if (KEYS.includes(key) && typeof value === "string") found.set(at, value);
    else messagesIn(value, at, found);
  }
  return found;
}

/** The messages that documents of one name have at one place, and that differ. */
export function changedMessages(old: readonly AnyPolicy[], now: readonly AnyPolicy[]): readonly ChangedMessage[] {
  return old.flatMap((document): readonly ChangedMessage[] => {
    const other = old.length === 1 && now.length === 1 ? now[0] : now.find(({ name }) => name === document.name);
    if (other === undefined) return [];
    const after = messagesIn(other, "", new Map());
    return [...messagesIn(document, "", new Map())].flatMap(([rule, text]): readonly ChangedMessage[] => {
      const next = after.get(rule);
      if (next === undefined || next === text) return [];
      return [{ ...(other.name === undefined ? {} : { policy: other.name }), rule, old: text, new: next }];
    });
  });
}
