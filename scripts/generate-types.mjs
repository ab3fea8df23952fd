// Writes src/policy/policy.v1.ts and policy.v2.ts from their JSON Schemas; with --check it only tells whether they are in step.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import ts from "typescript";
import { TYPE_EXAMPLES } from "./type-examples.mjs";

/** @type {readonly string[]} */
let named = [];
for (const version of ["v1", "v2"]) {
  const [schema, file] = [`schema/policy.${version}.schema.json`, `src/policy/policy.${version}.ts`];
  const typesFile = inRoot(file);
  // A name that version "1" has too gets a 2, so that a hover tells them apart.
  const types = withExamples(renamed(await typesOf(schema), named, "2"));
  named = declaredIn(types).map((name) => name.getText());
  if (!process.argv.includes("--check")) {
    writeFileSync(typesFile, types);
  } else if (readIfThere(typesFile) !== types) {
    console.error(`${file} is out of step with ${schema}: run \`npm run generate\``);
    process.exitCode = 1;
  }
}

/** @param {string} path */
function inRoot(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** @param {string} schema */
async function typesOf(schema) {
  const compiled = await compile(JSON.parse(readFileSync(inRoot(schema), "utf8")), "PolicyDocument", {
    bannerComment: `// Generated from ${schema} by scripts/generate-types.mjs. Do not edit.`,
    // Lists with a least or greatest length would become unions of tuples.
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120 },
  });
  return withShortComments(readonly(compiled));
}

/** The names that a text declares. @param {string} text */
function declaredIn(text) {
  const file = ts.createSourceFile("policy.ts", text, ts.ScriptTarget.Latest, true);
  return file.statements.flatMap((one) =>
    ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) ? [one.name] : [],
  );
}

/**
 * The text with a suffix behind these names of types.
 * @param {string} text @param {readonly string[]} names @param {string} suffix
 */
function renamed(text, names, suffix) {
  const file = ts.createSourceFile("policy.ts", text, ts.ScriptTarget.Latest, true);
  /** @type {number[]} */
  const ends = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
        ? node.name
        : undefined;
    if (name !== undefined && names.includes(name.getText())) ends.push(name.getEnd());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return ends.sort((a, b) => a - b).reduceRight((before, at) => before.slice(0, at) + suffix + before.slice(at), text);
}

/**
 * Every member and every list read-only, which the compiler of schemas cannot write.
 * @param {string} text
 */
function readonly(text) {
  const file = ts.createSourceFile("policy.ts", text, ts.ScriptTarget.Latest);
  /** @type {number[]} */
  const places = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isPropertySignature(node) || ts.isIndexSignatureDeclaration(node) || ts.isArrayTypeNode(node))
      places.push(node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places.reduceRight((before, at) => `${before.slice(0, at)}readonly ${before.slice(at)}`, text);
}

/**
 * A comment of one line on one line, without the tags that a page of the reference does not know.
 * @param {string} text
 */
function withShortComments(text) {
  const untagged = text.replace(/(?:\n +\*)?(?:\n +\* @(?:min|max)Items \d+)+/g, "");
  return untagged.replace(/\/\*\*\n +\* (.*)\n +\*\//g, "/** $1 */");
}

/** The text with an example in the comment of each type. @param {string} text */
function withExamples(text) {
  return text.replace(/(?:\/\*\* (.*) \*\/\n)?^export (?:type|interface) (\w+)/gm, (declaration, words, name) => {
    if (!(name in TYPE_EXAMPLES)) throw new Error(`expected an example of ${name} in scripts/type-examples.mjs`);
    const variable = `${name[0].toLowerCase()}${name.slice(1).replace(/2$/, "")}`;
    const example = [
      "@example",
      "```ts",
      `import type { ${name} } from "tollgate";`,
      "",
      `const ${variable}: ${name} = ${TYPE_EXAMPLES[name]};`,
      "```",
    ];
    const lines = [...(words === undefined ? [] : [words, ""]), ...example].map((line) => ` * ${line}`.trimEnd());
    const code = declaration.slice(declaration.lastIndexOf("export "));
    return ["/**", ...lines, " */", code].join("\n");
  });
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
