import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import { call } from "../raw.js";
import { deferred, turn } from "../support.js";
import { asking, textOf, used } from "./support.js";

describe("questions of one connection", () => {
  const cancelled = (requestId: unknown) => ({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId },
  });

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

  test("are put one at a time also where one that waits in line is cancelled", async () => {
    const { clientEnd, drop, open } = await table();
    void drop("a");
    await turn();
    await clientEnd.send(call(91, { name: "drop", arguments: { table: "b" } }) as never);
    void drop("c");
    await clientEnd.send(cancelled(91) as never);
    await turn();
    expect(open.map((each) => each.table)).toEqual(["a"]);
    open[0]?.answer(true);
    await turn();
    expect(open.map((each) => each.table)).toEqual(["a", "c"]);
  });

  test("are not put where their calls are cancelled in one go with the one that was asked about", async () => {
    const { clientEnd, open } = await table();
    for (const id of [91, 92]) await clientEnd.send(call(id, { name: "drop", arguments: { table: `${id}` } }) as never);
    await turn();
    for (const id of [91, 92]) void clientEnd.send(cancelled(id) as never);
    await turn();
    expect(open.map((each) => each.table)).toEqual(["91"]);
  });

  test("are not put for calls that come once the connection is gone, nor for those that waited in line", async () => {
    const { client, serverEnd, open } = await table();
    for (const id of [91, 92])
      serverEnd.onmessage?.(call(id, { name: "drop", arguments: { table: `${id}` } }) as never);
    await turn();
    await client.close();
    serverEnd.onmessage?.(call(93, { name: "drop", arguments: { table: "93" } }) as never);
    await turn();
    expect(open.map((each) => each.table)).toEqual(["91"]);
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
    // Also where it is equal to one of them, and would wait for the same answer.
    expect(textOf(await drop("t7"))).toContain("none can be asked through this client");
    for (let index = 0; index < 100; index += 1) {
      open[index]?.answer(false);
      await turn();
    }
    await Promise.all(answers);
    expect(open).toHaveLength(100);
  });

  test("are at most a hundred that wait for one answer", async () => {
    const { drop, open, runs } = await table();
    const answers = Array.from({ length: 101 }, () => drop("a"));
    expect(textOf(await answers[100])).toContain("none can be asked through this client");
    open[0]?.answer(true);
    await Promise.all(answers);
    expect([open.length, runs.length]).toEqual([1, 2]);
  });
});
