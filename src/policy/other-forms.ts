import { type Dict, isDict, listOf } from "./finding.js";
import { nearest, quote, show } from "./words.js";

/** Documents of other programs that are taken for a policy: how each is known, what it is, and what to do. */

const TOOLS = 'under `tools` list each tool that may be called, with `"default": "deny"`, and leave out what it denies';
/** For other languages of policies. */
export const WRITE_ANEW = `its rules cannot be read here; ${TOOLS}`;
/** For settings of a host that allow, ask and deny. */
export const WRITE_EACH = `write a policy for each of its MCP servers: ${TOOLS}; a tool that it asks about gets \`action: "require_approval"\`, and \`deny\` goes before \`ask\`, and \`ask\` before \`allow\``;
export const ASK_EACH =
  "write a policy for each server, which `tollgate init -- <its command>` begins, and let the host start `tollgate proxy --policy <policy> -- <its command>` instead";
export const OF_NO_TOOLS = "a policy is about the tools of an MCP server: `tollgate init -- <its command>` begins one";

const some = (value: unknown, test: (one: Dict) => boolean): boolean =>
  (isDict(value) ? Object.values(value) : listOf(value)).some((one) => isDict(one) && test(one));
const isServer = (one: Dict): boolean => ["command", "url", "httpUrl", "serverUrl"].some((key) => key in one);
const isTool = (one: Dict): boolean =>
  typeof one.name === "string" &&
  ["inputSchema", "input_schema", "parameters", "description"].some((key) => key in one);
const isToolList = (value: unknown): boolean =>
  Array.isArray(value) && some(value, (one) => isTool(one) || isDict(one.function));

/** Keys that only settings of a host have, and lists of tools among them. */
const SETTINGS = [
  "enabledMcpjsonServers",
  "disabledMcpjsonServers",
  "enableAllProjectMcpServers",
  "allowedTools",
  "disallowedTools",
  "coreTools",
  "excludeTools",
  "autoApprove",
  "alwaysAllow",
  "chat.tools.autoApprove",
];
const isHostTools = (tools: unknown): boolean =>
  isDict(tools) && ["allowed", "exclude", "core"].some((key) => Array.isArray(tools[key]));

const FORMS: readonly (readonly [test: (document: Dict) => boolean, what: string, advice: string])[] = [
  [
    ({ permissions: own, permission }) =>
      isDict(permission) || (isDict(own) && ["allow", "deny", "ask", "defaultMode"].some((key) => key in own)),
    "a settings file of Claude Code or of a host like it",
    WRITE_EACH,
  ],
  [
    ({ mcpServers, context_servers, servers, mcp }) =>
      isDict(mcpServers) ||
      isDict(context_servers) ||
      some(servers, isServer) ||
      some(mcp, (one) => isServer(one) || some(one, isServer)),
    "a host's list of MCP servers",
    ASK_EACH,
  ],
  [
    ({ tools, result }) => isToolList(tools) || (isDict(result) && isToolList(result.tools)),
    "a list of tools",
    "`tollgate init --tools <this file>` begins a policy for them",
  ],
  [
    (document) => SETTINGS.some((key) => key in document) || isDict(document.hooks) || isHostTools(document.tools),
    "a settings file of Claude Code or of a host like it",
    WRITE_EACH,
  ],
  [
    ({ subject, action, resource, evaluations }) =>
      isDict(subject) && (Array.isArray(evaluations) || (isDict(action) && isDict(resource))),
    "a request of AuthZEN",
    OF_NO_TOOLS,
  ],
  [({ compilerOptions }) => isDict(compilerOptions), "a tsconfig.json", OF_NO_TOOLS],
  [
    ({ name, version, dependencies, devDependencies, scripts, main, exports }) =>
      typeof name === "string" &&
      typeof version === "string" &&
      [dependencies, devDependencies, scripts, main, exports].some((one) => one !== undefined),
    "a package.json",
    OF_NO_TOOLS,
  ],
  [
    ({ manifest_version, packages, remotes, server }) =>
      (manifest_version !== undefined && isDict(server)) ||
      (Array.isArray(packages ?? remotes) && server === undefined),
    "a manifest of an MCP server",
    OF_NO_TOOLS,
  ],
  [({ openapi, swagger }) => (openapi ?? swagger) !== undefined, "an OpenAPI document", OF_NO_TOOLS],
  [({ asyncapi }) => asyncapi !== undefined, "an AsyncAPI document", OF_NO_TOOLS],
  [({ Statement }) => typeof Statement === "object", "an AWS IAM policy", WRITE_ANEW],
  [
    ({ effect, principal, resource, staticPolicies }) =>
      isDict(staticPolicies) || (effect !== undefined && principal !== undefined && resource !== undefined),
    "a Cedar policy",
    WRITE_ANEW,
  ],
  [({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined, "a Kubernetes object", OF_NO_TOOLS],
  [({ roots }) => Array.isArray(roots), "the manifest of an OPA bundle", WRITE_ANEW],
  [({ jsonrpc }) => jsonrpc !== undefined, "a message of MCP", OF_NO_TOOLS],
  [({ cases }) => Array.isArray(cases), "a file of cases", "run `tollgate test <policy> <this file>`"],
  [({ type, properties }) => type === "object" && isDict(properties), "a JSON Schema", OF_NO_TOOLS],
];

const isRelease = (version: unknown): boolean => typeof version === "string" && /^v?\d+\.\d+\.\d/.test(version);

const RULE_KEYS = ["action", "require", "deny_if", "limits", "rate_limit", "rules"];

/** Whether an object has a key of a tool's rules, perhaps written wrongly, or none. */
const looksLikeRules = (rules: Dict): boolean => {
  const keys = Object.keys(rules);
  return keys.length === 0 || keys.some((key) => nearest(key, RULE_KEYS) !== undefined);
};

/** For a whole document of another form. */
export function otherFormHint(document: unknown): string | undefined {
  const first = Array.isArray(document) ? document[0] : document;
  // A document with a version or a default means this language; a release such as `1.0.0` is one of something else.
  if (isDict(first) && (first.default !== undefined || (first.version !== undefined && !isRelease(first.version))))
    return undefined;
  if (isToolList(document)) return otherFormHint({ __proto__: null, tools: document });
  if (isDict(document)) {
    const form = FORMS.find(([test]) => test(document));
    if (form !== undefined) return `this is ${form[1]}, and not a policy of tollgate; ${form[2]}`;
  }
  if (isDict(first) && typeof first.type === "string" && first.tools === undefined && first.version === undefined) {
    return `this is a wallet policy (${quote("type")}: ${show(first.type)}); write a limit with \`increment_from\` for the tool that spends, under \`tools\``;
  }
  if (!isDict(document)) return undefined;
  const keys = Object.keys(document);
  const bare =
    keys.length > 0 &&
    keys.every((key) => isDict(document[key]) && key !== "tools" && key !== "all_tools") &&
    some(document, looksLikeRules);
  return bare
    ? 'this is a bare tool map; put it under `tools`: `{ "version": "1", "default": "deny", "tools": { ... } }`'
    : undefined;
}
