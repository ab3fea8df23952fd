import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { toNodeHandler } from "../../../src/approvals/index.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server of a handler, by its port. */
async function listen(handler: (request: Request) => Promise<Response>): Promise<number> {
  const server = createServer(toNodeHandler(handler));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Sends bytes, and gives all that comes back. */
const exchange = (port: number, sent: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(sent));
    socket.on("data", (chunk) => {
      got += chunk;
    });
    socket.on("close", () => resolve(got));
    socket.on("error", reject);
  });

describe("a listener of node:http", () => {
  it("hands on the method, the address, the headers and the body", async () => {
    const port = await listen(async (request) =>
      Response.json([request.method, request.url, request.headers.get("x-name"), await request.text()]),
    );
    const response = await fetch(`http://127.0.0.1:${port}/a?b=1`, { method: "POST", headers: { "x-name": "n" }, body: "text" }); // biome-ignore format: one line
    expect(await response.json()).toEqual(["POST", `http://127.0.0.1:${port}/a?b=1`, "n", "text"]);
  });

  it("answers with the status, the headers, each cookie and the body", async () => {
    const port = await listen(async () => {
      const headers = new Headers({ "x-name": "n" });
      headers.append("set-cookie", "a=1");
      headers.append("set-cookie", "b=2");
      return new Response("text", { status: 201, headers });
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, response.headers.get("x-name"), response.headers.getSetCookie(), await response.text()]).toEqual([201, "n", ["a=1", "b=2"], "text"]); // biome-ignore format: one line
  });

  it("answers before a body is read to its end", async () => {
    const port = await listen(async ({ body }) => {
      const reader = body!.getReader();
      await reader.read();
      await reader.cancel();
      return new Response("enough", { status: 413 });
    });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x".repeat(1_000_000) });
    expect([response.status, await response.text()]).toEqual([413, "enough"]);
  });

  it("sends what a stream has as it comes, and ends the stream as the client goes", async () => {
    let ended = (): void => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const port = await listen(async () => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("first")),
        cancel: () => ended(),
      });
      return new Response(body);
    });
    const first = await new Promise<string>((resolve) => {
      const client = httpRequest({ port, host: "127.0.0.1" }, (response) => {
        response.on("data", (chunk) => {
          resolve(`${chunk}`);
          client.destroy();
        });
        response.on("error", () => {});
      });
      client.on("error", () => {});
      client.end();
    });
    expect(first).toBe("first");
    await end;
  });

  it("waits for a client that reads slowly, and sends it all", async () => {
    const chunk = new Uint8Array(1_000_000);
    let left = 20;
    const port = await listen(async () => {
      const body = new ReadableStream({
        pull(controller) {
          if (left-- > 0) controller.enqueue(chunk);
          else controller.close();
        },
      });
      return new Response(body);
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect((await response.arrayBuffer()).byteLength).toBe(20_000_000);
  });

  it.each([
    ["an address with a host of its own", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["no path", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["a method that no request has", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["no host", "GET / HTTP/1.0\r\n\r\n"],
    ["a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"],
  ])("refuses %s before the handler sees it", async (_, sent) => {
    let seen = 0;
    const port = await listen(async () => new Response(`${++seen}`));
    expect(await exchange(port, sent)).toMatch(/^HTTP\/1.1 400 /);
    expect(seen).toBe(0);
  });

  it("takes two slashes for a path, not for a host", async () => {
    const port = await listen(async ({ url }) => new Response(new URL(url).host));
    expect(await exchange(port, "GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).toMatch(/localhost/); // biome-ignore format: one line
  });

  it("says nothing of why a handler failed", async () => {
    const port = await listen(() => Promise.reject(new Error("hunter2")));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, await response.text()]).toEqual([500, ""]);
  });
});
