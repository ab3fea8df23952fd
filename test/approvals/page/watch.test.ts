import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ApprovalQueue } from "../../../src/approvals/index.js";
import { createOpenCalls } from "../../../src/approvals/page/watch.js";
import { DELETE } from "../support.js";
import { setUpPage } from "./support.js";

const FAST = { pollMs: 5 };

/** The events of a watcher, one by one. */
function eventsOf({ body }: Response) {
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  return {
    next: async (): Promise<string | undefined> => (await reader.read()).value,
    end: () => reader.cancel(),
  };
}
const calls = (...ids: readonly string[]): string => `event: calls\ndata: ${JSON.stringify({ ids })}\n\n`;

describe("a watcher", () => {
  it("hears of the open calls at once, and again if they change", async () => {
    const { asked, answer, get } = setUpPage(FAST);
    const first = await asked();
    const response = await get("/api/watch");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    const events = eventsOf(response);
    expect([await events.next(), await events.next()]).toEqual(["retry: 2000\n\n", calls(first)]);
    const second = await asked({ ...DELETE, args: { id: 8 } });
    expect(await events.next()).toBe(calls(second, first));
    await answer(first, { approve: true });
    expect(await events.next()).toBe(calls(second));
    await events.end();
  });

  it("hears of the calls alone that the person may see", async () => {
    const { asked, get } = setUpPage({ ...FAST, mayRead: ({ args }, { name }) => args.for === name });
    const mine = await asked({ ...DELETE, args: { for: "bob" } });
    await asked({ ...DELETE, args: { for: "eve" } });
    const events = eventsOf(await get("/api/watch"));
    await events.next();
    expect(await events.next()).toBe(calls(mine));
    await events.end();
  });

  it("hears that the calls cannot be read, and of them again afterwards", async () => {
    const parts = setUpPage(FAST);
    let isAway = true;
    const list: ApprovalQueue["list"] = (query) =>
      isAway ? Promise.reject(new Error("hunter2")) : parts.queue.list(query);
    const { get, errors } = setUpPage(FAST, { queue: { store: { ...parts.store, list: list as never } } });
    const events = eventsOf(await get("/api/watch"));
    expect([await events.next(), await events.next()]).toEqual(["retry: 2000\n\n", "event: failing\ndata: {}\n\n"]);
    isAway = false;
    expect(await events.next()).toBe(calls());
    expect(errors[0]).toEqual(new Error("hunter2"));
    await events.end();
  });

  it("is one of a bounded number, and makes room as it goes", async () => {
    const { get } = setUpPage({ ...FAST, maxWatchers: 2 });
    const first = await get("/api/watch");
    await get("/api/watch");
    const refused = await get("/api/watch");
    expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toEqual([
      503,
      "30",
      { error: "expected fewer pages to watch at once; try again later" },
    ]);
    await first.body!.cancel();
    expect((await get("/api/watch")).status).toBe(200);
  });

  it("hears something within fifteen seconds, and connects anew after five minutes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { get } = setUpPage({ maxWatchers: 1 });
    const events = eventsOf(await get("/api/watch"));
    expect([await events.next(), await events.next()]).toEqual(["retry: 2000\n\n", calls()]);
    for (let minute = 0; minute < 4; minute++) {
      const heard = events.next();
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await heard).toBe(":\n\n");
    }
    const last = events.next();
    await vi.advanceTimersByTimeAsync(240_000);
    for (let said = await last; said !== undefined; said = await events.next()) expect(said).toBe(":\n\n");
    expect((await get("/api/watch")).status).toBe(200);
  });

  it("is let in as others are", async () => {
    const { get } = setUpPage(FAST);
    expect((await get("/api/watch", { who: "" })).status).toBe(401);
  });
});

describe("the open calls", () => {
  it("are asked for once, however many watch, and not at all if nobody does", async () => {
    const { queue } = setUpPage();
    let times = 0;
    const counted: ApprovalQueue = {
      ...queue,
      list(query) {
        times++;
        return queue.list(query);
      },
    };
    const openCalls = createOpenCalls(counted, 60_000, () => {});
    expect(times).toBe(0);
    expect([await openCalls(), await openCalls(), await openCalls()]).toEqual([[], [], []]);
    expect(times).toBe(1);
  });
});
