import { describe, expect, it } from "vitest";
import { authenticateByToken } from "../../../src/approvals/index.js";
import { setUpPage } from "./support.js";

const token = "0123456789abcdef";

function setUpToken() {
  const page = setUpPage({ authenticate: authenticateByToken({ token }), mayDecide: () => true });
  return { ...page, enter: (path = `/?token=${token}`) => page.get(path) };
}

describe("a page with a token in its address", () => {
  it("gives a cookie for the token, leads to the address without it, and lets the cookie in", async () => {
    const { enter, get, asked, submit, queue } = setUpToken();
    const entered = await enter();
    const cookie = entered.headers.get("set-cookie") ?? "";
    expect([entered.status, entered.headers.get("location"), cookie]).toEqual([
      303,
      "/",
      `tollgate-approvals-n59REfey=${token}; Path=/; HttpOnly; SameSite=Lax`,
    ]);
    const headers = { cookie: `other=1; ${cookie.split(";")[0]}` };
    expect((await get("/", headers)).status).toBe(200);
    const id = await asked();
    expect((await submit(id, { answer: "yes" }, headers)).status).toBe(303);
    expect(await queue.find(id)).toMatchObject({ state: "approved", answeredBy: "operator" });
  });

  it("leads to the call that the address names, and to no other host", async () => {
    const { enter } = setUpToken();
    expect((await enter(`/k7f3?a=1&token=${token}`)).headers.get("location")).toBe("/k7f3?a=1");
    const authenticate = authenticateByToken({ token });
    const other = await authenticate(new Request(`http://localhost//evil.example/?token=${token}`));
    expect((other as Response).headers.get("location")).toBe("/evil.example/");
  });

  it("sends its cookie back over TLS alone if it came so", async () => {
    const entered = await authenticateByToken({ token })(new Request(`https://localhost/?token=${token}`));
    expect((entered as Response).headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  it("lets a program in by a header", async () => {
    const { get } = setUpToken();
    expect((await get("/api/calls", { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await get("/api/calls", { authorization: "Bearer 0123456789abcdeF" })).status).toBe(401);
  });

  it.each([
    ["no token", "/", {}],
    ["another token", "/?token=0123456789abcdeF", {}],
    ["a part of it", "/?token=0123456789abcde", {}],
    ["a cookie with another token", "/", { cookie: "tollgate-approvals-n59REfey=0123456789abcdeF" }],
    ["a cookie of another name", "/", { cookie: `tollgate-approvals=${token}` }],
  ])("lets nobody in with %s", async (_, path, headers) => {
    const { get } = setUpToken();
    const response = await get(path, headers as Record<string, string>);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([401, null]);
  });

  it("answers nothing by a token in the address alone", async () => {
    const { send, asked, queue } = setUpToken();
    const id = await asked();
    const path = `/api/calls/${id}?token=${token}`;
    expect((await send("POST", path, { "content-type": "application/json" }, '{"approve":true}')).status).toBe(401);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });
});

describe("authenticateByToken", () => {
  it.each([
    [{}, "expected `token` to be a text of at least 16 letters, digits, `-` and `_`"],
    [{ token: "short" }, "expected `token` to be a text of at least 16"],
    [{ token: `${token}; Path=/` }, "expected `token` to be a text of at least 16"],
    [{ token, name: "" }, "expected `name` to be a text of 1 to 200 characters"],
  ])("says what it expected of options %#", (options, message) => {
    expect(() => authenticateByToken(options as never)).toThrow(message);
  });
});
