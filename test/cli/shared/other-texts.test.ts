import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { policiesOf } from "../../../src/cli/shared/policy-file.js";

/** Files of other programs that are not JSON, as their own documentation has them. */

const TEXTS: readonly (readonly [name: string, text: string, what: string])[] = [
  [
    "Gemini CLI",
    '[[rule]]\ntoolName = "run_shell_command"\ndecision = "deny"\npriority = 100\n',
    "a policy of Gemini CLI",
  ],
  ["Codex", 'model = "o4"\n[mcp_servers.memory]\ncommand = "npx"\n', "a configuration of Codex"],
  ["Codex's modes", 'approval_policy = "on-request"\nsandbox_mode = "read-only"\n', "a configuration of Codex"],
  [
    "Cedar",
    '// reads\n@id("p")\nforbid (\n  principal == User::"a",\n  action,\n  resource\n) when { resource.private };\n',
    "a Cedar policy",
  ],
  [
    "Rego",
    'package mcp.authz\n\nimport rego.v1\n\ndefault allow := false\n\nallow if input.user == "a"\n',
    "a Rego policy",
  ],
  ["Casbin's model", "[request_definition]\nr = sub, obj, act\n", "a model of Casbin"],
  ["Casbin's rules", "p, alice, data1, read\ng, alice, admin\n", "a policy of Casbin"],
  ["Vault", 'path "secret/*" {\n  capabilities = ["read"]\n}\n', "a policy of Vault"],
  ["Polar", 'allow(actor, "read", resource) if resource.public;\n', "a Polar policy"],
  ["XACML", '<?xml version="1.0"?>\n<Policy PolicyId="p"/>\n', "a document in XML or HTML"],
  ["Rego with a comment", "package play # of mine\nauthz if input.x\n", "a Rego policy"],
  ["Cerbos", "apiVersion: api.cerbos.dev/v1\nresourcePolicy:\n  resource: x\n", "a policy of Cerbos"],
  ["AsyncAPI", "asyncapi: 3.0.0\ninfo:\n  title: x\n", "an AsyncAPI document"],
  ["OpenAPI", "openapi: 3.1.0\ninfo:\n  title: Shop\npaths: {}\n", "an OpenAPI document"],
  ["Kubernetes", "apiVersion: v1\nkind: ConfigMap\ndata: {}\n", "a Kubernetes object"],
  [
    "Intercept",
    'version: "1"\ntools:\n  create_refund:\n    rules:\n      - name: "cap"\n        action: deny\n',
    "an Intercept YAML policy",
  ],
  ["Continue", "name: mine\nmcpServers:\n  - name: memory\n    command: npx\n", "a host's list of MCP servers"],
  ["another TOML", 'title = "x"\n[owner]\nname = "y"\n', "a file in TOML"],
  [
    "a policy in code",
    'import { definePolicy } from "tollgate";\nexport default definePolicy({});\n',
    "a policy in code",
  ],
  [
    "settings of Claude Code with comments",
    '{\n  // mine\n  "permissions": { "deny": ["Bash(curl:*)"], },\n}\n',
    "a settings file of Claude Code or of a host like it",
  ],
  [
    "servers of Zed with comments",
    '// Zed\n{ "context_servers": { "m": { "command": "npx" } } }\n',
    "a host's list of MCP servers",
  ],
];

describe("a text of another program is named, once, at its beginning", () => {
  it.each(TEXTS)("%s", (_, text, what) => {
    for (const written of [text, text.replaceAll("\n", "\r\n")]) {
      const findings = checkText(written).map(({ id, line, column, message }) => [
        id,
        line,
        column,
        message.split(";")[0],
      ]);
      expect(findings).toEqual([["TG107", 1, 1, `this is ${what}, and not a policy of tollgate`]]);
    }
  });

  it("by every command that reads a policy", () => {
    expect(() => policiesOf([{ file: "p.rego", text: "package a\ndefault allow := false\n" }])).toThrow(
      'this is a Rego policy, and not a policy of tollgate; its rules cannot be read here; under `tools` list each tool that may be called, with `"default": "deny"`, and leave out what it denies',
    );
  });
});

describe("a text of this language with a slip is told of the slip", () => {
  it.each([
    ['{\n  "version": "1",\n  "default": "deny",\n}', "TG101 expected no comma before the closing bracket"],
    ['{\n  // mine\n  "version": "1", "default": "deny" }', "TG101 comments are not part of JSON"],
    ['version: "1"\ndefault: deny\ntools:\n  t: {}\n', "TG101 expected JSON"],
    ["", "TG101 expected a policy document, got an empty text"],
    ["[".repeat(100_000), "TG110 nested more than 32 deep"],
  ])("%s", (text, told) => {
    expect(checkText(text).map(({ id, message }) => `${id} ${message.split(";")[0]}`)).toEqual([told]);
  });
});
