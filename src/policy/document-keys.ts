import { type Dict, isDict, type Path, type Report } from "./finding.js";
import { looksLikeToolRules } from "./hints.js";
import { toolKeyHint, turnsRound } from "./key-hints.js";
import {
  allToolsSchema,
  CONDITION_KEYS,
  callLimitSchema,
  documentSchema,
  limitSchema,
  rateLimitSchema,
  ruleSchema,
  toolRulesSchema,
} from "./schema.js";
import { nearest, quote } from "./words.js";

const keysOf = ({ shape }: { readonly shape: object }): readonly string[] => Object.keys(shape);

/** The closed objects of the language and their keys. */
const KEYS = {
  document: keysOf(documentSchema),
  all_tools: keysOf(allToolsSchema),
  tool: keysOf(toolRulesSchema),
  rule: keysOf(ruleSchema),
  condition: CONDITION_KEYS,
  limit: keysOf(limitSchema),
  all_tools_limit: keysOf(callLimitSchema),
  rate_limit: keysOf(rateLimitSchema),
};

type Kind = keyof typeof KEYS;

/** Reports each unknown key of an object, with what to write instead: by its place, if `hint` knows, or the nearest known key. */
export function checkKeys(
  kind: Kind,
  object: Dict,
  path: Path,
  report: Report,
  hint: (key: string) => string | undefined = () => undefined,
): void {
  const known = KEYS[kind];
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const what = advice(kind, key, object[key], hint);
    const code = what === INTERCEPT || what === WALLET ? "TG107" : "TG102";
    report([...path, key], code, `unknown key ${quote(key)}; ${what}`, true);
  }
}

function advice(kind: Kind, key: string, value: unknown, hint: (key: string) => string | undefined): string {
  const special = ADVICE.get(`${kind}.${key}`) ?? hint(key) ?? (kind === "tool" ? toolKeyHint(key, value) : undefined);
  if (special !== undefined) return special;
  const near = turnsRound(key) ? undefined : nearest(key, KEYS[kind]);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (kind === "document" && isDict(value) && looksLikeToolRules(value)) return "put the rules of a tool under `tools`";
  return `expected ${KEYS[kind].map((name) => `\`${name}\``).join(", ")}`;
}

const INTERCEPT =
  "this is the form of an Intercept YAML policy; write `require` or `deny_if` for its conditions, `limits` for its counts and `action` for the rest";
const EVERY_TOOL = "`all_tools` takes only `limits`; write the rules of each tool under `tools`";
const WALLET =
  "this is the form of a wallet policy; write a limit with `increment_from` for the tool that spends, under `tools`";
const CALLS_ONLY = "limits of `all_tools` count calls; write one with `increment_from` for each tool under `tools`";

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["document.type", WALLET],
  ["document.rules", INTERCEPT],
  ["document.deny", 'write `action: "deny"` for each tool under `tools`, or name them in `hide`'],
  ["document.allow_tools", "list each tool under `tools`; an empty object allows it"],
  ["document.allow", "list each tool under `tools`; an empty object allows it"],
  ["tool.rules", INTERCEPT],
  ["tool.conditions", "put `conditions` in a rule of `require`, if they must hold, or of `deny_if`, if they must not"],
  ["tool.effect", "did you mean `action`?"],
  ["all_tools.require", EVERY_TOOL],
  ["all_tools.deny_if", EVERY_TOOL],
  ["all_tools.action", EVERY_TOOL],
  ["all_tools.reason", EVERY_TOOL],
  ["all_tools.rate_limit", "write it as one of `limits`"],
  ["all_tools_limit.increment_from", CALLS_ONLY],
  [
    "rate_limit.counter",
    "the counter of a `rate_limit` is named after its tool; write one of `limits` to choose another",
  ],
  ["rate_limit.increment_from", "a `rate_limit` counts calls; write one of `limits` to count an argument"],
  ["rate_limit.on_deny", "a `rate_limit` has no message; write one of `limits` to give it one"],
  ["condition.operator", "did you mean `op`?"],
  ["condition.field", "did you mean `path`?"],
  ["condition.on_deny", "write `on_deny` in the rule, beside `conditions`"],
  ["rule.message", "did you mean `on_deny`?"],
  ["rule.reason", "did you mean `on_deny`?"],
  ["limit.message", "did you mean `on_deny`?"],
  ["limit.reason", "did you mean `on_deny`?"],
]);
