// @ts-check
// A call that needs a person, through a client that can ask nobody: it is pending at once, a person answers in another process, and the
// same call runs, even if the proxy was killed in between. Prints what happened, and whether it was expected.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const TOLLGATE = file("../../dist/cli/tollgate.js");
const folder = mkdtempSync(join(tmpdir(), "tollgate-demo-"));
const store = ["--store", join(folder, "counters.db")];

/** A client that cannot show a form, and a proxy of its own before the server. */
async function connect() {
  const policy = ["--policy", file("approvals.json")];
  const args = [TOLLGATE, "proxy", ...policy, ...store, "--", process.execPath, file("shop-server.mjs")];
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: "ignore" });
  const client = new Client({ name: "demo-client", version: "1.0.0" });
  await client.connect(transport);
  return { client, kill: () => process.kill(transport.pid ?? 0, "SIGKILL") };
}

/** A person, in a process of their own. @param {string[]} words */
const person = (...words) =>
  execFileSync(process.execPath, [TOLLGATE, "approvals", ...words, ...store], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

let failures = 0;

/** @param {string} step @param {string} text @param {string} expected */
function tell(step, text, expected) {
  const isExpected = text.includes(expected);
  if (!isExpected) failures += 1;
  console.log(`${step}\n  ${text}${isExpected ? "" : `\n  NOT AS EXPECTED: ${expected}`}\n`);
}

/** @param {Client} client @param {number} id */
async function close(client, id) {
  const { content, _meta } = /** @type {any} */ (await client.callTool({ name: "close_account", arguments: { id } }));
  return { text: content[0].text.replaceAll(folder, "…"), question: _meta?.["dev.tollgate/approval"]?.id ?? "" };
}

const first = await connect();
const pending = await close(first.client, 7);
tell("The agent calls close_account(7):", pending.text, "[APPROVAL PENDING] closing an account needs a person");

first.kill();
tell("The proxy is killed. A person looks in another process:", person("list").trim().split("\n")[1] ?? "", '{"id":7}');
tell("The person approves:", person("approve", pending.question).split("\n")[1] ?? "", "approved, not used yet");

const second = await connect();
tell("In a new proxy, the agent makes the same call:", (await close(second.client, 7)).text, "closed account 7");
tell("Another account is another call:", (await close(second.client, 8)).text, "[APPROVAL PENDING]");
tell("One yes runs one call; the same again asks anew:", (await close(second.client, 7)).text, "[APPROVAL PENDING]");
await second.client.close();
rmSync(folder, { recursive: true, force: true });

console.log(failures === 0 ? "All as expected." : `${failures} not as expected.`);
process.exitCode = failures === 0 ? 0 : 1;
