// Measures `tollgate init` on a catalogue of labelled tools: node scripts/measure-classes.mjs catalogue.json
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const CLASSES = ["Read", "Write", "Execute", "Financial", "Destructive"];

/**
 * Precision and recall of each class, in per cent.
 * @param {readonly { label: string, found: string }[]} rows
 */
export function figures(rows) {
  return CLASSES.map((name) => {
    const labelled = rows.filter(({ label }) => label === name);
    const found = rows.filter((row) => row.found === name);
    const right = labelled.filter((row) => row.found === name).length;
    return {
      class: name,
      labelled: labelled.length,
      found: found.length,
      right,
      precision: percent(right, found.length),
      recall: percent(right, labelled.length),
    };
  });
}

/** @param {number} part @param {number} whole */
const percent = (part, whole) => Math.round((1000 * part) / whole) / 10;

/** @typedef {{ server: string, tool: string, description: string, category: string }} Labelled */
/** @typedef {{ name: string, class: string, reasons: readonly string[] }} Classed */

/** @param {string} file */
function measure(file) {
  /** @type {{ tools: readonly Labelled[] }} */
  const { tools } = JSON.parse(readFileSync(file, "utf8"));
  const servers = [...new Set(tools.map(({ server }) => server))];
  const rows = servers.flatMap((server) => {
    const own = tools.filter((tool) => tool.server === server);
    const classed = new Map(classesOf(own).map((tool) => [tool.name, tool]));
    return own.map((tool) => {
      const { class: found = "", reasons = [] } = classed.get(tool.tool) ?? {};
      return { ...tool, label: tool.category, found, reasons };
    });
  });
  const decided = rows.filter(({ label }) => label !== "Other");
  console.log(`${decided.length} labelled tools of ${servers.length} servers`);
  console.table(figures(decided));
  console.log("labelled -> found");
  console.table(
    Object.fromEntries(
      [...CLASSES, "Other"].map((label) => [
        label,
        Object.fromEntries(
          CLASSES.map((name) => [name, rows.filter((row) => row.label === label && row.found === name).length]),
        ),
      ]),
    ),
  );
  console.log("graver than Read by label, and found to read:");
  for (const { label, server, tool, found, reasons } of decided) {
    if (found === "Read" && label !== "Read") console.log(`  ${label}: ${server} ${tool}, for ${reasons.join(", ")}`);
  }
  if (argv.includes("--misses")) {
    for (const { label, server, tool, description, found, reasons } of decided) {
      if (found !== label)
        console.log(`  ${label} -> ${found}: ${server} ${tool} | ${description} | ${reasons.join(", ")}`);
    }
  }
}

/** @param {readonly Labelled[]} tools @returns {readonly Classed[]} */
function classesOf(tools) {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
  try {
    const file = join(folder, "tools.json");
    writeFileSync(file, JSON.stringify(tools.map(({ tool, description }) => ({ name: tool, description }))));
    const cli = fileURLToPath(new URL("../dist/cli/tollgate.js", import.meta.url));
    return JSON.parse(execFileSync(process.execPath, [cli, "init", "--json", "--tools", file], { encoding: "utf8" }))
      .tools;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) measure(argv[2] ?? "");
