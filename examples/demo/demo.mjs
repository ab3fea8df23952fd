// @ts-check
// Starts the demo server, calls its tools as a client would, and says whether each call was decided as expected.
// Another policy to try: node examples/demo/demo.mjs my-policy.json
// Counters that outlive the server: node examples/demo/demo.mjs --counters counters.db, twice
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { openEngine } from "./engine.mjs";

/**
 * @typedef {{ decided: string, rule: string, message: string }} Outcome
 * @typedef {{ tool: string, args?: Record<string, unknown>, expected: string, says?: string, note?: string }} Step
 */

const EXPORT = "start_dicom_export_job";
const LIMIT = "/tools/start_dicom_export_job/limits/0";

const args = process.argv.slice(2);
const used = (await openEngine(args)).usage({ tool: EXPORT, scope: { grant: "local" } })[0]?.used ?? 0;
/** How many exports the server still runs: all ten, unless a file remembers an earlier run. */
const left = Math.max(0, 10 - used);

/** @type {Step[]} */
const steps = [
  ...Array.from({ length: left }, (_, index) => ({ tool: EXPORT, expected: "ran", says: `job ${index + 1}` })),
  { tool: EXPORT, expected: `deny limit_exceeded ${LIMIT}`, says: "try again in 30 seconds" },
  { tool: "list_jobs", expected: "deny default_deny /default" },
  { tool: "drop_table", expected: "error -32602", says: "Unknown tool: drop_table" },
  { tool: "create_refund", args: { amount: 900 }, expected: "deny require_unmet /tools/create_refund/require/0" },
  { tool: "create_refund", args: { amount: 25 }, expected: "ran", says: `refunded 25, jobs so far: ${left}` },
  { tool: "create_refund", args: {}, expected: "deny indeterminate /tools/create_refund/require/0" },
  { tool: "create_refund", args: { amount: "25" }, expected: "deny indeterminate /tools/create_refund/require/0" },
];

/** The tools that a client may see: all but the hidden one. */
const LISTED = ["start_dicom_export_job", "create_refund", "list_jobs"];

const client = new Client({ name: "demo-client", version: "1.0.0" });
const server = fileURLToPath(new URL("server.mjs", import.meta.url));
await client.connect(new StdioClientTransport({ command: process.execPath, args: [server, ...args] }));

let failures = 0;
if (used > 0) console.log(`an earlier run has used ${used} of ${EXPORT}\n`);
try {
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  console.log(`tools/list: ${names.join(", ")}\n`);
  if (names.join() !== LISTED.join()) failures += 1;

  const rows = [["call", "expected", "decided", "rule", "message"]];
  for (const step of steps) rows.push(await take(step));
  console.log(table(rows));
} finally {
  await client.close();
}
console.log(failures === 0 ? "\nAll as expected." : `\n${failures} not as expected.`);
process.exitCode = failures === 0 ? 0 : 1;

/**
 * @param {Step} step
 * @returns {Promise<string[]>}
 */
async function take({ tool, args = {}, expected, says = "" }) {
  const { decided, rule, message } = await call(tool, args);
  if (`${decided} ${rule}`.trim() !== expected || !message.includes(says)) failures += 1;
  const given = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [`${tool}(${given.join(", ")})`, expected.split(" /")[0] ?? "", decided, rule, message];
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} args
 * @returns {Promise<Outcome>}
 */
async function call(name, args) {
  try {
    const result = /** @type {any} */ (await client.callTool({ name, arguments: args }));
    const decision = result._meta?.["dev.tollgate/decision"];
    const message = result.content[0].text;
    if (decision === undefined) return { decided: result.isError ? "failed" : "ran", rule: "", message };
    return { decided: `${decision.effect} ${decision.code}`, rule: decision.rule, message };
  } catch (error) {
    const { code, message } = /** @type {{ code: number, message: string }} */ (error);
    return { decided: `error ${code}`, rule: "", message };
  }
}

/**
 * @param {string[][]} rows
 * @returns {string}
 */
function table(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
