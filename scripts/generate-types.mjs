// Writes src/policy/policy.v1.ts from the JSON Schema; with --check it only tells whether the file is in step.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import ts from "typescript";

const schemaFile = fileURLToPath(new URL("../schema/policy.v1.schema.json", import.meta.url));
const typesFile = fileURLToPath(new URL("../src/policy/policy.v1.ts", import.meta.url));

const compiled = await compile(JSON.parse(readFileSync(schemaFile, "utf8")), "PolicyDocument", {
  bannerComment: "// Generated from schema/policy.v1.schema.json by scripts/generate-types.mjs. Do not edit.",
  // Lists with a least or greatest length would become unions of tuples.
  ignoreMinAndMaxItems: true,
  style: { printWidth: 120 },
});
const types = withShortComments(readonly(compiled));

if (!process.argv.includes("--check")) {
  writeFileSync(typesFile, types);
} else if (readIfThere(typesFile) !== types) {
  console.error("src/policy/policy.v1.ts is out of step with schema/policy.v1.schema.json: run `npm run generate`");
  process.exitCode = 1;
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
 * A comment of one line on one line.
 * @param {string} text
 */
function withShortComments(text) {
  return text.replace(/\/\*\*\n +\* (.*)\n +\*\//g, "/** $1 */");
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
