import { describe, expect, test, vi } from "vitest";
import { bothEnds, call } from "./raw.js";
import { DENIED, scripted } from "./support.js";

const invalid = (code: number, message: string) => ({ jsonrpc: "2.0", id: 1, error: { code, message } });
const params = (why: string) => invalid(-32602, `Invalid params: ${why}`);
const open = (decide?: () => unknown) => bothEnds({ engine: scripted(decide).engine });

describe("what a guard lets through", () => {
  test.each([[null], ["tools/call"], [7]])("is what is no message at all, as it is: %j", async (message) => {
    const { receive, forwarded } = await open();
    await receive(message);
    expect(forwarded).toEqual([message]);
  });

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

test("a method of 30 million characters, each of which stands for eighteen, is not unfolded", async () => {
  const { receive, forwarded } = await open();
  await receive({ jsonrpc: "2.0", id: 1, method: "\uFDFA".repeat(30_000_000) });
  expect(forwarded).toHaveLength(1);
});

describe("what a guard refuses", () => {
  test.each([[undefined], [null], [["add"]], ["add"]])("is a call whose params are %j", async (given) => {
    const { receive, forwarded, answers } = await open();
    await receive(call(1, given));
    expect([forwarded, answers]).toEqual([[], [params("a tools/call needs an object of params")]]);
  });

  test("is a call whose `requestState` is no string", async () => {
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

describe("the Mcp-Name header", () => {
  const named = (header: unknown) => ({ requestInfo: { headers: { "mcp-name": header } } });
  const refusal = [params("the Mcp-Name header names another tool than the body")];

  test.each([
    ["has something before its encoding", "add", "x=?base64?YWRk?="],
    ["has something after its encoding", "add", "=?base64?YWRk?=x"],
    ["is of bytes that are no text, also where the tool has the sign for such", "\ufffd", "=?base64?/w==?="],
    ["is of letters that are no bytes", "add", "=?base64?YWRkY?="],
  ])("is refused that %s", async (_, name, header) => {
    const { receive, forwarded, answers } = await open();
    await receive(call(1, { name }), named(header));
    expect([forwarded, answers]).toEqual([[], refusal]);
  });

  test("may have blanks around its encoding", async () => {
    const { receive, forwarded } = await open();
    await receive(call(1, { name: "add" }), named(" =?base64?YWRk?=\t"));
    expect(forwarded).toEqual([call(1, { name: "add" })]);
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
