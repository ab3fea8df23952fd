import { describe, expect, it } from "vitest";
import type { AnyEngine } from "../../src/engine/types.js";
import { createEngine, parsePolicy } from "../../src/index.js";
import { readGuardOptions } from "../../src/mcp/guard-options.js";
import type { EngineFunction } from "../../src/mcp/index.js";
import { policyOf } from "../../src/mcp/policy-change.js";
import { createRandomKeyCodec } from "../../src/mcp/request-state/state-codec.js";
import { bothEnds, call, raw } from "./raw.js";
import { turn } from "./support.js";

const members = parsePolicy({ version: "2", default: "deny", tools: { add: {}, secret: {} } });
const guests = parsePolicy({ version: "2", default: "deny", hide: ["secret"], tools: { add: {} } });

const ofMember = { authInfo: { clientId: "m", scopes: ["member"] } };
const ofGuest = { authInfo: { clientId: "g", scopes: [] } };

/** Two engines by the scopes of the caller. */
function roles() {
  const [member, guest] = [createEngine({ policy: members }), createEngine({ policy: guests })];
  const engine: EngineFunction = ({ authInfo }) => (authInfo?.scopes?.includes("member") ? member : guest);
  return { member, guest, engine };
}

const list = (id: number) => ({ jsonrpc: "2.0", id, method: "tools/list", params: {} });
const answerOf = (id: unknown) => ({ jsonrpc: "2.0", id, result: { tools: [{ name: "add" }, { name: "secret" }] } });

describe("an engine that is chosen by the context of a request", () => {
  it("decides that request", async () => {
    const { receive, forwarded } = await bothEnds({ engine: roles().engine });
    await receive(call(1, { name: "secret" }), ofMember);
    await receive(call(2, { name: "add" }), ofGuest);
    await receive(call(3, { name: "secret" }), ofGuest);
    // The third is hidden: the server is asked what it lists.
    expect(forwarded.filter((each) => (each as { method: string }).method === "tools/call")).toMatchObject([
      { id: 1 },
      { id: 2 },
    ]);
  });

  it("counts the calls of its own callers", async () => {
    const limited = parsePolicy({
      version: "2",
      default: "deny",
      tools: { add: { rate_limit: { window: "day", max: 1, scope: "global" } } },
    });
    const [a, b] = [createEngine({ policy: limited }), createEngine({ policy: limited })];
    const engine: EngineFunction = ({ authInfo }) => (authInfo?.clientId === "g" ? a : b);
    const { receive, forwarded } = await bothEnds({ engine });
    for (const id of [1, 2]) await receive(call(id, { name: "add" }), ofGuest);
    for (const id of [3, 4]) await receive(call(id, { name: "add" }), ofMember);
    expect(forwarded).toMatchObject([{ id: 1 }, { id: 3 }]);
  });

  it("shortens the list that answers that request, and no other one", async () => {
    const { end, receive, answers } = await bothEnds({ engine: roles().engine });
    await receive(list(1), ofGuest);
    await receive(list(2), ofMember);
    for (const id of [2, 1]) await end.send(answerOf(id) as never);
    await turn();
    expect(answers).toMatchObject([
      { id: 2, result: { tools: [{ name: "add" }, { name: "secret" }] } },
      { id: 1, result: { tools: [{ name: "add" }] } },
    ]);
  });

  it.each([
    ["that nobody asked for", []],
    ["that two callers asked for with one id", [ofMember, ofGuest]],
  ])("shows nothing of a list %s", async (_, askers) => {
    const { end, receive, answers } = await bothEnds({ engine: roles().engine });
    for (const asker of askers) await receive(list(1), asker);
    await end.send(answerOf(1) as never);
    await turn();
    expect(answers).toMatchObject([{ id: 1, result: { tools: [] } }]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["gives nothing", () => undefined],
    ["gives a promise", () => Promise.resolve(createEngine({ policy: members }))],
    ["gives a promise that fails", () => Promise.reject(new Error("no"))],
    ["gives something else", () => ({ evaluate: 1 })],
  ])("denies each call, and lists nothing, if the function %s", async (_, engine) => {
    const { send, received, runs } = await raw({ engine: engine as EngineFunction });
    await send(list(1), call(2, { name: "add" }));
    expect(runs).toEqual([]);
    expect(received).toHaveLength(2);
    expect(received).toContainEqual(expect.objectContaining({ id: 1, result: expect.objectContaining({ tools: [] }) }));
    const denial = expect.objectContaining({ isError: true });
    expect(received).toContainEqual(expect.objectContaining({ id: 2, result: denial }));
  });

  it("lets a sealed state count once, whichever engine is chosen when it comes back", async () => {
    const [a, b] = [createEngine({ policy: members }), createEngine({ policy: members })];
    const { statesOf } = readGuardOptions({ engine: () => a, requestState: createRandomKeyCodec() }, "guardTransport");
    const policy = policyOf(a);
    const sealed = await statesOf(a).seal({ kind: "admitted", subject: "s", policy, expiresAfterMs: 60_000, legs: 1 });
    const redeemed = async (engine: AnyEngine) => (await statesOf(engine).open(sealed))?.redeem("s");
    expect([await redeemed(b), await redeemed(a), await redeemed(b)]).toEqual([true, false, false]);
  });

  it("tells clients of a change of each policy that decided on the connection", async () => {
    const { member, guest, engine } = roles();
    const { end, receive, answers } = await bothEnds({ engine });
    await receive({ jsonrpc: "2.0", id: 0, method: "initialize", params: {} });
    const result = { protocolVersion: "2025-06-18", capabilities: { tools: { listChanged: true } } };
    await end.send({ jsonrpc: "2.0", id: 0, result } as never);
    await receive(list(1), ofMember);
    const changed = () =>
      answers.filter((each) => (each as { method?: unknown }).method === "notifications/tools/list_changed").length;
    member.replacePolicy(guests);
    await turn();
    expect(changed()).toBe(1);
    guest.replacePolicy(members);
    await turn();
    expect(changed()).toBe(1);
    await receive(list(2), ofGuest);
    guest.replacePolicy(guests);
    await turn();
    expect(changed()).toBe(2);
  });
});
