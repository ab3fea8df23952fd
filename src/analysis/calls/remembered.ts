import { applyingTo } from "../../engine/compile/join.js";
import type { Part } from "../../engine/compile/layer.js";
import { keyOf } from "../../json/key.js";
import type { Stack } from "./profile.js";

const canAsk = ({ observes, rules }: Part): boolean =>
  !observes && (("action" in rules && rules.action === "require_approval") || "approve_if" in rules);

/** How far approvals of calls of a name may count for later calls, by each part that can ask. */
const rememberedOf = ({ layers }: Stack, name: string) =>
  applyingTo(layers, name)
    .parts.filter(canAsk)
    .map(({ remember }) => remember);

/** Why it is not certain which side lets an approval count for more calls; nothing where both say the same, or only one of them asks. */
export function rememberDoubts(old: Stack, now: Stack, name: string): readonly string[] {
  const [before, after] = [rememberedOf(old, name), rememberedOf(now, name)];
  if (before.length === 0 || after.length === 0 || keyOf(before) === keyOf(after)) return [];
  return ["the parts that ask differ in `remember`: for which later calls an approval counts is not compared"];
}
