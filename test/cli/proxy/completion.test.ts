import { describe, expect, it } from "vitest";
import { call, folder, LINE_SERVER, startProxy } from "./raw.js";

const AT_ONCE = { counter: "running", window: 600, max: 1, scope: "global", sliding: true, release: "on_end" };
const DONE = { counter: "done", window: "day", max: 1, scope: "global", release: "on_error" };
const policyOf = (limit: object) => ({ version: "2", default: "deny", tools: { free: { limits: [limit] } } });
const FULL = "[POLICY DENIED] 1 call is running, and no more may run at once; try again when one has ended";
const REFUSED = { result: { isError: true, content: [{ type: "text", text: FULL }] } };

/** A proxy whose server answers a call when it is told to write the answer. */
function slow(limit: object, store: readonly string[] = ["--store", "memory"]) {
  const policy = folder().write("policy.json", policyOf(limit));
  const behind = ["--", process.execPath, LINE_SERVER, "held"];
  const { ask, answer, write, ...more } = startProxy(["--policy", policy, ...store, ...behind]);
  let last = 100;
  /** Resolves once the server has read all that was sent before. */
  const read = () => ask(++last, "ping");
  return {
    ...more,
    ...{ ask, answer, write, read },
    call: (id: number) =>
      write(`${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: call("free") })}\n`),
    end(id: number, text = `{"jsonrpc":"2.0","id":${id},"result":{"content":[]}}`) {
      write(`${JSON.stringify({ jsonrpc: "2.0", method: "write", params: { line: text } })}\n`);
      return answer(id);
    },
  };
}

describe("a call through the proxy", () => {
  it("runs until the server answers, and then the next may run", async () => {
    const { call, answer, end } = slow(AT_ONCE);
    call(1);
    call(2);
    expect(await answer(2)).toMatchObject(REFUSED);
    expect(await end(1)).toMatchObject({ result: { content: [] } });
    call(3);
    expect(await end(3)).toMatchObject({ result: { content: [] } });
  });

  it("fails with an error that the proxy answers in the server's place", async () => {
    const { call, answer, end } = slow(DONE);
    call(1);
    expect(await end(1, '{"jsonrpc":"2.0","id":1,"result":NaN}')).toMatchObject({ error: { code: -31001 } });
    call(2);
    await end(2);
    call(3);
    expect(await answer(3)).toMatchObject({ result: { isError: true } });
  });

  it("does not end with what the proxy answers of its own to another message of its id", async () => {
    const { call, write, answer, read } = slow(AT_ONCE);
    call(1);
    await read();
    for (const line of [
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":NaN}',
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":1}}',
      '{"jsonrpc":"2.0","id":1}',
    ])
      write(`${line}\n`);
    call(2);
    expect(await answer(2)).toMatchObject(REFUSED);
    expect(await answer(1)).toMatchObject({ error: {} });
  });

  it.each<[string, (proxied: ReturnType<typeof slow>) => void]>([
    ["a proxy that is killed", ({ child }) => void child.kill("SIGKILL")],
    ["a server that ends", ({ write }) => write('{"jsonrpc":"2.0","method":"exit"}\n')],
  ])("does not end with %s: it counts until the window has passed", async (_, kill) => {
    const store = ["--store", folder().path("counters.db"), "--namespace", "n"];
    const first = slow(AT_ONCE, store);
    first.call(1);
    await first.read();
    kill(first);
    await first.exit;
    const again = slow(AT_ONCE, store);
    again.call(1);
    expect(await again.answer(1)).toMatchObject(REFUSED);
  });
});
