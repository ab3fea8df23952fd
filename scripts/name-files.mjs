// @ts-check
// Names the files of dist that the bundler numbered by the modules in them, so that a stack trace names a module. One file for
// each module would say more, but a process that imports the library would take longer to start.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { APART, entriesOf, manifest } from "./entries.mjs";
import { nameFiles, nameTypes } from "./file-names.mjs";

for (const folder of ["../dist/", "../dist/cli/"]) nameIn(fileURLToPath(new URL(folder, import.meta.url)));

/** @param {string} dist */
function nameIn(dist) {
  const meta = `${dist}metafile-esm.json`;
  const { outputs } = JSON.parse(readFileSync(meta, "utf8"));
  rmSync(meta);
  for (const name of Object.keys(APART)) {
    rmSync(`${dist}${name}.js`, { force: true });
    for (const file of Object.keys(outputs)) if (basename(file, ".js") === name) delete outputs[file];
  }

  const entries = [...entriesOf(manifest).values()].map((file) => basename(file, ".js"));
  const modules = Object.entries(outputs).map(([file, { inputs }]) => ({
    name: basename(file, ".js"),
    modules: Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput })),
  }));
  const names = nameFiles(modules, entries);
  const types = readdirSync(dist)
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => basename(file, ".d.ts"));
  for (const [name, short] of nameTypes(types, entries)) names.set(name, short);

  for (const file of readdirSync(dist)) {
    if (!file.includes(".")) continue;
    const text = readFileSync(dist + file, "utf8");
    const renamed = text.replace(/(["'])\.\/([\w-]+)\.js\1/g, (whole, quote, name) =>
      names.has(name) ? `${quote}./${names.get(name)}.js${quote}` : whole,
    );
    if (renamed !== text) writeFileSync(dist + file, renamed);
    const [name = "", ending] = /^([\w-]+)(\..+)$/.exec(file)?.slice(1) ?? [];
    if (names.has(name)) renameSync(dist + file, `${dist}${names.get(name)}${ending}`);
  }
}
