import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { getLanguageService, TextDocument } from "vscode-json-languageservice";
import { safeParsePolicy } from "../../src/index.js";
import { CONDITION_KINDS_2, SCHEMA_OPERATORS } from "../policy/schema-operators.js";

const root = new URL("../../", import.meta.url);

/** The JSON support of an editor, which finds the schema by the `$schema` of the document alone. */
const service = getLanguageService({
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
  workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
});

/** A document in the repository's top folder, and the place of the bar in it. */
function opened(marked: string) {
  const offset = marked.indexOf("|");
  const document = TextDocument.create(new URL("policy.json", root).href, "json", 1, marked.replace("|", ""));
  return { document, position: document.positionAt(offset), json: service.parseJSONDocument(document) };
}

async function completions(marked: string): Promise<readonly string[]> {
  const { document, position, json } = opened(marked);
  return (await service.doComplete(document, position, json))?.items.map(({ label }) => label).sort() ?? [];
}

async function hover(marked: string): Promise<string> {
  const { document, position, json } = opened(marked);
  return JSON.stringify((await service.doHover(document, position, json))?.contents);
}

const HEAD = '{ "$schema": "./schema/policy.v1.schema.json", "version": "1", "default": "deny", ';

describe("an editor, told by `$schema`,", () => {
  it("completes the keys of a document, of tool rules, of a rule, of a condition and of a limit", async () => {
    expect(await completions(`${HEAD}"|" }`)).toEqual(["all_tools", "description", "hide", "tools"]);
    expect(await completions(`${HEAD}"tools": { "t": { "|" } } }`)).toEqual([
      "action",
      "deny_if",
      "description",
      "limits",
      "rate_limit",
      "reason",
      "require",
    ]);
    expect(await completions(`${HEAD}"tools": { "t": { "require": [{ "|" }] } } }`)).toEqual([
      "conditions",
      "description",
      "on_deny",
    ]);
    expect(await completions(`${HEAD}"tools": { "t": { "require": [{ "conditions": [{ "|" }] }] } } }`)).toEqual([
      "description",
      "op",
      "path",
      "value",
    ]);
    expect(await completions(`${HEAD}"tools": { "t": { "limits": [{ "|" }] } } }`)).toEqual([
      "counter",
      "description",
      "increment_from",
      "max",
      "on_deny",
      "scope",
      "window",
    ]);
  });

  it("completes operators, actions, windows and scopes", async () => {
    const condition = (marked: string) =>
      `${HEAD}"tools": { "t": { "require": [{ "conditions": [{ ${marked} }] }] } } }`;
    expect(await completions(condition('"path": "args.a", "op": |'))).toEqual(
      expect.arrayContaining(SCHEMA_OPERATORS.map((op) => `"${op}"`)),
    );
    expect(await completions(`${HEAD}"tools": { "t": { "action": | } } }`)).toEqual(
      expect.arrayContaining(['"allow"', '"deny"', '"require_approval"']),
    );
    expect(await completions(`${HEAD}"tools": { "t": { "limits": [{ "window": | }] } } }`)).toEqual(
      expect.arrayContaining(['"minute"', '"hour"', '"day"']),
    );
    expect(await completions(`${HEAD}"tools": { "t": { "limits": [{ "scope": | }] } } }`)).toEqual(
      expect.arrayContaining(['"grant"', '"session"', '"global"']),
    );
  });

  it("explains the key under the cursor", async () => {
    expect(await hover(`${HEAD}"tools": { "t": { "deny|_if": [] } } }`)).toContain("must certainly not hold");
    expect(await hover(`${HEAD}"tools": { "t": { "limits": [{ "coun|ter": "c" }] } } }`)).toContain("counter's name");
  });

  it("underlines what is wrong", async () => {
    const { document, json } = opened(`${HEAD}"tolls": {} }|`);
    const problems = await service.doValidation(document, json);
    expect(problems.map(({ message }) => message)).toEqual(["Property tolls is not allowed."]);
  });
});

/** A condition in the marked place of a document of version "2". */
const HEAD_2 = '{ "$schema": "./schema/policy.v2.schema.json", "version": "2", "default": "deny", ';
const inTool = (marked: string) => `${HEAD_2}"tools": { "read_*": { ${marked} } } }`;
const inRule = (marked: string) => inTool(`"require": [{ "conditions": [${marked}] }]`);
const SCHEMA_OPERATORS_2 = CONDITION_KINDS_2.flatMap(({ operators }) => operators);
const COMPARISON = ["if_absent", "ignore_case", "op", "path", "value", "value_from"];
const FORMS = ["all", "any", "every", "not", "some"];

async function underlined(text: string): Promise<readonly string[]> {
  const { document, json } = opened(`${text}|`);
  const found = await service.doValidation(document, json);
  return found.map(({ range }) => document.getText(range));
}

describe("an editor of a document of version 2", () => {
  it("completes the keys of a document, of a pattern's entry, of rules for all tools and of a rule of approve_if", async () => {
    expect(await completions(`${HEAD_2}"|" }`)).toEqual([
      "all_tools",
      "description",
      "dispatch",
      "hide",
      "lists",
      "mode",
      "name",
      "prompts",
      "resources",
      "tools",
    ]);
    expect(await completions(inTool('"|"'))).toEqual([
      "action",
      "approve_if",
      "arguments",
      "deny_if",
      "description",
      "except",
      "limits",
      "mode",
      "rate_limit",
      "reason",
      "remember",
      "require",
    ]);
    expect(await completions(`${HEAD_2}"all_tools": { "|" } }`)).toEqual([
      "approve_if",
      "deny_if",
      "description",
      "limits",
      "require",
    ]);
    expect(await completions(inTool('"approve_if": [{ "|" }]'))).toEqual([
      "conditions",
      "description",
      "mode",
      "reason",
    ]);
  });

  it("completes a condition in a rule, below any and not, and below every", async () => {
    for (const marked of [
      '{ "|" }',
      '{ "any": [{ "|" }] }',
      '{ "all": [{ "not": { "|" } }] }',
      '{ "every": "args.to", "conditions": [{ "|" }] }',
      '{ "any": [{ "some": "args.to", "conditions": [{ "not": { "|" } }] }] }',
    ])
      expect(await completions(inRule(marked))).toEqual(
        expect.arrayContaining([...COMPARISON, ...FORMS, "conditions"]),
      );
  });

  it("completes operators in a nested condition, and modes", async () => {
    const nested = '{ "any": [{ "every": "args.to", "conditions": [{ "path": "item", "op": | }] }] }';
    expect(await completions(inRule(nested))).toEqual(
      expect.arrayContaining(SCHEMA_OPERATORS_2.map((op) => `"${op}"`)),
    );
    expect(await completions(inTool('"mode": |'))).toEqual(['"enforce"', '"observe"']);
  });

  it("explains the key under the cursor, and names the section of the language", async () => {
    const explained = async (marked: string) =>
      /docs\/language\.md#[\w-]+/.exec((await hover(marked)).replaceAll("\\", ""))?.[0];
    expect(await explained(inTool('"exc|ept": ["read_env"]'))).toBe("docs/language.md#patterns");
    expect(await explained(inTool('"approve|_if": []'))).toBe("docs/language.md#approvals");
    expect(await explained(inTool('"mo|de": "observe"'))).toBe("docs/language.md#observing");
    expect(await explained(inRule('{ "a|ny": [{ "path": "tool", "op": "eq", "value": "t" }] }'))).toBe(
      "docs/language.md#all-any-and-not",
    );
    expect(await explained(inRule('{ "not": { "path": "args.a", "op": "eq", "value": 1, "if|_absent": true } }'))).toBe(
      "docs/language.md#if_absent",
    );
    const condition = '{ "pa|th": "item", "op": "email_in", "value_from": "lists.a" }';
    expect(await explained(inRule(`{ "every": "args.to", "conditions": [${condition}] }`))).toBe(
      "docs/language.md#paths",
    );
    const operand = '{ "path": "item", "op": "email_in", "value|_from": "lists.a" }';
    expect(await explained(inRule(`{ "every": "args.to", "conditions": [${operand}] }`))).toBe(
      "docs/language.md#value_from",
    );
    const within = '{ "path": "item", "op": "within", "value": ["/srv"] }';
    for (const key of ["eve|ry", "so|me"])
      expect(await explained(inRule(`{ "${key}": "args.to", "conditions": [${within}] }`))).toBe(
        "docs/language.md#every-and-some",
      );
  });

  it("underlines nothing in the document of docs/language.md", async () => {
    const text =
      /### A document of version 2\n\n```json\n(.*?)```/s.exec(
        readFileSync(new URL("docs/language.md", root), "utf8"),
      )?.[1] ?? "";
    expect(await underlined(text.replace("{", '{ "$schema": "./schema/policy.v2.schema.json",'))).toEqual([]);
  });

  it("underlines what is wrong in a name, below a pattern and in nested conditions", async () => {
    expect(await underlined(`${HEAD_2}"tolls": {} }`)).toEqual(['"tolls"']);
    expect(await underlined(`${HEAD_2}"tools": { "read_**": {} } }`)).toEqual(['"read_**"']);
    expect(await underlined(`${HEAD_2}"hide": ["a**"] }`)).toEqual(['"a**"']);
    expect(await underlined(inTool('"requires": []'))).toEqual(['"requires"']);
    expect(await underlined(inTool('"except": []'))).toEqual(["[]"]);
    expect(await underlined(inRule('{ "any": [] }'))).toEqual(["[]"]);
    const within = '{ "path": "item", "op": "within", "value": "/srv" }';
    expect(await underlined(inRule(`{ "every": "args.to", "conditions": [${within}] }`))).toEqual(['"/srv"']);
    expect(await underlined(inRule('{ "any": [{ "path": "user.a", "op": "eq", "value": 1 }] }'))).toEqual(['"user.a"']);
    expect(await underlined(inRule('{ "any": [{ "path": "args.a", "op": "begins", "value": "a" }] }'))).toEqual([
      '"begins"',
    ]);
    expect(
      await underlined(inRule('{ "not": { "path": "args.a", "op": "eq", "value": 1, "if_absnt": true } }')),
    ).toEqual(['"if_absnt"']);
  });
});

describe("an editor of a case file, told by `$schema`,", () => {
  const CASES = '{ "$schema": "./schema/policy-cases.schema.json", "cases": [{ "name": "n", "calls": [{ ';

  it("completes what a call may expect, and the values of `effect`", async () => {
    expect(await completions(`${CASES}"re|" }] }] }`)).toEqual(
      expect.arrayContaining([
        "approved",
        "at",
        "code",
        "effect",
        "release",
        "resetAt",
        "retryAfterMs",
        "rule",
        "tool",
      ]),
    );
    expect(await completions(`${CASES}"effect": | }] }] }`)).toEqual(['"allow"', '"deny"', '"require_approval"']);
  });

  it("explains the key under the cursor", async () => {
    expect(await hover(`${CASES}"ru|le": "/default" }] }] }`)).toContain("JSON Pointer to the part of the policy");
  });
});

describe("every example policy", () => {
  const ajv = new Ajv2020({ strict: false });
  const schemas = new Map(
    ["1", "2"].map((version) => [
      version,
      ajv.compile(JSON.parse(readFileSync(new URL(`schema/policy.v${version}.schema.json`, root), "utf8"))),
    ]),
  );
  const examples = ["examples/", "test/cli/fixtures/", "test/cli/golden/"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json") && !name.includes("node_modules"))
      .map((name) => `${folder}${name}`),
  );
  const policies = examples.filter((name) => "version" in JSON.parse(readFileSync(new URL(name, root), "utf8")));

  it("is among the files that are looked at", () => {
    expect(policies).toEqual(
      expect.arrayContaining([
        "examples/demo/policy.json",
        "examples/policies/github/policy.v2.json",
        "test/cli/fixtures/shop.json",
        "test/cli/golden/init.json",
      ]),
    );
  });

  it.each(policies.filter((name) => !name.endsWith("broken.json")))("%s follows the schema and is accepted", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    const document = JSON.parse(text);
    const validate = schemas.get(document.version)!;
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(safeParsePolicy(text).ok).toBe(true);
  });
});
