import { describe, expect, it } from "vitest";
import { approvalHandler } from "../../../src/approvals/index.js";
import { DELETE, NEW_YEAR } from "../support.js";
import { byHeader, setUpPage } from "./support.js";

const remembering = (seconds: number) => ({
  version: "2",
  default: "deny",
  tools: { delete_job: { action: "require_approval", reason: "it cannot be undone", remember: { seconds } } },
});

describe("the API of the page", () => {
  it("gives a record with all that a person needs, and whether this person may answer", async () => {
    const { asked, get, engine } = setUpPage();
    const id = await asked();
    const response = await get(`/api/calls/${id}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    expect(await response.json()).toEqual({
      mayDecide: true,
      record: {
        ...{ id, state: "pending", namespace: "", tool: "delete_job", args: { id: 7 }, hidden: [] },
        ...{ scope: { grant: "ann", session: "s1" }, reason: "it cannot be undone", rule: "/tools/delete_job/action" },
        ...{
          revision: engine.revision(),
          limits: [],
          askedAt: NEW_YEAR,
          expiresAt: NEW_YEAR + 3_600_000,
          now: NEW_YEAR,
        },
      },
    });
  });

  it("lists calls in pages, the newest first, the open ones alone if asked", async () => {
    const { asked, json, answer } = setUpPage();
    const ids: string[] = [];
    for (const id of [1, 2, 3]) ids.push(await asked({ ...DELETE, args: { id } }));
    await answer(ids[1]!, { approve: false });
    const listed = async (query: string) => {
      const { calls, next } = await json(`/api/calls${query}`);
      return [calls.map(({ record }) => ids.indexOf(record.id)), ids.indexOf(next ?? "")];
    };
    expect([await listed(""), await listed("?open=true"), await listed("?limit=2"), await listed(`?limit=2&before=${ids[1]}`)]).toEqual([[[2, 1, 0], -1], [[2, 0], -1], [[2, 1], 1], [[0], -1]]); // biome-ignore format: one line
  });

  it("takes an answer, under the name of who is let in", async () => {
    const { asked, answer, fate } = setUpPage();
    const response = await answer(await asked(), { approve: true, note: "go on" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ record: { state: "approved", answeredBy: "bob", note: "go on" } });
    expect([await fate(), await fate()]).toEqual(["runs", "pending"]);
  });

  it("keeps the first answer, and gives the record to whoever comes later", async () => {
    const { asked, answer, fate } = setUpPage();
    const id = await asked();
    await answer(id, { approve: false, note: "not now" });
    const replayed = await answer(id, { approve: true }, { who: "eve" });
    expect([replayed.status, await replayed.json()]).toMatchObject([
      409,
      {
        error: "the answer does not count: this call is denied already",
        record: { state: "denied", answeredBy: "bob" },
      },
    ]);
    expect(await fate()).toBe("denied");
  });

  it("takes back a yes that no call has used", async () => {
    const { asked, answer, fate } = setUpPage();
    const id = await asked();
    await answer(id, { approve: true });
    expect((await answer(id, { approve: false }, { who: "carl" })).status).toBe(200);
    expect(await fate()).toBe("denied");
  });

  it("lets a yes cover later calls as far as the policy says", async () => {
    const { asked, answer, fate } = setUpPage({}, { policy: remembering(900) });
    const id = await asked();
    const tooLong = await answer(id, { approve: true, rememberSeconds: 901 });
    expect([tooLong.status, await tooLong.json()]).toEqual([
      400,
      { error: "expected `rememberSeconds` to be at most 900, as the policy says for this call" },
    ]);
    expect((await answer(id, { approve: true, rememberSeconds: 900 })).status).toBe(200);
    expect([await fate(), await fate()]).toEqual(["runs", "runs"]);
  });

  it("shows each number as the server reads it", async () => {
    const { asked, text } = setUpPage();
    const id = await asked({ ...DELETE, args: { big: 2 ** 60, small: 2 ** 53 - 1 } });
    expect(await text(`/api/calls/${id}`)).toContain('"args":{"big":"1152921504606846976","small":9007199254740991}');
  });

  it.each([
    ["no JSON", "yes", 400, 'the answer: expected JSON such as {"approve":true}'],
    ["a list", "[]", 400, "the answer: expected an object with options among approve, note, rememberSeconds"],
    ["no answer", "{}", 400, "the answer: expected `approve` to be `true` or `false`"],
    ["a word for yes", '{"approve":"true"}', 400, "the answer: expected `approve` to be `true` or `false`"],
    ["a name", '{"approve":true,"by":"ann"}', 400, "the answer: expected an object with options among approve, note, rememberSeconds; got `by`"], // biome-ignore format: one line
    ["a long note", JSON.stringify({ approve: true, note: "x".repeat(1_001) }), 400, "the answer: expected `note` to be a text of at most 1,000 characters"], // biome-ignore format: one line
    ["half a second", '{"approve":true,"rememberSeconds":0.5}', 400, "the answer: expected `rememberSeconds` to be a whole number of seconds, at least 1"], // biome-ignore format: one line
    ["a no for long", '{"approve":false,"rememberSeconds":5}', 400, "the answer: expected `rememberSeconds` with a yes alone"], // biome-ignore format: one line
    ["too much", `{"approve":true,"note":"${"x".repeat(16_384)}"}`, 413, "expected at most 16384 bytes"],
  ])("refuses an answer that is %s, and changes nothing", async (_, body, status, error) => {
    const { asked, send, queue } = setUpPage();
    const id = await asked();
    const response = await send("POST", `/api/calls/${id}`, { "content-type": "application/json" }, body);
    expect([response.status, await response.json()]).toEqual([status, { error }]);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("refuses a body that goes on without its length", async () => {
    const { asked, handler } = setUpPage();
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(4_096));
      },
    });
    const url = `http://localhost/api/calls/${await asked()}`;
    const headers = { who: "bob", "content-type": "application/json" };
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    expect((await handler(new Request(url, init))).status).toBe(413);
    expect(sent).toBeLessThan(10);
  });

  it.each([
    ["GET", "/api/calls/nobody_asked", 404, "no call is kept under this id"],
    ["POST", "/api/calls/nobody_asked", 404, "no call is kept under this id"],
    ["GET", "/api/elsewhere", 404, "nothing is served under this path"],
    ["GET", "/api/calls/a/b", 404, "nothing is served under this path"],
    ["DELETE", "/api/calls", 405, "expected the method GET"],
    ["PUT", "/api/calls/x", 405, "expected the method GET or POST"],
    ["GET", "/api/calls?open=yes", 400, "expected `open` to be `true` or `false`"],
    ["GET", "/api/calls?limit=101", 400, "expected `limit` to be a whole number of 1 to 100"],
    ["GET", "/api/calls?limit=0", 400, "expected `limit` to be a whole number of 1 to 100"],
  ])("answers %s %s with %i", async (method, path, status, error) => {
    const { send } = setUpPage();
    const headers: Record<string, string> = method === "POST" ? { "content-type": "application/json" } : {};
    const response = await send(method, path, headers, method === "POST" ? '{"approve":true}' : undefined);
    expect([response.status, await response.json()]).toEqual([status, { error }]);
  });

  it("names the methods that a path has", async () => {
    const { send } = setUpPage();
    expect((await send("PATCH", "/api/calls/x")).headers.get("allow")).toBe("HEAD, GET, POST");
  });

  it("refuses an answer of another content type", async () => {
    const { send } = setUpPage();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const response = await send("POST", "/api/calls/x", { "content-type": type }, '{"approve":true}');
      expect([response.status, await response.json()]).toEqual([
        415,
        { error: "expected the content type application/json" },
      ]);
    }
  });

  it("answers HEAD as GET, without a body", async () => {
    const { send } = setUpPage();
    for (const path of ["/", "/api/calls", "/api/watch", "/page.js"]) {
      const response = await send("HEAD", path);
      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
  });
});

describe("the path of the page", () => {
  it("is the one that the host says, and nothing is served beside it", async () => {
    const { get } = setUpPage({ basePath: "/admin/approvals" });
    const statuses = ["/admin/approvals/", "/admin/approvals/page.css", "/admin/approvals/api/calls", "/", "/page.css", "/admin/approvalsx/", "/other/admin/approvals/"]; // biome-ignore format: one line
    expect(await Promise.all(statuses.map(async (path) => (await get(path)).status))).toEqual([200, 200, 200, 404, 404, 404, 404]); // biome-ignore format: one line
  });

  it("leads to itself with the slash that its links need", async () => {
    const { get } = setUpPage({ basePath: "/admin/approvals" });
    const response = await get("/admin/approvals");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/admin/approvals/"]);
  });
});

describe("a queue that fails", () => {
  const failing = { add: async () => ({ full: "all" }), find: () => Promise.reject(new Error("password=hunter2")) };
  const store = { ...failing, list: failing.find, decide: failing.find, spend: failing.find, remembered: failing.find };

  it.each([
    ["GET", "/"],
    ["GET", "/some_id"],
    ["GET", "/api/calls"],
    ["POST", "/api/calls/some_id"],
  ])("answers %s %s with 500, and tells the operator alone", async (method, path) => {
    const { send, errors } = setUpPage({}, { queue: { store: store as never } });
    const body = method === "POST" ? '{"approve":true}' : undefined;
    const response = await send(method, path, { "content-type": "application/json" }, body);
    const text = await response.text();
    expect([response.status, text.includes("something failed here"), text.includes("hunter2")]).toEqual([500, true, false]); // biome-ignore format: one line
    expect(errors).toEqual([new Error("password=hunter2")]);
  });
});

describe("approvalHandler", () => {
  it.each([
    [{}, "expected `authenticate` to be a function that gives the person who makes a request"],
    [{ authenticate: byHeader, hosts: [] }, "expected `hosts` to be a list of names such as `approvals.example.com`"],
    [{ authenticate: byHeader, hosts: ["https://example.com"] }, "expected `hosts` to be a list of names"],
    [{ authenticate: byHeader, basePath: "approvals/" }, "expected `basePath` to be a path such as `/approvals`"],
    [
      { authenticate: byHeader, pollMs: 2 ** 31 },
      "expected `pollMs` to be a number of milliseconds above 0 and below 2^31",
    ],
    [{ authenticate: byHeader, mayDecid: () => true }, "did you mean `mayDecide`?"],
  ])("says what it expected of options %#", (options, message) => {
    const { queue } = setUpPage();
    expect(() => approvalHandler(queue, options as never)).toThrow(message);
  });

  it("says that it expected a queue", () => {
    expect(() => approvalHandler({} as never, { authenticate: byHeader })).toThrow("expected a queue of `createApprovalQueue`"); // biome-ignore format: one line
  });
});
