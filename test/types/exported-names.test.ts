import ts from "typescript";
import { describe, expect, it } from "vitest";
import { entries, options, root } from "./declarations.js";

// A type that stands in what an entry exports has no name for who uses it, unless it is exported too.

/** Parts of types that are exported, of which nobody needs the name. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  "definePolicy's check of a document": ["DocumentsFor", "PolicyBy", "Sound", "Version"],
  'documents of version "2"': ["Annotations", "AnyArguments", "Operator", "PlacesIn", "Scalar"],
  "ConditionOn, NumberPath and ArrayPath": ["ArrayPathOf", "NumberPathOf", "Places", "TestsByPath"],
  ToolCallOf: ["CallHead", "CallsTo"],
  "a member that all events have": ["Enforced"],
  "T | Promise<T>": ["Awaitable"],
};

const program = ts.createProgram(
  entries.map(([, file]) => file),
  options,
);
const checker = program.getTypeChecker();
const resolved = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
const isOurs = ({ declarations = [], flags }: ts.Symbol): boolean =>
  !(flags & ts.SymbolFlags.TypeParameter) &&
  declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(`${root}dist/`));

const exportsOf = (file: string): ReadonlySet<ts.Symbol> =>
  new Set(checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map(resolved));

/** The types of this package that stand in a declaration. */
function typesIn(symbol: ts.Symbol): readonly ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const at = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    if (at !== undefined && isOurs(resolved(at))) found.push(resolved(at));
    ts.forEachChild(node, visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  return found;
}

const isFunction = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Function) !== 0;

describe("the types of", () => {
  const main = new Set(
    ["tollgate", "tollgate/approvals"].flatMap((name) => [...exportsOf(new Map(entries).get(name)!)]),
  );
  const parts = Object.values(PARTS).flat();

  it.each(entries)(
    "%s have names: a function's from there, all others from there, from tollgate or from its approvals",
    (_, file) => {
      const exported = exportsOf(file);
      const unnamed = [...exported].flatMap((symbol) =>
        typesIn(symbol)
          .filter(
            (type) => !exported.has(type) && (isFunction(symbol) || !main.has(type)) && !parts.includes(type.name),
          )
          .map((type) => `${type.name} in ${symbol.name}`),
      );
      expect(unnamed).toEqual([]);
    },
  );

  it("what a user must name are found: those of a result and of an option", () => {
    const named = (entry: string, name: string) =>
      [...exportsOf(new Map(entries).get(entry)!)].filter((symbol) => symbol.name === name).flatMap(typesIn);
    expect(named("tollgate", "safeParsePolicy").map(({ name }) => name)).toEqual(["ParseResult"]);
    expect(named("tollgate", "PolicyIssue").map(({ name }) => name)).toEqual(["IssueCode"]);
    expect(named("tollgate/mcp", "guardServer").map(({ name }) => name)).toEqual(["GuardableServer", "GuardOptions"]);
  });
});
