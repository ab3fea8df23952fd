import { inputRequired, McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { awaitLeg, nextLeg } from "../../../src/mcp/call/between-legs.js";
import { guardServer } from "../../../src/mcp/index.js";
import { handlerOf, post } from "../modern.js";

const FORM = { elicitation: { form: {} } };
const ASKED = { message: "Where to?", requestedSchema: { type: "object", properties: {} } } as const;
const LIMITS = [
  { counter: "running", window: 600, max: 9, scope: "global", sliding: true, release: "on_end" },
  { counter: "done", window: "day", max: 9, scope: "global", release: "on_error" },
];
const POLICY = parsePolicy({ version: "2", default: "deny", tools: { deploy: { limits: LIMITS } } });

/** A server of v2 in the era of 2026, which gets a connection for each request; its tool asks until it is told how to end. */
function deploying(maxLegs: number) {
  const engine = createEngine({ policy: POLICY, clock: () => Date.UTC(2026, 0, 1) });
  const handler = handlerOf(() => {
    const server = new McpServer({ name: "test", version: "1" });
    server.registerTool("deploy", { inputSchema: z.object({}) }, (_, { mcpReq }) => {
      const end = Object.keys(mcpReq.inputResponses ?? {})[0];
      if (end === "good" || end === "bad") return { content: [], isError: end === "bad" };
      return inputRequired({ inputRequests: { more: inputRequired.elicit(ASKED) }, requestState: "of the server" });
    });
    return guardServer(server, { engine, maxLegs, clock: () => Date.UTC(2026, 0, 1) });
  });
  return {
    used: () => engine.usage({ tool: "deploy" }).map((limit) => limit.used),
    async leg(answer?: string, requestState?: unknown): Promise<unknown> {
      const inputResponses = answer && { [answer]: { action: "accept", content: {} } };
      const more = requestState === undefined ? {} : { inputResponses, requestState };
      const { result } = await post(handler, "tools/call", { name: "deploy", arguments: {}, ...more }, FORM);
      return (result as unknown as { requestState?: unknown }).requestState;
    },
  };
}

test("a call that comes back with input ends with its last leg, and as that leg ends", async () => {
  for (const [end, outcome] of [["good", [0, 1]], ["bad", [0, 0]]] as const) {
    const { leg, used } = deploying(10);
    const second = await leg("more", await leg());
    expect(used()).toEqual([1, 1]);
    await leg(end, second);
    expect(used()).toEqual(outcome);
  } // biome-ignore format: pairs
});

test("a call ends with the last leg that its charge covers, and what comes back is another call", async () => {
  const { leg, used } = deploying(2);
  const second = await leg("more", await leg());
  expect(used()).toEqual([0, 1]);
  const third = await leg("more", second);
  expect(used()).toEqual([0, 2]);
  await leg("bad", third);
  expect(used()).toEqual([0, 2]);
});

test("a proof that counts no more ends nothing", async () => {
  const { leg, used } = deploying(10);
  const first = await leg();
  await leg("good", first);
  await leg("more", first);
  expect(used()).toEqual([1, 2]);
});

test("ten thousand calls are kept between two legs, each for its own engine and once", () => {
  const [engine, other] = [{}, {}];
  const ends = Array.from({ length: 10_001 }, () => () => {});
  for (const [index, end] of ends.entries()) awaitLeg(engine, `${index}`, end);
  awaitLeg(other, "0", ends[5]!);
  expect([nextLeg(engine, "0"), nextLeg(engine, "1"), nextLeg(engine, "1"), nextLeg(other, "0")]).toEqual([
    undefined,
    ends[1],
    undefined,
    ends[5],
  ]);
});
