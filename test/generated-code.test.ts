import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// No code is made from text: neither by the library nor by what it brings along. Many hosts forbid it.

const root = new URL("..", import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, root));
const { exports, bin, peerDependencies } = JSON.parse(readFileSync(path("package.json"), "utf8"));
const entries = [...Object.values<string | { default: string }>(exports), bin.tollgate].flatMap((target) =>
  typeof target === "string" ? [target].filter((file) => file.endsWith(".js")) : [target.default],
);

/** Where a text names `eval` or `Function` as a value, rather than as a member of something. */
function namesOfCompilers(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && /^(?:eval|Function)$/.test(node.text)) {
      const { parent } = node;
      const isMember =
        ((ts.isPropertyAccessExpression(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyAssignment(parent)) &&
          parent.name === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node);
      if (!isMember && parent.getText() !== "Function.prototype") found.push(parent.getText().slice(0, 80));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("bundle.js", text, ts.ScriptTarget.Latest, true));
  return found;
}

describe("no code is made from text", { timeout: 60_000 }, () => {
  it.each(entries)("by %s or what it brings along", async (file) => {
    const external = Object.keys(peerDependencies);
    const { outputFiles } = await build({
      ...{ entryPoints: [path(file)], bundle: true, format: "esm", platform: "node", logLevel: "error" },
      ...{ external, write: false },
    });
    expect(namesOfCompilers(outputFiles[0]!.text)).toEqual([]);
  });

  it("reports a text that compiles code", () => {
    expect(namesOfCompilers('const F = Function; new F("");')).toEqual(["F = Function"]);
    expect(
      namesOfCompilers('globalThis; (0, eval)("1"); a.eval("1"); class A { eval() {} }; const { eval: e } = a;'),
    ).toEqual(["0, eval"]);
  });

  it("while a policy is read and calls are decided", () => {
    const script = `
      let made = 0;
      const count = (make) => (...parts) => { made++; return make(...parts); };
      const real = Function;
      globalThis.eval = count(eval);
      globalThis.Function = new Proxy(real, { construct: count(Reflect.construct), apply: count(Reflect.apply) });
      real.prototype.constructor = globalThis.Function;
      const { createEngine, parsePolicy } = await import(${JSON.stringify(new URL("dist/index.js", root).href)});
      const conditions = [{ path: "args.path", op: "regex", value: "^/srv/" }, { path: "args.n", op: "in", value: [1, 2] }];
      const policy = parsePolicy(JSON.stringify({ version: "1", default: "deny", tools: { read: { require: [{ conditions }] } } }));
      const { effect } = createEngine({ policy }).evaluate({ tool: "read", args: { path: "/srv/a", n: 1 } });
      const before = made;
      new Function("");
      console.log(effect, before, made);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["allow 0 1\n", ""]);
  });
});
