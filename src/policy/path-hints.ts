import type { Version } from "./version.js";
import { quote } from "./words.js";

/** Replacements for paths of other languages. */

/** Names that speak of who calls, and from where. A call may have an argument of the same name, which its caller chooses. */
const CALLER =
  /^(?:auth(?:_?info|orization|entication|enticated)?|(?:current_?)?users?|user_?(?:id|name|info)|scopes?|claims?|headers?|cookies?|(?:access_?|id_?)?tokens?|sessions?|session_?id|caller|principal|subject|sub|identity|clients?|client_?id|jwt|env|environment|ctx|context|_?meta|grants?|roles?|groups?|permissions?|tenants?|tenant_?id|accounts?|orgs?|organi[sz]ation|team|actor|agents?|ip|remote_?addr(?:ess)?|api_?keys?|oauth2?|oidc|iss|aud)$/i;

/** Whether a name, of a path or a scope, speaks of who calls. */
export const isOfCaller = (name: string): boolean => CALLER.test(name);

export const OF_CALLER =
  "who calls is not an argument: a policy sees only `args.`, which the caller writes; let the host give each role an engine with a policy of its own";

const OF_PRINCIPAL =
  "who calls is not an argument: write `principal.` and a name that the host gives there, or `scope.grant` or `scope.session`";

const ENVELOPE = "(?:(?:request|req|tool_?call|call|rpc|message|msg|mcp|event|body|payload|tool|input)\\.)*";
const ARGUMENTS =
  "(?:params\\.(?:arguments?|args?)|arguments?|args?|tool_?(?:input|arguments?|args?|params?)|kwargs)\\.";
const STRIPPED = new RegExp(
  `^(?:(?:(?:ctx|context|data|json|jsonrpc|this|self)\\.)*${ENVELOPE}(${ARGUMENTS})|${ENVELOPE}(?:inputs?|parameters?|params?|this|self|(?:input_?schema\\.)?properties)\\.)(?=.)`,
  "i",
);
const BEFORE = new RegExp(`^${ENVELOPE}`, "i");
/** Other things that other languages look at, and what stands for each here. */
const OF_TOOL: readonly [RegExp, string] = [
  /^(?:(?:tool|call|request|req|input|params|mcp)\.)*tool(?:_?name)?(?:\.name)?$|^(?:request|req|params|call)\.name$|^(?:mcp\.)?server(?:_?name)?(?:\.name)?$/i,
  "a policy is for one server, and its rules for a tool stand under the name of the tool in `tools`",
];
const NOT_IN_A_CALL: readonly (readonly [RegExp, string])[] = [
  OF_TOOL,
  [
    /^(?:(?:request|req|ctx|context|env|environment|input)\.)(?:time|now|date|hour|day|timestamp)$|^(?:now|current_?(?:time|date))$/i,
    "a condition sees no time; a host that allows less by night parses a policy for it",
  ],
  [
    /^(?:result|response)s?\./i,
    "a call is decided before there is an answer; a condition looks at what is sent, under `args.`",
  ],
];
const LEADS_INTO_LIST = "a path leads through objects, and not into lists";
const DOTTED: Readonly<Record<Version, string>> = {
  "1": 'version "1" cannot name an argument with a dot in its name',
  "2": 'for a name with a dot write an array of names, as `["args", "a.b"]`',
};

/** The replacement for a path of another language; of a name after `args.` that is one of them. */
export function pathHint(text: string, version: Version): string | undefined {
  const names = namesOf(text);
  if (names === undefined) return undefined;
  if (names.some((name) => name.includes("."))) return DOTTED[version];
  const joined = names.join(".");
  const other = NOT_IN_A_CALL.find(([pattern]) => pattern.test(joined));
  if (other !== undefined)
    return version === "2" && other === OF_TOOL
      ? "`tool` is the name of the tool, and a policy is for one server"
      : other[1];
  const [stripped, ofArguments] = STRIPPED.exec(joined) ?? [];
  const rest = joined.slice(stripped?.length ?? 0);
  const first = (ofArguments === undefined && stripped === undefined ? joined.replace(BEFORE, "") : rest).split(
    ".",
  )[0]!;
  if (ofArguments === undefined && isOfCaller(first)) return version === "2" ? OF_PRINCIPAL : OF_CALLER;
  if (rest.split(".").some((name) => /^(?:\d*|\*|length)$/.test(name))) {
    return `${LEADS_INTO_LIST}; ${version === "2" ? "write `every` or `some`" : "compare the whole argument"}`;
  }
  return /^(?:arg|argument|param|parameter|input)s?$/i.test(rest) ? undefined : `write ${quote(`args.${rest}`)}`;
}

/** The names of a path with brackets, arrows, slashes or the signs of a template; undefined for anything else. */
function namesOf(text: string): readonly string[] | undefined {
  const path = text
    .trim()
    .replace(/^(?:\$?\{\{?|<%?=?|%)\s*(.*?)\s*(?:\}\}?|%?>|%)$/, "$1")
    .replace(/^[$@#:]+|^\.(?=[^.])/, "")
    .replace(/->|::|\?\.|[/:]/g, ".")
    .replace(/^\./, "");
  const steps = [...path.matchAll(/(?:^|\.)([\w$@-]+|\*)|\.?\[\s*(?:"([^"]*)"|'([^']*)'|([\w-]*|\*))\s*\]/gu)];
  if (steps.length === 0 || steps.reduce((sum, [step]) => sum + step.length, 0) !== path.length) return undefined;
  return steps.map(([, name, double, single, bare]) => name ?? double ?? single ?? bare ?? "");
}
