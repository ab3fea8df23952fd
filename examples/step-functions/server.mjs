// @ts-check
// A server of the shape of AWS's Step Functions tool server: each state machine is a tool, named after it; its input comes under
// `parameters`; what goes wrong is told as text.
import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

// Region, credentials and, for a local endpoint, AWS_ENDPOINT_URL_SFN come from the environment.
const client = new SFNClient({});
const server = new McpServer({ name: "step-functions", version: "1.0.0" });

/** @param {string} text */
const say = (text) => ({ content: [{ type: /** @type {const} */ ("text"), text }] });

/** Starts a state machine and waits for its end. @param {string} stateMachineArn @param {unknown} parameters */
async function execute(stateMachineArn, parameters) {
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(parameters ?? {}) }),
    );
    for (;;) {
      const { status, output, error } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status === "SUCCEEDED") return say(output ?? "");
      if (status !== "RUNNING") return say(`execution ended with ${status}: ${error ?? ""}`);
      await new Promise((again) => setTimeout(again, 20));
    }
  } catch (error) {
    return say(`error: ${error instanceof Error ? error.message : error}`);
  }
}

const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
for (const { name = "", stateMachineArn = "" } of stateMachines) {
  const tool = name.replaceAll(/[^a-zA-Z0-9_]+/g, "_");
  const inputSchema = { parameters: z.record(z.string(), z.unknown()).optional() };
  server.registerTool(tool, { description: `Runs ${name}`, inputSchema }, ({ parameters }) =>
    execute(stateMachineArn, parameters),
  );
}
await server.connect(new StdioServerTransport());
