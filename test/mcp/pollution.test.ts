import { expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { readElicitation } from "../../src/mcp/approval/elicitation.js";
import { approveByCallback, approveByElicitation } from "../../src/mcp/index.js";
import { contextOf, defaultScope, scopeOf } from "../../src/mcp/scope.js";
import { bothEnds, call } from "./raw.js";
import { scripted, turn } from "./support.js";

const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    add: { action: "require_approval" },
    pay: { limits: [{ counter: "c", window: "day", max: 0, scope: "grant" }] },
  },
});

/** What is done while every object of the process has such a member. */
async function polluted(name: string, value: unknown, act: () => unknown): Promise<void> {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    await act();
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
}

test("a call that nobody is there to approve is not run, whatever verdict `Object.prototype` has", async () => {
  const engine = createEngine({ policy: POLICY });
  const { receive, forwarded, answers } = await bothEnds({ engine });
  await polluted("verdict", "approved", () => receive(call(1, { name: "add" })));
  expect(forwarded).toEqual([]);
  expect(answers).toMatchObject([{ id: 1, result: { isError: true } }]);
});

test.each(["call", "refused", "cancelled"])(
  "a message that is not a call is forwarded, though `Object.prototype` says `%s`",
  async (kind) => {
    const { receive, forwarded } = await bothEnds({ engine: scripted().engine });
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    await polluted("kind", kind, () => receive(list));
    expect(forwarded).toEqual([list]);
  },
);

test.each([
  ["observe", true],
  ["approve", approveByCallback(() => true)],
])("a guard takes no option `%s` from `Object.prototype`", async (name, value) => {
  const engine = createEngine({ policy: POLICY });
  let connection!: ReturnType<typeof bothEnds>;
  await polluted(name, value, () => {
    connection = bothEnds({ engine });
    return connection;
  });
  const { receive, forwarded, answers } = await connection;
  for (const tool of ["add", "pay"]) await receive(call(tool, { name: tool }));
  expect([forwarded, answers.length]).toEqual([[], 2]);
});

test("an approval lives as long as it does without what `Object.prototype` has", async () => {
  await polluted("expiresAfterMs", 2 ** 40, () => {
    expect(approveByElicitation({})).toMatchObject({ expiresAfterMs: 600_000 });
  });
});

test.each([
  ["arguments", { amount: 5 }],
  ["requestState", "theirs"],
  ["inputResponses", {}],
  ["task", {}],
])("a call has no `%s` but its own", async (name, value) => {
  const { engine, calls } = scripted();
  const { receive, forwarded } = await bothEnds({ engine });
  await polluted(name, value, () => receive(call(1, { name: "add" })));
  await expect.poll(() => forwarded.length, { interval: 1 }).toBe(1);
  expect(forwarded).toStrictEqual([call(1, { name: "add" })]);
  expect(calls).toMatchObject([{ args: undefined }]);
});

test("a call is one without a member of its own that says so, and no other message is", async () => {
  const { receive, forwarded, answers } = await bothEnds({ engine: scripted().engine });
  const answer = { jsonrpc: "2.0", id: 1, result: {} };
  await polluted("method", "tools/call", () => receive(answer));
  await polluted("params", { name: "add" }, () => receive({ jsonrpc: "2.0", id: 2, method: "tools/call" }));
  expect(forwarded).toEqual([answer]);
  expect(answers).toMatchObject([{ id: 2, error: { code: -32602 } }]);
});

test("an answer that says nothing approves nothing", async () => {
  const read = (result: object) => readElicitation(result);
  const outcomes: unknown[] = [];
  await polluted("approve", true, () => outcomes.push(read({ action: "accept", content: {} })));
  await polluted("content", { approve: true }, () => outcomes.push(read({ action: "accept" })));
  await polluted("action", "accept", () => outcomes.push(read({ content: { approve: true } })));
  expect(outcomes).toEqual(["declined", "declined", "unanswered"]);
});

test("a request whose authentication names no client has no grant, and one that has none the local one", async () => {
  const grants: unknown[] = [];
  const context = { sessionId: undefined, headers: undefined, connectionId: "c" };
  await polluted("clientId", "acme", () => grants.push(scopeOf(defaultScope, { ...context, authInfo: {} }).grant));
  await polluted("authInfo", { clientId: "acme" }, () =>
    grants.push(scopeOf(defaultScope, contextOf({}, undefined, "c")).grant),
  );
  expect(grants).toEqual([undefined, "local"]);
});

test("a list is filtered, whatever method `Object.prototype` has", async () => {
  const { end, answers } = await bothEnds({ engine: scripted().engine });
  const list = { jsonrpc: "2.0", id: 1, result: { tools: [{ name: "add" }, { name: "secret" }] } };
  await polluted("method", "x", async () => {
    await end.send(list as never);
    await turn();
  });
  expect(answers).toMatchObject([{ id: 1, result: { tools: [{ name: "add" }] } }]);
});
