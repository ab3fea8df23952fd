import { type Dict, isDict, type Path, type Report } from "./finding.js";
import { GRAMMARS, type Grammar, type Kind } from "./grammars.js";
import { looksLikeToolRules } from "./hints.js";
import { toolKeyHint, turnsRound } from "./key-hints.js";
import { NEEDS_2 } from "./version.js";
import { nearest, quote } from "./words.js";

/** Reports each unknown key of an object, with what to write instead: by its place, if `hint` knows, or the nearest known key. */
export function checkKeys(
  grammar: Grammar,
  kind: Kind,
  object: Dict,
  path: Path,
  report: Report,
  hint: (key: string) => string | undefined = () => undefined,
): void {
  const known = grammar.keys[kind];
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const special = specialAdvice(grammar, kind, key, object[key], hint);
    const later = laterKey(grammar, kind, key);
    if (later !== undefined) {
      report([...path, key], "TG102", special === undefined ? later : `${later}; in version "1" ${special}`, true);
      continue;
    }
    const what = special ?? advice(grammar, kind, key, object[key]);
    const code = what === INTERCEPT || what === WALLET ? "TG107" : "TG102";
    report([...path, key], code, `unknown key ${quote(key)}; ${what}`, true);
  }
}

/** For a key that another version has. */
const laterKey = ({ version }: Grammar, kind: Kind, key: string): string | undefined =>
  version === "1" && GRAMMARS["2"].keys[kind].includes(key) ? `${quote(key)} ${NEEDS_2}` : undefined;

function specialAdvice(
  { version }: Grammar,
  kind: Kind,
  key: string,
  value: unknown,
  hint: (key: string) => string | undefined,
): string | undefined {
  const place = `${kind}.${key}`;
  const known = (version === "2" ? ADVICE_2.get(place) : undefined) ?? ADVICE.get(place);
  return known ?? hint(key) ?? (isEntry(kind) ? toolKeyHint(key, value, version) : undefined);
}

const isEntry = (kind: Kind): boolean => kind === "tool" || kind === "resource" || kind === "prompt";

function advice({ keys }: Grammar, kind: Kind, key: string, value: unknown): string {
  const near = turnsRound(key) ? undefined : nearest(key, keys[kind]);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (kind === "document" && isDict(value) && looksLikeToolRules(value)) return "put the rules of a tool under `tools`";
  return `expected ${keys[kind].map((name) => `\`${name}\``).join(", ")}`;
}

const INTERCEPT =
  "this is the form of an Intercept YAML policy; write `require` or `deny_if` for its conditions, `limits` for its counts and `action` for the rest";
const EVERY_TOOL = "`all_tools` takes only `limits`; write the rules of each tool under `tools`";
const WALLET =
  "this is the form of a wallet policy; write a limit with `increment_from` for the tool that spends, under `tools`";
const CALLS_ONLY = "limits of `all_tools` count calls; write one with `increment_from` for each tool under `tools`";

const NOBODY_ASKED =
  "nobody is asked to approve a read; write `deny_if`, which denies unless each of its rules does not hold";

const NOTHING_REMEMBERED = "nobody is asked to approve a read, so that there is nothing to remember; remove this key";
const ASKED_EACH_TIME =
  "only entries of `tools` have it; a person is asked about each call for which a rule of `all_tools` asks";

const NO_ACTION = "`all_tools` takes rules and limits; write an action for each tool under `tools`";

/** Where version "2" takes other advice. */
const ADVICE_2: ReadonlyMap<string, string> = new Map([
  ["all_tools.action", NO_ACTION],
  ["all_tools.reason", NO_ACTION],
  ["all_tools.remember", ASKED_EACH_TIME],
  ["approval.on_deny", "write `reason`, which says why a person is asked"],
  ["approval.message", "did you mean `reason`?"],
]);

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["document.type", WALLET],
  ["document.rules", INTERCEPT],
  ["document.deny", 'write `action: "deny"` for each tool under `tools`, or name them in `hide`'],
  ["document.allow_tools", "list each tool under `tools`; an empty object allows it"],
  ["document.allow", "list each tool under `tools`; an empty object allows it"],
  ["tool.rules", INTERCEPT],
  ["section.tools", "did you mean `entries`?"],
  ["section.all_tools", "rules of `all_tools` hold for calls of tools alone; write them under `entries`, under `*`"],
  ["resource.approve_if", NOBODY_ASKED],
  ["prompt.approve_if", NOBODY_ASKED],
  ["resource.remember", NOTHING_REMEMBERED],
  ["prompt.remember", NOTHING_REMEMBERED],
  ["remember.by", "did you mean `match`?"],
  ["remember.paths", "did you mean `match`?"],
  ["remember.for", "did you mean `seconds`?"],
  ["resource.arguments", "a resource has no arguments; remove this key"],
  ["dispatch.arguments", "did you mean `args`?"],
  ["dispatch.name", "did you mean `tool`?"],
  ["tool.conditions", "put `conditions` in a rule of `require`, if they must hold, or of `deny_if`, if they must not"],
  ["tool.effect", "did you mean `action`?"],
  ["all_tools.require", EVERY_TOOL],
  ["all_tools.deny_if", EVERY_TOOL],
  ["all_tools.action", EVERY_TOOL],
  ["all_tools.reason", EVERY_TOOL],
  ["all_tools.rate_limit", "write it as one of `limits`"],
  ["all_tools_limit.increment_from", CALLS_ONLY],
  ["all_tools_limit.increment_from_size", CALLS_ONLY.replace("increment_from", "increment_from_size")],
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
