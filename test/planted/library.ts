import type * as theorems from "../properties/index.js";
import type { Bug } from "./plant.js";

/** A kind of test: by name, or by the name of a theorem. */
export type Net = "differential" | "vectors" | "truth table" | "hostile" | "children" | keyof typeof theorems;

/** A bug and the nets that each find it. */
export type Planting = Bug & { readonly nets: readonly Net[] };

const bug = (name: string, file: string, words: string, instead: string, ...nets: readonly Net[]): Planting => ({
  ...{ name, file, words, instead, nets },
});

export const BUGS: readonly Planting[] = [
  bug("an operator is flipped", "engine/decide/verdict.ts", "(value as number) < (condition.operand", "(value as number) <= (condition.operand",
    "differential", "vectors", "truth table", "allowed_only_if_every_require_is_true"),
  bug("a Kleene case is dropped: an undecided deny_if passes", "engine/decide/first-denial.ts",
    "(verdict === rule.passes) continue", '(verdict === rule.passes || (rule.kind === "deny_if" && verdict === Verdict.Indeterminate)) continue',
    "differential", "vectors", "truth table", "indeterminate_never_allows", "removing_an_argument_never_allows_more",
    "wrapping_a_value_never_allows_more"),
  bug("a Kleene case is dropped: OR forgets what is undecided", "engine/decide/verdict.ts",
    "(one === Verdict.Indeterminate) verdict = Verdict.Indeterminate", "(one === Verdict.Indeterminate) verdict = Verdict.False",
    "differential", "vectors", "truth table", "hostile", "wrapping_a_value_never_allows_more"),
  bug("what is absent is FALSE", "engine/decide/first-denial.ts",
    "= verdictOf(condition, value);", '= value === undefined && !/"op":"exists"/.test(JSON.stringify(rule.document)) ? Verdict.False : verdictOf(condition, value);',
    "differential", "vectors", "truth table", "removing_an_argument_never_allows_more"),
  bug("a window is used again", "engine/compile/window.ts", "now < end!", "now <= end!",
    "differential", "vectors", "admitted_never_exceeds_max"),
  bug("a window is named after its spelling", "policy/counter-key.ts", "windowKey(window)}", "window}",
    "differential", "vectors"),
  bug("the clock runs backwards", "time.ts", "!(shown <= latest)", "true",
    "differential", "vectors", "admitted_never_exceeds_max"),
  bug("an own-property check is forgotten", "json/own.ts", "value === undefined || hasOwn(object, name) ? value", "true ? value",
    "differential", "vectors", "truth table", "hostile"),
  bug("a polluted call is read as it comes", "engine/decide/call-members.ts",
    '"tool" in prototype || "args" in prototype || "scope" in prototype', "false", "hostile", "children"),
  bug("a scope value is inherited", "engine/decide/scope-values.ts", " && isOwn(scope, kind)", "", "hostile"),
  bug("`__proto__` is read before it is looked for", "json/own.ts", 'name === "__proto__" &&', "false &&", "children"),
  bug("a name among many is not looked for", "engine/decide/first-denial.ts", "if (missing !== 0) {", "if (missing !== 0 && left > 0) {",
    "differential", "vectors", "unread_arguments_never_matter"),
  bug("default deny has an exception", "engine/compile/join.ts", 'document.default === "allow") return []', 'document.default === "allow" || document.all_tools) return []',
    "differential", "vectors", "default_deny"),
  bug("a star hides only itself", "engine/compile/layer.ts", "hides: compileNamePattern(name)", "hides: (tool: string) => tool === name",
    "differential", "vectors", "hidden_is_denied"),
  bug("a denial by action is overlooked", "engine/compile/join.ts", "...byDefault, ...byAction]", "...byDefault]",
    "differential", "vectors", "deny_overrides_allow"),
  bug("of the deny_if rules only the first counts", "engine/compile/join.ts", "Object.assign(rule, { next })", 'Object.assign(rule, { next: rule.kind === "deny_if" ? null : next })',
    "differential", "vectors", "deny_overrides_allow", "rule_order_never_changes_the_effect"),
  bug("of two limits on a counter the first counts", "engine/compile/meter.ts", "Math.min(meter.room, one.room)", "meter.room",
    "differential", "vectors", "adding_a_restriction_never_allows_more", "admitted_never_exceeds_max"),
  bug("an amount is rounded", "policy/amount.ts", "units / MILLION === value", "true", "differential", "vectors"),
  bug("a refusal charges", "stores/memory/store.ts", "if (sum > max) return", "if (sum > max) cell.used = sum;\n    if (sum > max) return",
    "differential", "vectors", "a_denied_call_charges_nothing"),
  bug("a release empties the counter", "stores/memory/store.ts", "Math.max(0, cell.used - charge.amount)", "0",
    "differential", "vectors", "release_restores_at_most_what_was_charged"),
  bug("a decision is released twice", "engine/charged-decision.ts", "decision.#charges = null;", "",
    "differential", "vectors", "release_restores_at_most_what_was_charged"),
  bug("an approval is used twice", "engine/decide/approved.ts", "open.delete(decision as object)", "true", "differential", "vectors"),
  bug("a full store makes room", "stores/memory/store.ts", "if (size + count > maxCounters)\n", "if (false)\n", "differential"),
  bug("an explanation ends at the wrong list", "engine/decide/trace.ts", 'rules.deny_if.length > 0) return "deny_if"', 'rules.deny_if.length > 1) return "deny_if"',
    "explain_agrees_with_evaluate"),
  bug("an explanation allows what no count lets through", "engine/engine.ts", "refuseAlways(tool, charges, now) ??", "",
    "explain_agrees_with_evaluate", "differential"),
  bug("a text is read in another form", "policy/text.ts", "JSON.parse(text);", 'JSON.parse(text.normalize("NFKC"));',
    "vectors", "parse_of_print_is_identity"),
  bug("a key may stand twice", "policy/text.ts", "if (seen.has(name.value))", "if (false)", "vectors", "hostile"),
  bug("numbers may be inexact", "policy/text.ts", ">= 2 ** 53", "> 2 ** 53", "vectors", "hostile"),
  bug("unknown keys of a limit are dropped", "policy/check.ts", 'checkKeys(grammar, "limit", limit, at, report, hintIn("limit", limit));', "",
    "vectors", "one_broken_rule_refuses_the_document"),
  bug("a pattern must match the whole", "policy/pattern.ts", "compiled.test(text)", "compiled.matches(text)", "differential", "vectors"),
  bug("a long text is searched all the same", "policy/pattern.ts", "Math.floor(MAX_SEARCH_COST / size)", "Infinity", "differential", "vectors", "hostile"),
]; // biome-ignore format: a table
