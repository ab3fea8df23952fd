// @ts-check
// Writes docs/api from the doc comments, a page an entry point; with --check it only tells whether the pages are in step.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter, OptionDefaults } from "typedoc";
import { sources } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "docs/api");

/** @type {Partial<import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions>} */
const options = {
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: Object.values(sources().library).map((file) => join(root, file)),
  tsconfig: join(root, "tsconfig.json"),
  // `npm run check -- types` finds these errors.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  logLevel: "Warn",
  name: "API reference",
  readme: "none",
  router: "module",
  groupOrder: ["Functions", "Classes", "*"],
  excludeExternals: true,
  // The schema's own; the text of the table says the same.
  blockTags: [...OptionDefaults.blockTags, "@maxItems"],
  excludeTags: ["@maxItems"],
  preservedTypeAnnotationTags: ["@throws"],
  disableSources: true,
  disableGit: true,
  excludeInternal: true,
  excludePrivate: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true },
  pageTitleTemplates: {
    index: "API reference",
    module: ({ name }) => (name === "tollgate" ? name : `tollgate/${name}`),
  },
};

if (!process.argv.includes("--check")) {
  await writeTo(folder);
} else {
  const made = mkdtempSync(join(tmpdir(), "tollgate-api-"));
  try {
    await writeTo(made);
    if (textOf(made) !== textOf(folder)) {
      console.error("docs/api is out of step with the doc comments: run `npm run generate`");
      process.exitCode = 1;
    }
  } finally {
    rmSync(made, { recursive: true });
  }
}

/** @param {string} out */
async function writeTo(out) {
  const app = await Application.bootstrapWithPlugins(options);
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      // A type that extends another links to it, and repeats none of its members.
      if (reflection.isDeclaration() && reflection.inheritedFrom?.reflection) project.removeReflection(reflection);
      // The writer of Markdown leaves out which error is thrown.
      for (const { content, typeAnnotation = "" } of reflection.comment?.blockTags ?? [])
        if (typeAnnotation !== "") content.unshift({ kind: "code", text: `\`${typeAnnotation.slice(1, -1)}\` ` });
    }
  });
  const project = await app.convert();
  if (project !== undefined) await app.outputs.writeOutput({ name: "markdown", path: out }, project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
}

/** @param {string} of */
function textOf(of) {
  const names = readdirSync(of).sort();
  return JSON.stringify(names.map((name) => [name, readFileSync(join(of, name), "utf8")]));
}
