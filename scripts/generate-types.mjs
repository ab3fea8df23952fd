// Writes src/policy/policy.v1.ts from the JSON Schema; with --check it only tells whether the file is in step.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const schemaFile = fileURLToPath(new URL("../schema/policy.v1.schema.json", import.meta.url));
const typesFile = fileURLToPath(new URL("../src/policy/policy.v1.ts", import.meta.url));

const types = await compile(JSON.parse(readFileSync(schemaFile, "utf8")), "PolicyDocument", {
  bannerComment: "// Generated from schema/policy.v1.schema.json by scripts/generate-types.mjs. Do not edit.",
  // Lists with a least or greatest length would become unions of tuples.
  ignoreMinAndMaxItems: true,
  style: { printWidth: 120 },
});

if (!process.argv.includes("--check")) {
  writeFileSync(typesFile, types);
} else if (readIfThere(typesFile) !== types) {
  console.error("src/policy/policy.v1.ts is out of step with schema/policy.v1.schema.json: run `npm run generate`");
  process.exitCode = 1;
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
