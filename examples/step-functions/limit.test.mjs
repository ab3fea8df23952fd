// @ts-check
// Ten executions a minute start, the eleventh does not: the endpoint's own list of executions says so.
import { deepStrictEqual, match, strictEqual } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/** @param {string} name */
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @type {import("node:child_process").ChildProcess} */
let endpoint;
/** @type {Record<string, string>} */
let env;
/** @type {SFNClient} */
let sfn;
/** @type {string[]} */
const machines = [];

before(async () => {
  const port = await freePort();
  endpoint = spawn(process.execPath, [path("node_modules/.bin/stepfunctions-local"), "start", "--port", `${port}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  env = {
    ...process.env,
    AWS_ENDPOINT_URL_SFN: `http://127.0.0.1:${port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  Object.assign(process.env, env);
  // It says when it listens.
  await once(/** @type {import("node:stream").Readable} */ (endpoint.stdout), "data");
  sfn = new SFNClient({ maxAttempts: 20 });
  for (const name of ["start_dicom_export_job", "delete_study"]) {
    const definition = JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Pass", End: true } } });
    const made = await sfn.send(
      new CreateStateMachineCommand({ name, definition, roleArn: "arn:aws:iam::123456789012:role/local" }),
    );
    machines.push(made.stateMachineArn ?? "");
  }
});
after(() => endpoint.kill());

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** @param {string} [stateMachineArn] */
const executions = async (stateMachineArn) =>
  (await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions?.length;

test("ten executions start, the eleventh does not", async () => {
  for (;;) {
    const minute = Math.floor(Date.now() / 60_000);
    const before = (await executions(machines[0])) ?? 0;
    const denied = await elevenCalls();
    // Both sides of a minute's end have ten of their own: that run says nothing.
    if (Math.floor(Date.now() / 60_000) !== minute) continue;
    deepStrictEqual(denied, [...Array(10).fill(false), true]);
    strictEqual(await executions(machines[0]), before + 10);
    strictEqual(await executions(machines[1]), 0);
    return;
  }
});

/** Whether each of eleven calls through the proxy was denied. */
async function elevenCalls() {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [
        ...[
          path("node_modules/tollgate/dist/cli/tollgate.js"),
          "proxy",
          "--policy",
          path("policy.json"),
          "--store",
          "memory",
        ],
        ...["--", process.execPath, path("server.mjs")],
      ],
      env,
      stderr: "ignore",
    }),
  );
  try {
    const { tools } = await client.listTools();
    deepStrictEqual(tools.map(({ name }) => name).sort(), ["delete_study", "start_dicom_export_job"]);
    const other = await client.callTool({ name: "delete_study", arguments: {} });
    strictEqual(other.isError, true);
    const denied = [];
    for (let study = 1; study <= 11; study += 1) {
      const result = await client.callTool({ name: "start_dicom_export_job", arguments: { parameters: { study } } });
      const [block] = /** @type {{ text: string }[]} */ (result.content);
      if (result.isError) match(block?.text ?? "", /^\[POLICY DENIED\] the limit of 10 calls in a minute is reached/);
      else deepStrictEqual(JSON.parse(block?.text ?? ""), { study });
      denied.push(result.isError === true);
    }
    return denied;
  } finally {
    await client.close();
  }
}
