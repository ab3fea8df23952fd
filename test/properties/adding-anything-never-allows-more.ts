import fc from "fast-check";
import type { Decision, Remembered } from "../../src/index.js";
import type { PolicyDocument2 as PolicyDocument, ToolRules2 as ToolRules } from "../../src/policy/policy.v2.js";
import { stackOf } from "../differential/document2.js";
import { type Random, randomFrom } from "../differential/random.js";
import { decisionsOver, type Stack, situation } from "./stacks.js";
import { rank, type Theorem } from "./theorem.js";

const LISTS = ["require", "deny_if", "approve_if", "limits"] as const;

/** Rules and limits of another document that also fit here, one of them put into a part. */
function withAnother(random: Random, part: ToolRules, from: ToolRules): ToolRules {
  if (part.action === "deny" || part.mode === "observe") return part;
  const list = random.pick(LISTS);
  const added = from[list]?.[0];
  // A limit on a counter that is there already could find it charged: a counter of its own is what is added.
  const one = list === "limits" && added ? { ...added, counter: "added" } : added;
  return one === undefined ? part : { ...part, [list]: [...(part[list] ?? []), one] };
}

/** A stack with a rule, a limit, an entry or a document more. What lists a tool under `default: "deny"` is not added. */
function enlarged(random: Random, stack: Stack): Stack {
  const [other] = stackOf(random);
  const at = random.below(stack.length);
  const document = stack[at]!;
  const replaced = (by: PolicyDocument): Stack => stack.with(at, by);
  const [key, rules] = random.pick(Object.entries(other!.tools!));
  const bare = (of: ToolRules): ToolRules => (document.mode === "observe" ? withoutModes(of) : of);
  switch (random.below(3)) {
    case 0: {
      const entries = Object.entries(document.tools!).map(([name, own]) => [
        name,
        bare(withAnother(random, own, rules)),
      ]);
      return replaced({ ...document, tools: Object.fromEntries(entries) });
    }
    case 1:
      if (document.default === "deny" || Object.hasOwn(document.tools!, key)) return stack;
      return replaced({
        ...document,
        tools: Object.fromEntries([...Object.entries(document.tools!), [key, bare(rules)]]),
      });
    default:
      if (document.name === undefined) return stack;
      return stack.toSpliced(at, 0, { ...other!, name: "added", mode: "enforce" });
  }
}

const withoutModes = (rules: ToolRules): ToolRules => JSON.parse(JSON.stringify(rules, (key, value) => (key === "mode" ? undefined : value))); // biome-ignore format: one line

/** A rule, a limit, an entry or a document more never lets a call through that was not let through before. */
export const adding_anything_never_allows_more: Theorem = (library) =>
  fc.property(situation, ({ stack, calls: [call], seed }) => {
    const more = enlarged(randomFrom(seed ^ 0x5eed), stack);
    const [before] = decisionsOver(library, stack, [call]);
    const [after] = decisionsOver(library, more, [call]);
    // While an approval is asked for, no limit is reserved: the one that refused speaks after it.
    const waits = after!.effect === "require_approval" && before!.code === "limit_exceeded";
    return waits || (rank(after!) <= rank(before!) && remembersNoMore(after!, before!));
  });

/** Whether an approval counts no longer and for no other calls, where both ask for one. */
function remembersNoMore(after: Decision, before: Decision): boolean {
  if (after.effect !== before.effect || after.remember === undefined) return true;
  if (before.remember === undefined || after.remember.seconds > before.remember.seconds) return false;
  const textsOf = ({ match }: Remembered) =>
    match?.map((path) => JSON.stringify(typeof path === "string" ? path.split(".") : path));
  const [paths, fewer] = [textsOf(after.remember), textsOf(before.remember)];
  return paths === undefined || fewer?.every((path) => paths.includes(path)) === true;
}
