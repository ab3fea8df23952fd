import { inputRequired, McpServer, Server } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { z } from "zod";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { clientOf, handlerOf, post } from "../modern.js";
import { type Guard, guardTest } from "./guard-test.js";

const LIMITS = [{ counter: "deploys", window: "day", max: 2, scope: "grant" }];
const POLICY = parsePolicy({ version: "1", default: "deny", tools: { deploy: { limits: LIMITS } } });
const FORM = { elicitation: { form: {} } };
const ASKED = { message: "Where to?", requestedSchema: { type: "object", properties: {} } } as const;
const ANSWER = { where: { action: "accept", content: {} } };
const DEPLOYED = { content: [{ type: "text", text: "deployed" }] };
const DENIED = { isError: true, _meta: { "dev.tollgate/decision": { code: "limit_exceeded" } } };

/** A server whose tool asks back once, in a process with a policy of two calls a day. */
function deploying({ guardServer }: Guard) {
  let now = Date.UTC(2026, 0, 1);
  const engine = createEngine({ policy: POLICY, clock: () => now });
  const states: unknown[] = [];
  const handler = handlerOf(() => {
    const server = new McpServer({ name: "test", version: "1" });
    server.registerTool("deploy", { inputSchema: z.object({ to: z.string() }) }, (_, context) => {
      const state = context.mcpReq.requestState<string>();
      states.push(state);
      if (context.mcpReq.inputResponses !== undefined)
        return { content: [{ type: "text" as const, text: "deployed" }] };
      return inputRequired({ inputRequests: { where: inputRequired.elicit(ASKED) }, requestState: "of the server" });
    });
    return guardServer(server, { engine, clock: () => now });
  });
  const used = () => engine.usage({ tool: "deploy", scope: { grant: "acme" } })[0]?.used;
  const call = async (more: object = {}, to = "here", clientId = "acme") => {
    const answer = await post(handler, "tools/call", { name: "deploy", arguments: { to }, ...more }, FORM, clientId);
    return answer.result as unknown as Record<string, never>;
  };
  const passTime = (ms: number) => {
    now += ms;
  };
  return { handler, engine, states, used, call, passTime };
}

guardTest("one logical call that comes back with input responses is charged once", async (guard) => {
  const { handler, used, states } = deploying(guard);
  const { client, connect } = await clientOf(handler, FORM);
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: {} }));
  await connect();
  expect(await client.callTool({ name: "deploy", arguments: { to: "here" } })).toMatchObject(DEPLOYED);
  expect(used()).toBe(1);
  // The server has its own state back as it gave it.
  expect(states).toEqual([undefined, "of the server"]);
});

guardTest("a retry that nothing proves is charged like any call", async (guard) => {
  const { call, used } = deploying(guard);
  const forged = { inputResponses: ANSWER, requestState: "of the server" };
  expect([await call(forged), await call({ inputResponses: ANSWER })]).toMatchObject([DEPLOYED, DEPLOYED]);
  expect(used()).toBe(2);
  expect(await call(forged)).toMatchObject(DENIED);
});

guardTest("the proof of one call is none for a call with other arguments, nor for another client", async (guard) => {
  const { call, used, engine } = deploying(guard);
  const { requestState } = await call();
  await call({ inputResponses: ANSWER, requestState }, "elsewhere");
  expect(used()).toBe(2);
  await call({ inputResponses: ANSWER, requestState }, "here", "other");
  expect(engine.usage({ tool: "deploy", scope: { grant: "other" } })[0]?.used).toBe(1);
});

guardTest("a proof counts once", async (guard) => {
  const { call, used } = deploying(guard);
  const { requestState } = await call();
  const again = { inputResponses: ANSWER, requestState };
  expect([await call(again), used()]).toMatchObject([DEPLOYED, 1]);
  expect([await call(again), used()]).toMatchObject([DEPLOYED, 2]);
  expect(await call(again)).toMatchObject(DENIED);
});

guardTest("a proof expires by the guard's clock", async (guard) => {
  const { call, used, passTime } = deploying(guard);
  const { requestState } = await call();
  passTime(3_600_000);
  await call({ inputResponses: ANSWER, requestState });
  expect(used()).toBe(2);
});

guardTest(
  "a call that was let through is asked about when it comes back after the policy has changed to need approval",
  async (guard) => {
    const { call, engine, states } = deploying(guard);
    const { requestState } = await call();
    const tools = { deploy: { action: "require_approval" } };
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny", tools }));
    expect(await call({ inputResponses: ANSWER, requestState })).toMatchObject({ isError: true });
    expect(states).toEqual([undefined]);
  },
);

guardTest(
  "a call that was let through is denied when it comes back after a policy, of an engine that tells nothing of its policies, has changed to deny it",
  async (guard) => {
    const { call, engine, states } = deploying(guard);
    Object.assign(engine, { revision: undefined, onPolicyChange: undefined });
    const { requestState } = await call();
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny", tools: { deploy: { action: "deny" } } }));
    expect(await call({ inputResponses: ANSWER, requestState })).toMatchObject({ isError: true });
    expect(states).toEqual([undefined]);
  },
);

guardTest(
  "a call of three legs is charged once, also where the server keeps no state of its own",
  async ({ guardServer }) => {
    const engine = createEngine({ policy: POLICY });
    let legs = 0;
    const handler = handlerOf(() => {
      const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
      server.setRequestHandler("tools/call", () => {
        legs += 1;
        if (legs === 3) return { content: [{ type: "text", text: "deployed" }] };
        return inputRequired({ inputRequests: { where: inputRequired.elicit(ASKED) } }) as never;
      });
      return guardServer(server, { engine });
    });
    const { client, connect } = await clientOf(handler, FORM);
    client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: {} }));
    await connect();
    expect(await client.callTool({ name: "deploy" })).toMatchObject(DEPLOYED);
    expect([legs, engine.usage({ tool: "deploy", scope: { grant: "acme" } })[0]?.used]).toEqual([3, 1]);
  },
);

guardTest(
  "a call that was let through is charged again if its policy was replaced and came back meanwhile",
  async (guard) => {
    const { call, engine, used } = deploying(guard);
    const { requestState } = await call();
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny" }));
    engine.replacePolicy(POLICY);
    expect([await call({ inputResponses: ANSWER, requestState }), used()]).toMatchObject([DEPLOYED, 2]);
  },
);

/** How often a tool that asks back for ever ran, and what it was charged, when a client has sent a hundred legs. */
async function legsOf({ guardServer }: Guard, maxLegs?: number) {
  const limits = [{ counter: "deploys", window: "day", max: 3, scope: "grant" }];
  const engine = createEngine({
    policy: parsePolicy({ version: "1", default: "deny", tools: { deploy: { limits } } }),
  });
  let runs = 0;
  const handler = handlerOf(() => {
    const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler("tools/call", () => {
      runs += 1;
      return inputRequired({ inputRequests: { where: inputRequired.elicit(ASKED) } }) as never;
    });
    return guardServer(server, { engine, maxLegs });
  });
  let requestState: unknown;
  for (let leg = 0; leg < 100; leg += 1) {
    const more = requestState === undefined ? {} : { inputResponses: ANSWER, requestState };
    const { result } = await post(handler, "tools/call", { name: "deploy", ...more }, FORM);
    requestState = (result as unknown as { requestState?: unknown }).requestState;
    if (requestState === undefined) break;
  }
  return [runs, engine.usage({ tool: "deploy", scope: { grant: "acme" } })[0]?.used];
}

guardTest("one charge covers ten legs of a call, and each further leg is charged like a call", async (guard) =>
  expect(await legsOf(guard)).toEqual([12, 3]),
);

guardTest("one charge covers as many legs as `maxLegs` says", async (guard) => {
  expect(await legsOf(guard, 1)).toEqual([3, 3]);
  expect(await legsOf(guard, 40)).toEqual([42, 3]);
});
