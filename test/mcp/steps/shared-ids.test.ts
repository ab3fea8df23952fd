import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, vi } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { envelope } from "../modern.js";
import { turn } from "../support.js";
import { type Guard, guardTest } from "./guard-test.js";

const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    deploy: { limits: [{ counter: "deploys", window: "day", max: 9, scope: "global" }] },
    drop: { action: "require_approval" },
  },
});
const ASKS = { resultType: "input_required", inputRequests: {}, requestState: "of the server" };

/** A connection of the 2026 era on which the test is the client and the server at once. */
async function bothEnds({ guardTransport, approveByElicitation }: Guard) {
  const engine = createEngine({ policy: POLICY });
  const [wire, end] = InMemoryTransport.createLinkedPair();
  guardTransport(end, { engine, approve: approveByElicitation() });
  const forwarded: unknown[] = [];
  end.onmessage = (message) => void forwarded.push(message);
  const states: unknown[] = [];
  wire.onmessage = (message) => void states.push((message as { result?: typeof ASKS }).result?.requestState);
  await end.start();
  const send = async (message: object) => {
    await wire.send({ jsonrpc: "2.0", ...message } as never);
    await turn();
  };
  const call = (id: number, name: string, more: object = {}) =>
    send({ id, method: "tools/call", params: { name, _meta: envelope({ elicitation: {} }), ...more } });
  const answer = (id: number) => end.send({ jsonrpc: "2.0", id, result: ASKS });
  const received = () => vi.waitFor(() => expect(states).toHaveLength(1));
  const used = () => engine.usage({ tool: "deploy" })[0]?.used;
  return { send, call, answer, received, states, forwarded, used };
}

/** What was charged once the client has sent what it holds as the proof for a further call. */
async function redeem({ call, states, forwarded, used }: Awaited<ReturnType<typeof bothEnds>>): Promise<unknown> {
  const before = forwarded.length;
  await call(7, "deploy", { requestState: states[0] });
  await vi.waitFor(() => expect(forwarded).toHaveLength(before + 1));
  return used();
}

guardTest("an answer to another request of the same id proves nothing about a call", async (guard) => {
  const ends = await bothEnds(guard);
  await ends.send({ id: 1, method: "prompts/get", params: { name: "any", _meta: envelope() } });
  await ends.call(1, "deploy");
  await ends.answer(1);
  await ends.received();
  expect(ends.states).toEqual(["of the server"]);
  expect(await redeem(ends)).toBe(2);
});

guardTest("an answer to a call that was taken back proves nothing about the next one of its id", async (guard) => {
  const ends = await bothEnds(guard);
  await ends.call(1, "deploy");
  await ends.send({ method: "notifications/cancelled", params: { requestId: 1 } });
  await ends.call(1, "deploy");
  await ends.answer(1);
  await ends.received();
  expect(ends.states).toEqual(["of the server"]);
  expect(await redeem(ends)).toBe(3);
});

guardTest("a question of the guard's own proves nothing about a call of its id", async (guard) => {
  const ends = await bothEnds(guard);
  await ends.call(1, "deploy");
  await ends.call(1, "drop");
  await ends.received();
  expect(ends.states).toEqual([expect.any(String)]);
  expect(await redeem(ends)).toBe(2);
});
