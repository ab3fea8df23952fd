import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CounterStore, createEngine, type Decision, parsePolicy } from "../../src/index.js";
import type { Fault, NetworkProxy } from "../servers/proxy.js";
import { until } from "../servers/until.js";
import { grown, type Kept, pendingOf, resources } from "./kept.js";

/** A store behind a proxy, and the truth about its counters by a way round it. */
export interface BehindProxy {
  readonly proxy: NetworkProxy;
  readonly store: CounterStore;
  /** The same store by a connection of its own. */
  readonly direct: CounterStore;
  /** What its client listens to and keeps for later. */
  readonly kept: () => Kept;
  readonly close: () => Promise<void>;
}

const NOON = Date.UTC(2026, 0, 1, 12);
const policy = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    send: {
      limits: [
        { counter: "sent", window: "hour", max: 5, scope: "grant" },
        { counter: "sent", window: "day", max: 9, scope: "grant" },
      ],
    },
  },
});

/** What the counter holds after an operation, begun with 1, that met this fault. */
const FAULTS: readonly { readonly fault: Fault; readonly reserved: number; readonly released: number }[] = [
  { fault: "drops requests", reserved: 1, released: 1 },
  { fault: "cuts on a request", reserved: 1, released: 1 },
  { fault: "is a black hole", reserved: 1, released: 1 },
  { fault: "drops replies", reserved: 2, released: 0 },
  { fault: "cuts on a reply", reserved: 2, released: 0 },
  { fault: "garbles replies", reserved: 2, released: 0 },
  // The late reservation is given back.
  { fault: "delays replies", reserved: 1, released: 0 },
];

const UNAVAILABLE = { effect: "deny", code: "store_unavailable", rule: "", limits: [] };
const DEGRADED = { effect: "allow", code: "allowed", limits: [], degraded: true };

/** Registers a test for every operation, every fault and both fail modes. */
export function testFaults(connect: () => Promise<BehindProxy>): void {
  let behind: BehindProxy;
  let watched: ReturnType<typeof pendingOf>;
  let subjects = 0;
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);

  beforeAll(async () => {
    process.on("unhandledRejection", note);
    behind = await connect();
    watched = pendingOf(behind.store);
  }, 60_000);
  afterAll(async () => {
    await behind?.close();
    process.off("unhandledRejection", note);
  });
  afterEach(() => expect(rejections).toEqual([]));

  /** All that a fault may leave behind. */
  const left = (): Kept => ({ ...resources(), ...behind.kept(), promises: watched.pending() });

  /** An engine and a call of a subject that has been admitted once. */
  async function begin(storeFailure: "allow" | "deny") {
    const options = { policy, storeFailure, clock: () => NOON };
    const engine = createEngine({ ...options, store: watched.store, storeTimeoutMs: 150 });
    // Over the same store, for what a slow machine must not fail.
    const patient = createEngine({ ...options, store: watched.store, storeTimeoutMs: 10_000 });
    const direct = createEngine({ ...options, store: behind.direct, storeTimeoutMs: 10_000 });
    const call = { tool: "send", scope: { grant: `subject ${subjects++}` } };
    await until(async () => {
      const usage = await patient.usage(call).catch(() => null);
      return usage !== null;
    });
    // On a busy machine the store may be late before there is a fault: what it charges then, the engine gives back.
    let first = await engine.evaluate(call);
    await until(async () => {
      if (first.code === "allowed" && first.degraded !== true) return true;
      first = await engine.evaluate(call);
      return false;
    });
    const used = async () => (await direct.usage(call)).map((limit) => limit.used);
    await until(async () => (await used())[0] === 1);
    return { engine, patient, call, first, used, left: left() };
  }

  /** The fault ends; the counter holds so much, the store recovers by itself, admits no call too many and leaves nothing behind. */
  async function end({ patient, call, used, left: before }: Awaited<ReturnType<typeof begin>>, held: number) {
    behind.proxy.mend();
    await until(async () => (await patient.usage(call).catch(() => null)) !== null);
    await until(async () => (await used())[0] === held);
    const decisions: Decision[] = [];
    for (let i = 0; i < 6; i++) decisions.push(await patient.evaluate(call));
    expect(decisions.filter(({ code }) => code === "allowed").length).toBe(5 - held);
    expect(decisions.filter(({ code }) => code === "limit_exceeded").length).toBe(1 + held);
    expect(await used()).toEqual([5, 5]);
    // What is closed is gone some turns later.
    let turns = 1_000;
    await until(() => grown(before, left()).length === 0 || turns-- === 0);
    expect(grown(before, left())).toEqual([]);
  }

  describe.each(["deny", "allow"] as const)("where a store's error is to %s", (mode) => {
    describe.each(FAULTS)("a network that $fault", ({ fault, reserved, released }) => {
      it("leaves a call undecided by its limits", async () => {
        const test = await begin(mode);
        behind.proxy.break(fault);
        expect(await test.engine.evaluate(test.call)).toMatchObject(mode === "deny" ? UNAVAILABLE : DEGRADED);
        await end(test, reserved);
      });

      it("does not make a release throw", async () => {
        const test = await begin(mode);
        behind.proxy.break(fault);
        await test.engine.release(test.first);
        await end(test, released);
      });

      it("leaves usage without an answer", async () => {
        const test = await begin(mode);
        behind.proxy.break(fault);
        await expect(test.engine.usage(test.call)).rejects.toThrow();
        await end(test, 1);
      });
    });
  });
}
