import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ApprovalAnswer, ApprovalStore, AskedApproval } from "../../src/approvals/store.js";
import { withDeadline } from "../../src/time.js";
import type { Fault, NetworkProxy } from "../servers/proxy.js";
import { until } from "../servers/until.js";

/** A store behind a proxy, and the truth about its records by a way round it. */
export interface ApprovalsBehindProxy {
  readonly proxy: NetworkProxy;
  readonly store: ApprovalStore;
  /** The same store by a connection of its own. */
  readonly direct: ApprovalStore;
  readonly close: () => Promise<void>;
}

/** Whether an operation that met this fault has happened. */
const FAULTS: readonly { readonly fault: Fault; readonly happened: boolean }[] = [
  { fault: "drops requests", happened: false },
  { fault: "cuts on a request", happened: false },
  { fault: "is a black hole", happened: false },
  { fault: "drops replies", happened: true },
  { fault: "cuts on a reply", happened: true },
  { fault: "garbles replies", happened: true },
  { fault: "delays replies", happened: true },
];

const HOUR = 3_600_000;
const ROOM = { pending: 1_000, pendingOfAccount: 1_000 };
const answer = (body: string): ApprovalAnswer => ({ approved: true, body, countsForMs: HOUR, keepForMs: HOUR });
const question = (id: string, call: string): AskedApproval => ({
  ...{ id, call, policy: "p", account: "a", body: "{}", expiresAfterMs: HOUR, keepForMs: HOUR },
});

/** Registers a test for every operation that changes records, and every fault. */
export function testApprovalFaults(connect: () => Promise<ApprovalsBehindProxy>): void {
  let behind: ApprovalsBehindProxy;
  let calls = 0;
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  beforeAll(async () => {
    process.on("unhandledRejection", note);
    behind = await connect();
  }, 60_000);
  afterAll(async () => {
    await behind?.close();
    process.off("unhandledRejection", note);
  });
  afterEach(() => expect(rejections).toEqual([]));

  /** The operation as it meets a fault: it rejects or gives no answer. Afterwards the store answers again by itself. */
  async function meet(fault: Fault, work: () => Promise<unknown>): Promise<void> {
    const isBack = async () => (await behind.store.find("none").catch(() => null)) !== null;
    await until(isBack);
    behind.proxy.break(fault);
    await expect(withDeadline(work, 150)).rejects.toThrow();
    behind.proxy.mend();
    await until(isBack);
  }

  describe.each(FAULTS)("a network that $fault", ({ fault, happened }) => {
    it("makes no second record of one call", async () => {
      const call = `call ${calls++}`;
      await meet(fault, () => behind.store.add(question(`${call} 1`, call), ROOM));
      expect(await behind.store.add(question(`${call} 2`, call), ROOM)).toMatchObject({
        added: !happened,
        record: { id: happened ? `${call} 1` : `${call} 2` },
      });
    });

    it("lets one of two answers count", async () => {
      const call = `call ${calls++}`;
      await behind.direct.add(question(call, call), ROOM);
      await meet(fault, () => behind.store.decide(call, answer("first")));
      expect((await behind.store.decide(call, answer("second")))?.decided).toBe(!happened);
      expect(await behind.direct.find(call)).toMatchObject({
        state: "approved",
        answer: happened ? "first" : "second",
      });
    });

    it("lets no yes run two calls", async () => {
      const call = `call ${calls++}`;
      await behind.direct.add(question(call, call), ROOM);
      await behind.direct.decide(call, answer("yes"));
      await meet(fault, () => behind.store.spend(call));
      expect(await behind.store.spend(call)).toBe(!happened);
      expect(await behind.direct.spend(call)).toBe(false);
    });
  });
}
