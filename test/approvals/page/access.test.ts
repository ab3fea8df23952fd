import { describe, expect, it } from "vitest";
import { DELETE } from "../support.js";
import { setUpPage } from "./support.js";

describe("a person", () => {
  it.each([
    ["nothing", () => undefined],
    ["null", () => null],
    ["an empty name", () => ""],
    ["an object with an empty name", () => ({ name: "" })],
  ])("whom `authenticate` gives %s for is not let in", async (_, authenticate) => {
    const { asked, answer, get, queue } = setUpPage({ authenticate });
    const id = await asked();
    const api = await answer(id, { approve: true });
    expect([api.status, await api.json(), (await get("/")).status]).toEqual([401, { error: "sign in first" }, 401]);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it.each([
    ["throws", () => { throw new Error("hunter2"); }], // biome-ignore format: one line
    ["rejects", async () => { throw new Error("hunter2"); }], // biome-ignore format: one line
    ["gives something else", () => true],
    ["gives a name that is too long", () => "x".repeat(201)],
  ])("is not let in if `authenticate` %s, and reads nothing of why", async (_, authenticate) => {
    const { asked, answer, errors, get, queue } = setUpPage({ authenticate: authenticate as never });
    const id = await asked();
    const response = await answer(id, { approve: true });
    expect([response.status, await response.json()]).toEqual([500, { error: "something failed here; load again to see what stands" }]); // biome-ignore format: one line
    expect(errors).toHaveLength(1);
    expect((await get("/")).status).toBe(500);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("is led to where `authenticate` says", async () => {
    const { get } = setUpPage({ authenticate: () => Response.redirect("https://login.example/", 302) });
    const response = await get("/");
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://login.example/"]);
  });

  it("answers no call of the person's own grant by default, and is told so", async () => {
    const { asked, answer, json, text, queue } = setUpPage({ authenticate: () => ({ name: "ann@example.com", grant: "ann" }) }); // biome-ignore format: one line
    const id = await asked();
    const response = await answer(id, { approve: true });
    expect([response.status, await response.json()]).toEqual([
      403,
      { error: "you may not answer this call; somebody else has to" },
    ]);
    expect((await json("/api/calls")).calls[0]?.mayDecide).toBe(false);
    expect(await text(`/${id}`)).toContain("You may not answer this call. Somebody else has to.");
    expect(await text(`/${id}`)).not.toContain("<form");
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("answers neither a call of a grant with the person's name by default", async () => {
    const { asked, answer } = setUpPage({ authenticate: () => "ann" });
    expect((await answer(await asked(), { approve: true })).status).toBe(403);
    expect((await answer(await asked({ ...DELETE, scope: { grant: "eve" } }), { approve: true })).status).toBe(200);
    expect((await answer(await asked({ ...DELETE, scope: { session: "ann" } }), { approve: true })).status).toBe(200);
  });

  it.each([
    ["says no", () => false],
    ["says something else but true", () => "yes" as never],
    ["throws", () => { throw new Error("away"); }], // biome-ignore format: one line
  ])("may not answer if `mayDecide` %s", async (_, mayDecide) => {
    const { asked, answer, submit } = setUpPage({ mayDecide });
    const id = await asked();
    expect((await answer(id, { approve: true })).status).toBe(403);
    expect((await submit(id, { answer: "no" })).status).toBe(403);
  });

  it("is known to `mayDecide` with the members that the host added", async () => {
    const { asked, answer } = setUpPage({
      authenticate: () => ({ name: "ann", team: "billing" }),
      mayDecide: ({ tool }, who) => tool === "delete_job" && "team" in who && who.team === "billing",
    });
    expect((await answer(await asked(), { approve: true })).status).toBe(200);
  });

  it("finds nothing of a call that `mayRead` hides", async () => {
    const { asked, answer, get, json, text, queue } = setUpPage({ mayRead: ({ args }) => args.id !== 7 });
    const hidden = await asked();
    const shown = await asked({ ...DELETE, args: { id: 8 } });
    const statuses = [await get(`/${hidden}`), await get(`/api/calls/${hidden}`), await answer(hidden, { approve: true })]; // biome-ignore format: one line
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await json("/api/calls?open=true")).calls.map(({ record }) => record.id)).toEqual([shown]);
    expect(await text("/")).not.toContain(hidden);
    expect(await queue.find(hidden)).toMatchObject({ state: "pending" });
  });

  it("sees nothing of a call if `mayRead` throws, and the operator learns why", async () => {
    const error = new Error("away");
    const { asked, json, errors } = setUpPage({
      mayRead: () => {
        throw error;
      },
    });
    await asked();
    expect((await json("/api/calls")).calls).toEqual([]);
    expect(errors).toEqual([error]);
  });
});
