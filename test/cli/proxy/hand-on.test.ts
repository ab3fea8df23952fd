import { describe, expect, it } from "vitest";
import { call, proxy, request } from "./raw.js";

describe("what the proxy hands on", () => {
  it("is what the policy allows, made anew from what was judged where a member stands twice", async () => {
    const { ask, write, answer } = proxy();
    expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    // One key twice: the one that was judged goes on, not the text.
    write('{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"free","name":"other"}}\n');
    expect((await answer(3)).result).toMatchObject({ isError: true });
    write('{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"other","name":"free"}}\n');
    expect((await answer(4)).result).toMatchObject({ calls: 2, size: '{"name":"free"}'.length });
  });

  it("may be a message of 50 MB", async () => {
    const { ask } = proxy();
    const text = "ä".repeat(25_000_000);
    expect((await ask(1, "tools/call", call("free", { text }))).result?.size).toBe(
      25_000_000 + '{"name":"free","arguments":{"text":""}}'.length,
    );
  }, 60_000);

  it("a line that is longer than 128 MiB is skipped, and the next one is read", async () => {
    const { write, answer, ask } = proxy();
    for (let mib = 0; mib < 129; mib += 1) write("x".repeat(1024 * 1024));
    write("\n");
    expect((await answer(null)).error?.code).toBe(-32_700);
    expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  }, 60_000);

  it("may be ten thousand messages in a burst, none lost and none let through", async () => {
    const { write, answer } = proxy();
    const ids = Array.from({ length: 10_000 }, (_, id) => id);
    write(ids.map((id) => request(id, "tools/call", call(id % 2 === 0 ? "free" : "twice"))).join(""));
    const answers = await Promise.all(ids.map(answer));
    expect(answers.filter(({ result }) => result?.isError).length).toBe(4_998);
    expect(answers[9_998]?.result?.calls).toBe(5_002);
  }, 60_000);

  it("leaves out lines of the server that are not JSON text, and says so", async () => {
    const { ask, said } = proxy();
    expect((await ask(1, "garble")).result).toMatchObject({ calls: 0 });
    await said("the server wrote a line that is not a JSON text");
  });

  it("is an answer however deep it is nested", async () => {
    const { ask, line } = proxy();
    await ask(1, "deep");
    expect(await line(1)).toBe(`{"jsonrpc":"2.0","id":1,"result":${"[".repeat(99_999)}${"]".repeat(99_999)}}`);
  });

  it("is the last line of the client too, where it has no newline", async () => {
    const { child, answer, exit } = proxy();
    child.stdin!.end(request(1, "tools/call", call("free")).trimEnd());
    expect((await answer(1)).result).toMatchObject({ calls: 1 });
    expect(await exit).toBe(0);
  });

  it("is the last line of the server too, where it has no newline", async () => {
    const { ask, exit } = proxy();
    expect((await ask(1, "last-words")).result).toEqual({});
    expect(await exit).toBe(0);
  });

  it("with --observe is everything, and the log says what would have been denied", async () => {
    const { ask, said } = proxy({ options: ["--observe"] });
    expect((await ask(1, "tools/call", call("other"))).result).toMatchObject({ calls: 1 });
    await said('"effect":"deny","code":"default_deny"');
    await said('"enforced":false');
  });
});
