import { describe, expect, test, vi } from "vitest";
import { bothEnds, call } from "../raw.js";
import { DENIED, scripted } from "../support.js";

const invalid = (code: number, message: string) => ({ jsonrpc: "2.0", id: 1, error: { code, message } });
const params = (why: string) => invalid(-32602, `Invalid params: ${why}`);
const open = (decide?: () => unknown) => bothEnds({ engine: scripted(decide).engine });

describe("what a guard lets through", () => {
  test("of a call is each member that came, and none that did not", async () => {
    const { receive, forwarded } = await open();
    const full = call(2, {
      name: "add",
      arguments: {},
      _meta: {},
      task: {},
      inputResponses: {},
      requestState: "theirs",
    });
    await receive(call(1, { name: "add" }));
    await receive(full);
    await expect.poll(() => forwarded.length, { interval: 1 }).toBe(2);
    expect(forwarded).toStrictEqual([call(1, { name: "add" }), full]);
  });
});

test("a notification leaves nothing to wait for", async () => {
  const { receive, forwarded } = await open();
  const set = vi.spyOn(Map.prototype, "set");
  await receive({ jsonrpc: "2.0", method: "notifications/x" });
  const waited = set.mock.calls.filter(([key]) => key === undefined);
  set.mockRestore();
  expect([forwarded.length, waited]).toEqual([1, []]);
});

describe("what a guard refuses", () => {
  test.each([[undefined], [null], [["add"]], ["add"]])("is a call whose params are %j", async (given) => {
    const { receive, forwarded, answers } = await open();
    await receive(call(1, given));
    expect([forwarded, answers]).toEqual([[], [params("a tools/call needs an object of params")]]);
  });

  test("a call whose `requestState` is not a string", async () => {
    const { receive, forwarded, answers } = await open();
    await receive(call(1, { name: "add", requestState: {} }));
    expect([forwarded, answers]).toEqual([[], [params("`requestState` must be a string")]]);
  });

  test("is told to the host alone where the message has no id to answer", async () => {
    const { receive, forwarded, answers, errors } = await open();
    await receive({ jsonrpc: "2.0", METHOD: "tools/call", params: { name: "add" } });
    expect([forwarded, answers]).toEqual([[], []]);
    expect(errors).toEqual(["a message was refused: the members of a message are case-sensitive"]);
  });

  test("of a batch answers its requests, and nothing else that is in it", async () => {
    const { receive, forwarded, answers } = await open();
    const answer = { jsonrpc: "2.0", id: 2, result: {} };
    const notification = { jsonrpc: "2.0", method: "notifications/x" };
    await receive([null, "x", answer, notification, { id: 3, method: 7 }, call(1, { name: "add" })]);
    const text = "Invalid Request: send each request on its own, not in a batch";
    expect([forwarded, answers]).toEqual([[], [invalid(-32600, text)]]);
  });
});

describe("the era of a call is what the SDK's entry point says, whatever the client says", () => {
  const _meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
  test.each([
    ["modern", {}, true],
    ["legacy", { _meta }, false],
  ])("%s", async (era, more, complete) => {
    const { receive, answers } = await open(() => DENIED);
    await receive(call(1, { name: "add", ...more }), { classification: { era } });
    const [{ result }] = answers as [{ result: object }];
    expect("resultType" in result).toBe(complete);
  });
});
