import { expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { bothEnds, call } from "./raw.js";
import { scripted } from "./support.js";

/** What is done while every object of the process has such a member. */
async function polluted(name: string, value: unknown, act: () => Promise<void>): Promise<void> {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    await act();
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
}

test("a call that nobody is there to approve is not run, whatever verdict `Object.prototype` has", async () => {
  const tools = { add: { action: "require_approval" } };
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", tools }) });
  const { receive, forwarded, answers } = await bothEnds({ engine });
  await polluted("verdict", "approved", () => receive(call(1, { name: "add" })));
  expect(forwarded).toEqual([]);
  expect(answers).toMatchObject([{ id: 1, result: { isError: true } }]);
});

test.each(["call", "refused", "cancelled"])(
  "a message that is no call goes on, though `Object.prototype` says `%s`",
  async (kind) => {
    const { receive, forwarded } = await bothEnds({ engine: scripted().engine });
    const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    await polluted("kind", kind, () => receive(list));
    expect(forwarded).toEqual([list]);
  },
);
