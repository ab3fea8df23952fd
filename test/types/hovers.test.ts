import ts from "typescript";
import { describe, expect, it } from "vitest";
import { options, root } from "./declarations.js";

// What an editor shows where the mouse stands: types with names, and not what they are made of.

const CODE = `
import { createEngine, definePolicy, safeParsePolicy, type CounterStore } from "tollgate";
import { guardServer } from "tollgate/mcp";

const result = safeParsePolicy("{}");
if (!result.ok) throw result.issues;
const policy = result.policy;
policy.tools;
const rules = policy.tools?.["refund"];
const rule = rules?.require?.[0];
const condition = rule?.conditions[0];
rules?.limits;

declare const store: CounterStore;
const engine = createEngine({ policy, storeFailure: "deny" });
const later = createEngine({ policy, store });
const perhaps = createEngine({ policy, store: undefined as CounterStore | undefined });
const decision = engine.evaluate({ tool: "refund", args: { amount: 5 } });
decision.code;
const promised = later.evaluate({ tool: "refund" });
engine.explain({ tool: "refund" });

interface Tools { refund: { amount: number } }
engine.evaluate<Tools>({ tool: "refund", args: { amount: 5 } });
const inCode = definePolicy<Tools>()({ version: "1", default: "deny" });
const inCode2 = definePolicy<Tools>()({ version: "2", default: "deny" });

interface McpServer { connect(transport: never): Promise<void> }
declare const server: McpServer;
guardServer(server, { engine, hideDenied: true, requestStateStore: store });
`;

const file = `${root}test/types/hovered.ts`;
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const text = name === file ? CODE : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
});

/** What the editor shows of the name that `|` stands before, on one line. */
function hover(piece: string): string {
  const start = CODE.indexOf(piece.replace("|", ""));
  expect(start, piece).toBeGreaterThan(0);
  const info = service.getQuickInfoAtPosition(file, start + piece.indexOf("|"));
  return ts.displayPartsToString(info?.displayParts).replace(/\s+/g, " ");
}

const engineOverStore = "EngineOptions<CounterStore> & { readonly store: CounterStore; }";

describe("a hover shows", () => {
  it.each([
    ["|safeParsePolicy(", "(alias) safeParsePolicy(input: unknown): ParseResult import safeParsePolicy"],
    ["const |result", "const result: ParseResult"],
    ["result.|issues", "(property) issues: PolicyIssue[]"],
    ["const |policy", "const policy: Policy"],
    [
      "policy.|tools;",
      "(property) tools?: { readonly [k: string]: ToolRules; } | { readonly [k: string]: ToolRules2; } | undefined",
    ],
    ["const |rules", "const rules: ToolRules | ToolRules2 | undefined"],
    ["const |rule ", "const rule: Rule | Rule2 | undefined"],
    ["const |condition ", "const condition: Condition | Condition2 | undefined"],
    ["rules?.|limits", "(property) limits?: readonly Limit[] | readonly Limit2[] | undefined"],
  ])("what was parsed by names: %s", (piece, shown) => {
    expect(hover(piece)).toBe(shown);
  });

  it.each([
    [
      "|createEngine({ policy, storeFailure",
      "(alias) createEngine<unknown>(options: EngineOptions<unknown>): Engine import createEngine",
    ],
    ["|storeFailure:", '(property) EngineOptions<Store = AnyStore>.storeFailure?: "deny" | "allow" | undefined'],
    [
      "|createEngine({ policy, store })",
      `(alias) createEngine<CounterStore>(options: ${engineOverStore}): AsyncEngine import createEngine`,
    ],
    ["const |engine", "const engine: Engine"],
    ["const |later", "const later: AsyncEngine"],
    ["const |perhaps", "const perhaps: AnyEngine"],
  ])("which engine is made, and by which options: %s", (piece, shown) => {
    expect(hover(piece)).toBe(shown);
  });

  it.each([
    [
      "engine.|evaluate({",
      "(method) Engine.evaluate<AnyTools, object>(call: CallOf<AnyTools, object>, options?: EvaluateOptions): Decision",
    ],
    ["|args: { amount: 5 }", "(property) args: { amount: number; }"],
    ["const |decision", "const decision: Decision"],
    ["decision.|code", "(property) Decision.code: DecisionCode"],
    ["const |promised", "const promised: Promise<Decision>"],
    ["engine.|explain", "(method) EngineBase.explain(call: AnyCall): Explanation"],
    [
      "engine.|evaluate<Tools>",
      "(method) Engine.evaluate<Tools, object>(call: ToolCallOf<Tools, object>, options?: EvaluateOptions): Decision",
    ],
    [
      "|definePolicy<Tools>()",
      "(alias) definePolicy<Tools, unknown>(): DefinePolicy<Tools, unknown> (+1 overload) import definePolicy",
    ],
    ["const |inCode ", "const inCode: Policy1"],
    ["const |inCode2", "const inCode2: Policy2"],
  ])("what a call asks and gets: %s", (piece, shown) => {
    expect(hover(piece)).toBe(shown);
  });

  it.each([
    [
      "|guardServer(server",
      "(alias) guardServer<McpServer>(server: McpServer, options: GuardOptions): McpServer import guardServer",
    ],
    ["|engine, hideDenied", "(property) GuardOptions.engine: AnyEngine | EngineFunction"],
    ["|hideDenied", "(property) GuardOptions.hideDenied?: boolean | undefined"],
    ["|requestStateStore", "(property) GuardOptions.requestStateStore?: AnyStore | undefined"],
  ])("what a guard takes: %s", (piece, shown) => {
    expect(hover(piece)).toBe(shown);
  });
});
