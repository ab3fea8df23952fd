import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { approveByCallback, approveByElicitation, guardServer } from "../../../src/mcp/index.js";
import { call, raw } from "../raw.js";
import { deferred, scripted, turn } from "../support.js";
import { NOON } from "./support.js";

const POLICY = parsePolicy({ version: "1", default: "deny", tools: { add: { action: "require_approval" } } });
const UNANSWERED =
  "[POLICY DENIED] this call needs the approval of a person before it may run; a person was asked and did not answer in " +
  "time, it was not run; calling it again asks again";

describe("an approval", () => {
  test("that comes after its time by the guard's clock does not count", async () => {
    let now = NOON;
    const { promise, resolve } = deferred<boolean>();
    const { send, received, runs } = await raw({
      engine: createEngine({ policy: POLICY }),
      clock: () => now,
      approve: approveByCallback(() => promise, { expiresAfterMs: 1_000 }),
    });
    await send(call(1, { name: "add" }));
    now += 1_000;
    resolve(true);
    await turn();
    expect(received).toMatchObject([{ id: 1, result: { content: [{ text: UNANSWERED }] } }]);
    expect(runs).toEqual([]);
  });

  test("in time counts", async () => {
    let now = NOON;
    const { promise, resolve } = deferred<boolean>();
    const { send, runs } = await raw({
      engine: createEngine({ policy: POLICY }),
      clock: () => now,
      approve: approveByCallback(() => promise, { expiresAfterMs: 1_000 }),
    });
    await send(call(1, { name: "add" }));
    now += 999;
    resolve(true);
    await turn();
    expect(runs).toEqual([{}]);
  });
});

describe("a question that nobody answers", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test("ends in a denial after its time, is taken back, and lets the next one be put", async () => {
    const put: AbortSignal[] = [];
    const { send, received, runs } = await raw({
      engine: createEngine({ policy: POLICY }),
      approve: approveByCallback(
        ({ signal }) => {
          put.push(signal);
          return put.length === 1 ? new Promise<boolean>(() => {}) : true;
        },
        { expiresAfterMs: 1_000 },
      ),
    });
    await send(call(1, { name: "add", arguments: { a: 1 } }));
    vi.advanceTimersByTime(500);
    await send(call(2, { name: "add", arguments: { a: 2 } }));
    vi.advanceTimersByTime(500);
    await turn();
    expect(received).toMatchObject([{ id: 1, result: { content: [{ text: UNANSWERED }] } }, { id: 2 }]);
    expect([put.map((signal) => signal.aborted), runs]).toEqual([[true, false], [{ a: 2 }]]);
  });
});

describe("a question", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** One that stands until the test answers it. */
  async function asked() {
    const { promise, resolve } = deferred<boolean>();
    const { send, runs } = await raw({
      engine: createEngine({ policy: POLICY }),
      approve: approveByCallback(() => promise),
    });
    await send(call(1, { name: "add" }));
    return { resolve, runs };
  }

  const held = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

  test("keeps no process alive", async () => {
    const before = held();
    await asked();
    expect(held()).toBe(before);
  });

  test("that is answered leaves no timer behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { resolve } = await asked();
    expect(vi.getTimerCount()).toBe(1);
    resolve(true);
    await turn();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is put where timers are numbers, as outside of Node", async () => {
    const real = setTimeout;
    vi.stubGlobal("setTimeout", (...given: Parameters<typeof setTimeout>) => Number(real(...given)));
    const { resolve, runs } = await asked();
    resolve(true);
    await turn();
    expect(runs).toEqual([{}]);
  });
});

test("an expiry that no timer can keep is refused", () => {
  for (const expiresAfterMs of [0, -1, Number.NaN, 2 ** 31, "soon" as never, "1000" as never]) {
    const text = "expected `expiresAfterMs` to be a number of milliseconds above 0 and below 2^31";
    expect(() => approveByElicitation({ expiresAfterMs })).toThrow(`approveByElicitation: ${text}`);
    expect(() => approveByCallback(() => true, { expiresAfterMs })).toThrow(`approveByCallback: ${text}`);
  }
  expect(() => approveByCallback(undefined as never)).toThrow("approveByCallback: expected a function");
  for (const options of [60_000, null, [60_000], "1m"] as never[]) {
    const text = "expected an object with options among expiresAfterMs";
    expect(() => approveByElicitation(options)).toThrow(`approveByElicitation: ${text}`);
    expect(() => approveByCallback(() => true, options)).toThrow(`approveByCallback: ${text}`);
  }
  expect(approveByElicitation({ expiresAfterMs: 2 ** 31 - 1 }).kind).toBe("elicitation");
  const server = { connect: async () => {} };
  for (const approve of [{}, { kind: "everybody" }, null, "elicitation", true, () => true])
    expect(() => guardServer(server, { engine: scripted().engine, approve: approve as never })).toThrow(
      "guardServer: expected `approve` to be made by `approveByQueue`, `approveByElicitation`, `approveByCallback` or `approveNothing`",
    );
});
