import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { getLanguageService, TextDocument } from "vscode-json-languageservice";
import { safeParsePolicy } from "../../src/index.js";
import { SCHEMA_OPERATORS } from "../policy/schema-operators.js";

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
  const validatorOf = (version: string) => {
    const file = new URL(`schema/policy.v${version}.schema.json`, root);
    return new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, "utf8")));
  };
  const validators = new Map(["1", "2"].map((version) => [version, validatorOf(version)]));
  const examples = ["examples/", "test/cli/fixtures/", "test/cli/golden/"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json") && !name.includes("node_modules"))
      .map((name) => `${folder}${name}`),
  );
  const policies = examples.filter((name) => "version" in JSON.parse(readFileSync(new URL(name, root), "utf8")));

  it("is among the files that are looked at", () => {
    expect(policies).toEqual(
      expect.arrayContaining(["examples/demo/policy.json", "test/cli/fixtures/shop.json", "test/cli/golden/init.json"]),
    );
  });

  it.each(policies.filter((name) => !name.endsWith("broken.json")))("%s follows the schema and is accepted", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    const document = JSON.parse(text);
    const validate = validators.get(document.version)!;
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(safeParsePolicy(text).ok).toBe(true);
  });
});
