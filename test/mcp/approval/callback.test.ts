import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parsePolicy } from "../../../src/index.js";
import {
  type ApprovalCallback,
  type ApprovalRequest,
  approveByCallback,
  approveNothing,
  type GuardEvent,
  type GuardOptions,
  guardServer,
} from "../../../src/mcp/index.js";
import { call } from "../raw.js";
import { deferred, turn } from "../support.js";
import { dropInto, engineOf, NOON, POLICY, RAN, REASON, textOf, used } from "./support.js";

async function connected(options: Partial<GuardOptions>) {
  const engine = engineOf();
  const runs: unknown[] = [];
  const events: GuardEvent[] = [];
  const server = new McpServer({ name: "test", version: "1" });
  server.registerTool("drop", { inputSchema: { table: z.string().optional() } }, dropInto(runs));
  const scope = () => ({ grant: "user-1", session: "s" });
  guardServer(server, { engine, scope, clock: () => NOON, onEvent: (event) => void events.push(event), ...options });
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await server.connect(serverEnd);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(clientEnd);
  const drop = (table = "a") => client.callTool({ name: "drop", arguments: { table } });
  return { engine, runs, events, client, clientEnd, drop };
}

const asking = (ask: ApprovalCallback) => connected({ approve: approveByCallback(ask) });

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

describe("questions of one connection", () => {
  /** A connection whose questions the test answers by the table that they are about. */
  async function table() {
    const open: { table: unknown; answer(yes: boolean): void; signal: AbortSignal }[] = [];
    const connection = await asking(({ args, signal }) => {
      const { promise, resolve } = deferred<boolean>();
      open.push({ table: args.table, answer: resolve, signal });
      return promise;
    });
    return { ...connection, open };
  }

  test("are put one at a time, in the order of their calls", async () => {
    const { drop, open, runs } = await table();
    const answers = [drop("a"), drop("b")];
    await turn();
    expect(open.map((each) => each.table)).toEqual(["a"]);
    open[0]?.answer(false);
    await answers[0];
    await turn();
    expect(open.map((each) => each.table)).toEqual(["a", "b"]);
    open[1]?.answer(true);
    await Promise.all(answers);
    expect(runs).toEqual([{ table: "b" }]);
  });

  test("are one for equal calls that wait, and each of these is charged", async () => {
    const { drop, open, runs, engine } = await table();
    const answers = [drop("a"), drop("a")];
    await turn();
    open[0]?.answer(true);
    await Promise.all(answers);
    expect([open.length, runs, used(engine)]).toEqual([1, [{ table: "a" }, { table: "a" }], 2]);
  });

  test("are two for equal calls where the policy changed its reason in between", async () => {
    const { drop, open, runs, engine } = await table();
    const first = drop("a");
    await turn();
    const tools = { drop: { action: "require_approval", reason: "anything else" } };
    engine.replacePolicy(parsePolicy({ version: "1", default: "deny", tools }));
    const second = drop("a");
    await turn();
    open[0]?.answer(true);
    expect(textOf(await first)).toContain("the policy changed while a person was asked");
    await turn();
    open[1]?.answer(false);
    expect(textOf(await second)).toContain("said no");
    expect([open.length, runs]).toEqual([2, []]);
  });

  test("are taken back once every call that waits is cancelled, and the next is put", async () => {
    const { clientEnd, drop, open, runs } = await table();
    const other = drop("b");
    await turn();
    const cancelled = (requestId: unknown) => ({
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId },
    });
    for (const id of [91, 92]) await clientEnd.send(call(id, { name: "drop", arguments: { table: "a" } }) as never);
    const last = drop("c");
    await turn();
    open[0]?.answer(true);
    await other;
    await turn();
    expect(open.map((each) => each.table)).toEqual(["b", "a"]);
    await clientEnd.send(cancelled(91) as never);
    expect(open[1]?.signal.aborted).toBe(false);
    await clientEnd.send(cancelled(92) as never);
    expect(open[1]?.signal.aborted).toBe(true);
    await turn();
    expect(open.map((each) => each.table)).toEqual(["b", "a", "c"]);
    open[1]?.answer(true);
    open[2]?.answer(true);
    await last;
    expect(runs).toEqual([{ table: "b" }, { table: "c" }]);
  });

  test("are taken back when the connection goes", async () => {
    const { client, drop, open, runs, engine } = await table();
    const answer = drop("a").catch((error: Error) => error.message);
    await turn();
    await client.close();
    expect(open[0]?.signal.aborted).toBe(true);
    open[0]?.answer(true);
    await answer;
    expect([runs, used(engine)]).toEqual([[], 0]);
  });

  test("that were answered are not taken back when the connection goes", async () => {
    const { client, drop, open } = await table();
    const answer = drop("a");
    await turn();
    open[0]?.answer(true);
    await answer;
    await client.close();
    expect(open[0]?.signal.aborted).toBe(false);
  });

  test("are at most a hundred that wait", async () => {
    const { drop, open } = await table();
    const answers = Array.from({ length: 101 }, (_, index) => drop(`t${index}`));
    expect(textOf(await answers[100])).toContain("none can be asked through this client");
    for (let index = 0; index < 100; index += 1) {
      open[index]?.answer(false);
      await turn();
    }
    await Promise.all(answers);
    expect(open).toHaveLength(100);
  });
});
