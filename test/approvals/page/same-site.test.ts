import { describe, expect, it } from "vitest";
import { setUpPage } from "./support.js";

const YES = { answer: "yes" };

describe("a request of another site", () => {
  it.each([
    ["of another site", { "sec-fetch-site": "cross-site" }],
    ["of another port, or of a sibling of the domain", { "sec-fetch-site": "same-site" }],
    ["that says where it comes from", { origin: "https://evil.example" }],
    ["of a page without an origin", { origin: "null" }],
    ["of the same name on another port", { origin: "http://localhost:3000" }],
    ["of another site that names this origin too", { "sec-fetch-site": "cross-site", origin: "http://localhost:8787" }],
  ])("%s neither answers nor reads by the API", async (_, headers) => {
    const { asked, answer, get, queue } = setUpPage();
    const id = await asked();
    const statuses = [await answer(id, { approve: true }, headers), await get("/api/calls", headers), await get("/api/watch", headers)]; // biome-ignore format: one line
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it.each([
    ["of another site", { "sec-fetch-site": "cross-site" }],
    ["of nobody that a browser knows", { "sec-fetch-site": "none" }],
    ["of another origin, by an old browser", { "sec-fetch-site": "", origin: "https://evil.example" }],
    ["that does not say where it comes from", { "sec-fetch-site": "" }],
  ])("%s answers by no form", async (_, { "sec-fetch-site": site, ...headers }: Record<string, string>) => {
    const { asked, send, queue } = setUpPage();
    const id = await asked();
    const given = { "content-type": "application/x-www-form-urlencoded", ...headers, ...(site && { "sec-fetch-site": site }) }; // biome-ignore format: one line
    expect((await send("POST", `/${id}`, given, `${new URLSearchParams(YES)}`)).status).toBe(403);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("may lead a person here, as a link in a message does, and asks for nothing else", async () => {
    const { asked, get, queue } = setUpPage();
    const id = await asked();
    expect((await get(`/${id}?answer=yes&approve=true`, { "sec-fetch-site": "cross-site" })).status).toBe(200);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });
});

describe("a request of the page itself", () => {
  it.each([
    ["by a browser that says so", { "sec-fetch-site": "same-origin", origin: "null" }],
    ["by an old browser", { origin: "http://localhost:8787" }],
  ])("%s answers", async (_, headers) => {
    const { asked, send, queue } = setUpPage();
    const id = await asked();
    const given = { "content-type": "application/x-www-form-urlencoded", ...headers };
    expect((await send("POST", `/${id}`, given, `${new URLSearchParams(YES)}`)).status).toBe(303);
    expect(await queue.find(id)).toMatchObject({ state: "approved" });
  });

  it("by a program without such headers answers as JSON", async () => {
    const { asked, answer } = setUpPage();
    expect((await answer(await asked(), { approve: true })).status).toBe(200);
  });
});

describe("the name of the host", () => {
  const statusUnder = async (url: string, hosts?: readonly string[], host?: string) => {
    const { handler } = setUpPage(hosts && { hosts });
    return (await handler(new Request(url, { headers: { who: "bob", ...(host && { host }) } }))).status;
  };

  it.each([
    ["http://localhost:8787/", undefined, undefined, 200],
    ["http://127.0.0.1/", undefined, undefined, 200],
    ["http://[::1]:8787/", undefined, undefined, 200],
    ["http://rebound.example:8787/", undefined, undefined, 403],
    ["http://localhost.evil.example/", undefined, undefined, 403],
    ["http://localhost:8787/", undefined, "rebound.example:8787", 403],
    ["http://rebound.example/", undefined, "localhost", 403],
    ["https://approvals.example.com/", ["approvals.example.com"], undefined, 200],
    ["https://APPROVALS.example.com/", ["approvals.example.com"], "Approvals.Example.com", 200],
    ["http://localhost/", ["approvals.example.com"], undefined, 403],
    ["http://localhost:8787/", ["localhost:8787"], undefined, 200],
    ["http://localhost:3000/", ["localhost:8787"], undefined, 403],
  ])("%s with hosts %j and the header %s gives %i", async (url, hosts, host, status) => {
    expect(await statusUnder(url, hosts, host)).toBe(status);
  });

  it("that is not known is named in the error, with the option to write", async () => {
    const { handler } = setUpPage();
    const response = await handler(new Request("http://rebound.example/api/calls", { headers: { who: "bob" } }));
    expect(await response.json()).toEqual({
      error: 'expected a host among the option `hosts`, and got "rebound.example"',
    });
  });
});

describe("each response", () => {
  it.each([
    ["GET", "/", 200],
    ["GET", "/page.css", 200],
    ["GET", "/page.js", 200],
    ["GET", "/icon.svg", 200],
    ["GET", "/api/calls", 200],
    ["GET", "/api/watch", 200],
    ["GET", "/nobody_asked", 404],
    ["POST", "/nobody_asked", 403],
  ])("to %s %s can neither be framed nor kept, and runs nothing from elsewhere", async (method, path, status) => {
    const { send } = setUpPage();
    const response = await send(method, path);
    await response.body?.cancel();
    expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([
      status,
      {
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      },
    ]);
  });
});
