import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import {
  type ApprovalCallback,
  type ApprovalRequest,
  approveByCallback,
  approveNothing,
} from "../../../src/mcp/index.js";
import { call } from "../raw.js";
import { DENIED, deferred, scripted, turn } from "../support.js";
import { asking, connected, POLICY, RAN, REASON, textOf, used } from "./support.js";

describe("a call that needs approval", () => {
  test.each([[undefined], [approveNothing()]])(
    "is denied where nobody approves, and says that a person has to",
    async (approve) => {
      const { drop, runs, engine } = await connected({ approve });
      expect(await drop()).toEqual({
        content: [
          { type: "text", text: `[POLICY DENIED] ${REASON}; a person has to approve this call, it was not run` },
        ],
        isError: true,
        _meta: {
          "dev.tollgate/decision": {
            effect: "require_approval",
            code: "approval_required",
            rule: "/tools/drop/action",
            message: REASON,
            limits: [],
          },
        },
      });
      expect([runs, used(engine)]).toEqual([[], 0]);
    },
  );

  test("runs once a function of the host has said yes to it, and is charged then", async () => {
    const requests: ApprovalRequest[] = [];
    const { drop, runs, engine, events } = await asking((request) => {
      requests.push(request);
      return true;
    });
    expect(await drop("a")).toMatchObject(RAN);
    expect([runs, used(engine)]).toEqual([[{ table: "a" }], 1]);
    const { signal, context, ...request } = requests[0]!;
    expect(request).toEqual({
      tool: "drop",
      args: { table: "a" },
      scope: { grant: "user-1", session: "s" },
      decision: expect.objectContaining({ effect: "require_approval", message: REASON }),
    });
    expect(signal.aborted).toBe(false);
    expect(context.authInfo).toBeUndefined();
    expect(events).toMatchObject([{ kind: "call", tool: "drop", approval: "approved", decision: { code: "allowed" } }]);
  });

  test("is asked about anew each time", async () => {
    let asked = 0;
    const { drop, engine } = await asking(() => {
      asked += 1;
      return true;
    });
    await drop();
    await drop();
    expect([asked, used(engine)]).toEqual([2, 2]);
    // Approved or not, the limit of two a day holds.
    expect(textOf(await drop())).toContain("the limit of 2 calls in a day is reached");
  });

  const noes: readonly (readonly [string, ApprovalCallback, string])[] = [
    ["says no", () => false, "a person was asked and said no"],
    ["says no later", async () => false, "a person was asked and said no"],
    ["answers something that is not true", () => "yes" as never, "a person was asked and said no"],
    ["throws", () => { throw new Error("secret detail"); }, "a person was asked and did not answer"],
    ["rejects", () => Promise.reject(new Error("secret detail")), "a person was asked and did not answer"],
  ]; // biome-ignore format: one case a line
  test.each(noes)("does not run where the function %s", async (_, ask, text) => {
    const { drop, runs, engine } = await asking(ask);
    const denial = textOf(await drop());
    expect(denial).toContain(text);
    expect(denial).not.toContain("secret");
    expect([runs, used(engine)]).toEqual([[], 0]);
  });

  test("does not run under a policy that came while it was asked about", async () => {
    const { promise, resolve } = deferred<boolean>();
    const { drop, runs, engine } = await asking(() => promise);
    const answer = drop();
    await turn();
    engine.replacePolicy(POLICY);
    resolve(true);
    expect(textOf(await answer)).toContain("the policy changed while a person was asked");
    expect(runs).toEqual([]);
  });

  test("is not asked about where it was cancelled while the policy was evaluated", async () => {
    const decision = deferred<unknown>();
    const { engine } = scripted(() => decision.promise);
    let asked = 0;
    const { clientEnd, events } = await connected({
      engine,
      approve: approveByCallback(() => {
        asked += 1;
        return true;
      }),
    });
    await clientEnd.send(call(91, { name: "drop" }) as never);
    await clientEnd.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 91 } });
    decision.resolve({ ...DENIED, effect: "require_approval", code: "approval_required" });
    await turn();
    expect([asked, events]).toEqual([0, []]);
  });

  test("is not asked about where a rule denies it anyway", async () => {
    let asked = 0;
    const { drop, engine } = await asking(() => {
      asked += 1;
      return true;
    });
    engine.replacePolicy(
      parsePolicy({
        version: "1",
        default: "deny",
        tools: {
          drop: {
            action: "require_approval",
            deny_if: [{ conditions: [{ path: "args.table", op: "eq", value: "users" }] }],
          },
        },
      }),
    );
    expect(textOf(await drop("users"))).toContain("this call is denied when `args.table` equals `users`");
    expect(asked).toBe(0);
  });
});
