import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createLineTransport } from "../../../src/cli/proxy/line-transport.js";
import { pump } from "../../../src/cli/proxy/pump.js";
import { call, proxy, request } from "./raw.js";

const ids = Array.from({ length: 8_000 }, (_, id) => id);
const calls = ids.map((id) => request(id, "tools/call", call(id % 2 === 0 ? "free" : "twice"))).join("");

describe("a host that does not read stderr", () => {
  it("has every call decided; what finds no room is dropped and counted", async () => {
    const { write, answer, readStderr, child, exit, err } = proxy({ unread: ["stderr"] });
    write(calls);
    const answers = await Promise.all(ids.map(answer));
    expect(answers.filter(({ result }) => result?.isError).length).toBe(3_998);
    readStderr();
    child.stdin!.end();
    expect(await exit).toBe(0);
    const lines = err().trimEnd().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: a chain
    const dropped = lines.flatMap((line) => line.dropped ?? []);
    expect(dropped.length).toBeGreaterThan(0);
    expect(lines.length - dropped.length + dropped.reduce((sum, count) => sum + count, 0)).toBe(8_000);
  }, 60_000);

  it("has the proxy end with the server all the same", async () => {
    const { ask, exit } = proxy({ unread: ["stderr"], server: ["flood"] });
    void ask(1, "exit");
    expect(await exit).toBe(3);
  });
});

describe("a host that closes stderr", () => {
  it("has every call decided, and the server's own words go nowhere", async () => {
    const { ask, child } = proxy({ server: ["flood"] });
    child.stderr!.destroy();
    for (const id of [1, 2, 3]) expect((await ask(id, "tools/call", call("free"))).result).toMatchObject({ calls: id });
  });
});

describe("a client that does not read", () => {
  it("has the proxy end when it is asked to", async () => {
    const { child, write, said } = proxy({ unread: ["stdout"] });
    write(calls);
    await said('"tool":"free"');
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([143, null]);
  });

  it("is given each answer when it reads again", async () => {
    const { write, said, readStdout, answer } = proxy({ unread: ["stdout"] });
    write(calls);
    await said('"tool":"free"');
    readStdout();
    const answers = await Promise.all(ids.map(answer));
    expect(answers[7_998]?.result?.calls).toBe(4_002);
  }, 60_000);
});

/** Lines of a message each, and how many were asked for. */
function source(count: number) {
  let given = 0;
  const stream = Readable.from(
    (function* () {
      while (given < count) yield Buffer.from(`{"n":${given++},"text":"${"x".repeat(10_000)}"}\n`);
    })(),
  );
  return { stream, given: () => given };
}

/** A writer that takes nothing until it is told to. */
function closedWriter() {
  const taken: string[] = [];
  let open = false;
  let take = (): void => {};
  const stream = new Writable({
    write(chunk, _, done) {
      taken.push(String(chunk));
      if (open) done();
      else take = done;
    },
  });
  const release = (): void => {
    open = true;
    take();
  };
  return { stream, taken, release };
}

async function settled(given: () => number): Promise<number> {
  for (let before = -1; before !== given(); ) {
    before = given();
    for (let turns = 0; turns < 50; turns += 1) await turn();
  }
  return given();
}

describe("what is read", () => {
  const SMALL = { mostUnreadBytes: 100_000 };
  const silent = () => new Readable({ read() {} });
  const open = () => new Writable({ write: (_, __, done) => done() });

  it("of a server is no more than its client takes, and all of it in the end", async () => {
    const server = source(1_000);
    const { stream, taken, release } = closedWriter();
    const failures: unknown[] = [];
    const client = createLineTransport(silent(), stream, SMALL);
    await pump(client, createLineTransport(server.stream, open()), (error) => failures.push(error));
    expect(await settled(server.given)).toBeLessThan(50);
    release();
    expect(await settled(server.given)).toBe(1_000);
    await settled(() => taken.length);
    expect(taken.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
    expect(failures).toEqual([]);
  });

  it("of a client is no more than its server takes", async () => {
    const client = source(1_000);
    const { stream, release } = closedWriter();
    await pump(createLineTransport(client.stream, open()), createLineTransport(silent(), stream, SMALL), () => {});
    expect(await settled(client.given)).toBeLessThan(50);
    release();
    expect(await settled(client.given)).toBe(1_000);
  });

  it("of a client is no more than it reads of answers that come from no server", async () => {
    const client = source(1_000);
    const { stream, release } = closedWriter();
    const transport = createLineTransport(client.stream, stream, { mostUnreadBytes: 100_000, answered: true });
    transport.onmessage = (message) => void transport.send(message);
    await transport.start();
    expect(await settled(client.given)).toBeLessThan(50);
    release();
    expect(await settled(client.given)).toBe(1_000);
  });
});
