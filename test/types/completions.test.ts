import ts from "typescript";
import { describe, expect, it } from "vitest";
import { options, root } from "./declarations.js";

// What an editor offers in a policy in code of version "2", where `|` stands.

const BEFORE = `
import { definePolicy } from "tollgate";
interface Tools { refund: { amount: number; to: string[] }; read_file: { path: string }; write_file: { path: string } }
const define = definePolicy<Tools, { role: "lead" | "agent" }>();
`;
const file = `${root}test/types/completed.ts`;
let code = "";
let version = 0;
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => String(version),
  getScriptSnapshot: (name) => {
    const text = name === file ? code : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
});

function offered(document: string): readonly string[] {
  code = `${BEFORE}define(${document.replace("|", "")});`;
  version++;
  const at = BEFORE.length + "define(".length + document.indexOf("|");
  return service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name) ?? [];
}

const condition = (key: string, one: string): string =>
  `{ version: "2", default: "deny", tools: { "${key}": { require: [{ conditions: [${one}] }] } } }`;
const OF_EACH = ["annotations.destructiveHint", "annotations.idempotentHint", "annotations.openWorldHint", "annotations.readOnlyHint", "annotations.title", "principal.role", "scope.grant", "scope.session", "tool"]; // biome-ignore format: one line

describe("an editor offers", () => {
  it.each([
    ["versions", '{ version: "|" }', ["1", "2"]],
    ["names of tools", '{ version: "2", default: "deny", hide: ["|"] }', ["read_file", "refund", "write_file"]],
    ["paths of a tool", condition("refund", '{ path: "|" }'), ["args.amount", "args.to", ...OF_EACH]],
    [
      "paths under a pattern",
      condition("*_file", '{ path: "|" }'),
      ["args.amount", "args.path", "args.to", ...OF_EACH],
    ],
    [
      "paths in a tree",
      condition("refund", '{ any: [{ not: { path: "|" } }] }'),
      ["args.amount", "args.to", ...OF_EACH],
    ],
    ["paths of a quantifier", condition("refund", '{ every: "|" }'), ["args.amount", "args.to", ...OF_EACH]],
    ["paths of an operand", condition("refund", '{ path: "args.amount", op: "lt", value_from: "|" }'), ["args.amount", "args.to", ...OF_EACH]], // biome-ignore format: one line
    ["keys of an entry under a pattern", '{ version: "2", default: "deny", tools: { "re*": { | } } }', ["action", "approve_if", "arguments", "deny_if", "description", "except", "limits", "mode", "rate_limit", "reason", "remember", "require"]], // biome-ignore format: one line
    ["paths that an approval is remembered by", '{ version: "2", default: "deny", tools: { refund: { action: "require_approval", remember: { seconds: 900, match: ["|"] } } } }', ["args.amount", "args.to"]], // biome-ignore format: one line
    ["keys of a condition", condition("refund", "{ | }"), ["all", "any", "conditions", "description", "every", "if_absent", "ignore_case", "not", "op", "path", "some", "value", "value_from"]], // biome-ignore format: one line
  ])("%s", (_, document, names) => {
    expect(offered(document).toSorted()).toEqual(names.toSorted());
  });
});
