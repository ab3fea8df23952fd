import { parse } from "jsonc-parser";
import { ASK_EACH, OF_NO_TOOLS, otherFormHint, WRITE_ANEW, WRITE_EACH } from "../../policy/other-forms.js";

/** Texts of other programs that are taken for a policy and are not JSON: the first whose signs are all there. */
const TEXTS: readonly (readonly [signs: readonly RegExp[], what: string, advice: string])[] = [
  [
    [/^[ \t]*\[\[\s*rules?\s*\]\]/m, /^[ \t]*(?:toolName|mcpName|decision|commandPrefix|priority)\s*=/m],
    "a policy of Gemini CLI",
    WRITE_EACH,
  ],
  [[/^[ \t]*(?:\[mcp_servers[.\]]|(?:approval_policy|sandbox_mode)\s*=)/m], "a configuration of Codex", ASK_EACH],
  [[/^[ \t]*\[(?:request_definition|policy_definition|policy_effect|matchers)\]/m], "a model of Casbin", WRITE_ANEW],
  [[/^\s*(?:#.*\s+)*[pg]\d?[ \t]*,[^,\n]+,/], "a policy of Casbin", WRITE_ANEW],
  [[/^[ \t]*(?:permit|forbid)\s*\(/m, /\bprincipal\b/], "a Cedar policy", WRITE_ANEW],
  [
    [/^[ \t]*package\s+[\w.]+[ \t]*(?:#.*)?$/m, /\b(?:allow|deny|default|import|violation|if|contains)\b|:=/],
    "a Rego policy",
    WRITE_ANEW,
  ],
  [[/^[ \t]*path\s+"[^"]*"\s*\{/m, /\bcapabilities\b/], "a policy of Vault", WRITE_ANEW],
  [[/^[ \t]*(?:actor|resource)\s+\w+\s*\{|^[ \t]*allow\s*\(\s*\w+\s*,/m], "a Polar policy", WRITE_ANEW],
  [[/^\s*</], "a document in XML or HTML", WRITE_ANEW],
  [[/^["']?(?:openapi|swagger)["']?[ \t]*:/m], "an OpenAPI document", OF_NO_TOOLS],
  [[/^["']?asyncapi["']?[ \t]*:/m], "an AsyncAPI document", OF_NO_TOOLS],
  [
    [/^apiVersion[ \t]*:/m, /^(?:resourcePolicy|principalPolicy|rolePolicy|derivedRoles|exportVariables)[ \t]*:/m],
    "a policy of Cerbos",
    WRITE_ANEW,
  ],
  [[/^apiVersion[ \t]*:/m, /^kind[ \t]*:/m], "a Kubernetes object", OF_NO_TOOLS],
  [
    [/^["']?tools["']?[ \t]*:/m, /^[ \t]+(?:-[ \t]+)?["']?rules["']?[ \t]*:/m],
    "an Intercept YAML policy",
    "`tollgate convert <this file>` writes it in this language",
  ],
  [
    [/^["']?(?:mcpServers|mcp_servers|context_servers|extensions)["']?[ \t]*:/m],
    "a host's list of MCP servers",
    ASK_EACH,
  ],
  [
    [/^\s*(?:import|export|const|\/\/|\/\*)/, /\bdefinePolicy\b/],
    "a policy in code",
    "the command reads JSON: write what `JSON.stringify(policy)` gives to a file",
  ],
  [
    [/^[ \t]*\[\[?[\w."-]+\]\]?[ \t]*$/m, /^[ \t]*[\w."-]+[ \t]*=[ \t]*\S/m],
    "a file in TOML",
    "a policy is JSON; `tollgate init -- <command of the server>` begins one",
  ],
];

/** The kind of a text that is not JSON, and what to do; undefined if nobody knows. */
export function otherTextHint(text: string): string | undefined {
  // Settings often have comments, and commas before brackets.
  const document: unknown = /^\s*(?:\/[/*]|\{)/.test(text) ? withoutPrototypes(parse(text)) : undefined;
  const hint = otherFormHint(document);
  if (hint !== undefined) return hint;
  const found = TEXTS.find(([signs]) => signs.every((sign) => sign.test(text)));
  return found === undefined ? undefined : `this is ${found[1]}, and not a policy of tollgate; ${found[2]}`;
}

/** A copy in which every read is of an own key. */
const withoutPrototypes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null), (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one) ? Object.assign(Object.create(null), one) : one,
  );
