import { describe, expect, it } from "vitest";
import { call, folder, isRunning, LINE_SERVER, POLICY, proxy, request, startProxy } from "./raw.js";

describe("where the server ends", () => {
  it("its exit code is the proxy's", async () => {
    const { ask, exit } = proxy();
    void ask(1, "exit");
    expect(await exit).toBe(3);
    expect(await proxy({ server: ["fail"] }).exit).toBe(7);
  });

  it("by a signal, the proxy ends with 128 and the signal's number", async () => {
    const { ask, exit } = proxy();
    process.kill((await ask(1, "pid")).result!.pid!, "SIGKILL");
    expect(await exit).toBe(137);
  });

  it("only its output, the rest of it is ended", async () => {
    const { ask, exit, write } = proxy({ server: ["stubborn"] });
    const pid = (await ask(1, "pid")).result!.pid!;
    write('{"jsonrpc":"2.0","method":"hang-up"}\n');
    expect(await exit).toBe(137);
    expect(isRunning(pid)).toBe(false);
  });
});

describe("where the client ends", () => {
  it("its output, the server ends", async () => {
    const { ask, child, exit } = proxy();
    const pid = (await ask(1, "pid")).result!.pid!;
    child.stdin!.end();
    expect(await exit).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });

  it.each<[string, (proxied: ReturnType<typeof proxy>) => unknown]>([
    ["by being killed", ({ child }) => [child.stdin!, child.stdout!, child.stderr!].map((one) => one.destroy())],
    ["its output alone", ({ child }) => child.stdin!.end()],
    ["its input alone", ({ child, write }) => { child.stdout!.destroy(); write('{"jsonrpc":"2.0","id":5,"method":"ping"}\n'); }],
    ["with SIGTERM", ({ child }) => child.kill("SIGTERM")],
    ["with SIGINT", ({ child }) => child.kill("SIGINT")],
  ])("%s, a server that will not end is killed, in bounded time", async (_, end) => {
    const proxied = proxy({ server: ["stubborn"] });
    const pid = (await proxied.ask(1, "pid")).result!.pid!;
    end(proxied);
    expect(await proxied.exit).toBe(137);
    expect(isRunning(pid)).toBe(false);
  }); // biome-ignore format: a table

  it("a server that reads nothing is killed as well, whatever still waits for it", async () => {
    const { answer, child, exit, write } = proxy({ server: ["deaf"] });
    const pid = (await answer(1)).result!.pid!;
    for (let id = 0; id < 20; id += 1) write(request(id, "tools/call", call("free", { text: "x".repeat(100_000) })));
    child.stdin!.end();
    for (const stream of [child.stdout!, child.stderr!]) stream.destroy();
    expect(await exit).toBe(137);
    expect(isRunning(pid)).toBe(false);
  });

  it("a server that leaves more unread than is kept is ended, so that its client is read no further", async () => {
    const { answer, child, exit, said, write } = proxy({ server: ["deaf"] });
    const pid = (await answer(1)).result!.pid!;
    const text = "x".repeat(1_000_000);
    for (let id = 0; id < 30; id += 1) write(request(id, "tools/call", call("free", { [`n${id}`]: text })));
    await said('"n16"');
    for (const stream of [child.stdin!, child.stdout!, child.stderr!]) stream.destroy();
    expect(await exit).toBe(137);
    expect(isRunning(pid)).toBe(false);
  });

  it("a server that the command has started is ended as well", async () => {
    const policy = folder().write("policy.json", POLICY);
    const command = `"${process.execPath}" "${LINE_SERVER}" stubborn; exit 1`;
    const { ask, child, exit } = startProxy(["--policy", policy, "--store", "memory", "--", "sh", "-c", command]);
    const pid = (await ask(1, "pid")).result!.pid!;
    child.kill("SIGTERM");
    await exit;
    expect(isRunning(pid)).toBe(false);
  });
});

describe("a signal", () => {
  it("reaches the server, whose exit code counts", async () => {
    const { ask, child, exit } = proxy();
    await ask(1, "ping");
    child.kill("SIGTERM");
    expect(await exit).toBe(143);
  });

  it("SIGHUP ends no server that takes it for something else", async () => {
    const { ask, child, said } = proxy({ server: ["reloads"] });
    await ask(1, "ping");
    child.kill("SIGHUP");
    await said("read again");
    expect((await ask(2, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  });
});
