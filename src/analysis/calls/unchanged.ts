import { applyingTo } from "../../engine/compile/join.js";
import type { Part } from "../../engine/compile/layer.js";
import { keyOf } from "../../json/key.js";
import type { Stack } from "./profile.js";

const keys = new WeakMap<Part, string>();

/** Equal for parts that say the same, with the lists that they name. */
function partKey(part: Part): string {
  let key = keys.get(part);
  if (key === undefined) {
    const rules = keyOf(part.rules);
    const lists = rules.includes('string"lists.') ? keyOf(part.document.lists ?? {}) : "";
    key = `${part.key} ${part.observes} ${part.lists} ${rules} ${lists}`;
    keys.set(part, key);
  }
  return key;
}

/** Whether the same parts apply to a name on both sides: then nothing need be looked at. */
export function isUnchanged(old: Stack, now: Stack, name: string): boolean {
  const textOf = ({ layers }: Stack): string => {
    const { parts, hidden } = applyingTo(layers, name);
    return keyOf([
      parts.map(partKey),
      hidden.map((at) => at !== -1),
      layers.map(({ observes, allowsByDefault }) => [observes, allowsByDefault]),
    ]);
  };
  return textOf(old) === textOf(now);
}
