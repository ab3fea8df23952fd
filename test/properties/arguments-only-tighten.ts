import fc from "fast-check";
import { decisionsOver, situation } from "./stacks.js";
import { rank, type Theorem } from "./theorem.js";

const names = fc.uniqueArray(fc.constantFrom("a", "o", "list", "amount", "k", "ids", "other"), { maxLength: 7 });

/** Names of arguments, added to each entry, never let a call through that was not let through before, nor one with another name. */
export const arguments_only_tighten: Theorem = (library) =>
  fc.property(situation, names, ({ stack, calls: [call] }, allowed) => {
    const named = stack.map((document) => ({
      ...document,
      tools: Object.fromEntries(
        Object.entries(document.tools!).map(([key, rules]) => [key, rules.action === "deny" ? rules : { arguments: allowed, ...rules }]), // biome-ignore format: one line
      ),
    }));
    const [before] = decisionsOver(library, stack, [call]);
    const [after] = decisionsOver(library, named, [call]);
    return rank(after!) <= rank(before!);
  });
