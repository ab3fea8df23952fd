import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTaskStore } from "@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolResultSchema, CreateTaskResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { createEnds } from "../../../src/mcp/call/ends.js";
import { type GuardOptions, guardServer } from "../../../src/mcp/index.js";
import { bothEnds, call } from "../raw.js";
import { scripted } from "../support.js";

const POLICY = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    "*": {
      limits: [
        { counter: "running", window: 600, max: 9, scope: "global", sliding: true, release: "on_end" },
        { counter: "done", window: "day", max: 9, scope: "global", release: "on_error" },
      ],
    },
  },
});

/** What `used` says of a call that runs, of one that succeeded, and of one that failed. */
const RUNS = [1, 1];
const SUCCEEDED = [0, 1];
const FAILED = [0, 0];

const ASKS_FOR_TASK = { name: "work", task: {} };
const task = (status: string, taskId = "t") => ({ taskId, status });
const RAN = { content: [] };
const NO = { ...RAN, isError: true };

function counting() {
  const engine = createEngine({ policy: POLICY, clock: () => Date.UTC(2026, 0, 1) });
  return { engine, used: () => engine.usage({ tool: "work" }).map((limit) => limit.used) };
}

/** A connection on which the test is the client and the server. */
async function wire(options: Partial<GuardOptions> = {}) {
  const { engine, used } = counting();
  const { receive, end, answers, forwarded } = await bothEnds({ engine, ...options });
  const send = (message: object) => end.send({ jsonrpc: "2.0", ...message } as never);
  const ask = (id: number, method: string, params: object = {}) => receive({ jsonrpc: "2.0", id, method, params });
  // The guard lets a call of a pattern through once the server is known to have the tool.
  await ask(1, "tools/list");
  await send({ id: 1, result: { tools: [{ name: "work" }] } });
  return {
    ...{ used, receive, ask, answers, forwarded },
    close: () => end.close(),
    run: (id: number, params: object = { name: "work" }) => receive(call(id, params)),
    answer: (id: number, result: object) => send({ id, result }),
    fail: (id: number) => send({ id, error: { code: -32603, message: "no" } }),
    tell: (method: string, params: object) => send({ method, params }),
  };
}

/** The same, with a call of id 2 that has made the task `t`. */
async function withTask(created: object = { task: task("working") }, options: Partial<GuardOptions> = {}) {
  const ends = await wire(options);
  await ends.run(2, ASKS_FOR_TASK);
  await ends.answer(2, created);
  return ends;
}

describe.each([
  ["enforces", {}],
  ["watches", { observe: true }],
])("where a guard %s, a call", (_, options) => {
  test("runs until its answer passes, and ends once", async () => {
    const { run, answer, fail, used } = await wire(options);
    await run(2);
    expect(used()).toEqual(RUNS);
    await answer(2, RAN);
    await fail(2);
    expect(used()).toEqual(SUCCEEDED);
  });

  test("that was taken back ends with an answer that comes late", async () => {
    for (const [result, outcome] of [[RAN, SUCCEEDED], [NO, FAILED]]) {
      const { run, receive, answer, used } = await wire(options);
      await run(2);
      await receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } });
      expect(used()).toEqual(RUNS);
      await answer(2, result!);
      expect(used()).toEqual(outcome);
    } // biome-ignore format: pairs
  });

  test("does not end with an answer that may be that of another request of its id", async () => {
    const { run, ask, answer, used } = await wire(options);
    await run(2);
    await ask(2, "ping");
    await answer(2, {});
    await answer(2, NO);
    await ask(3, "ping");
    await run(3);
    await answer(3, NO);
    expect(used()).toEqual([2, 2]);
  });

  test("does not end with a result that is not the last word", async () => {
    const { run, answer, ask, used } = await wire(options);
    await run(2, ASKS_FOR_TASK);
    await answer(2, { task: task("working") });
    await ask(3, "tasks/result", { taskId: "t" });
    await answer(3, { ...NO, resultType: "input_required" });
    await run(4);
    await answer(4, { ...NO, resultType: "later" });
    expect(used()).toEqual([2, 2]);
  });

  test("does not end with an answer after its connection has closed", async () => {
    const { run, answer, close, used } = await wire(options);
    await run(2);
    await close();
    await expect(answer(2, NO)).rejects.toThrow("Not connected");
    expect(used()).toEqual(RUNS);
  });

  test("ends with its own answer after its id was another's", async () => {
    const { run, answer, ask, used } = await wire(options);
    await ask(2, "ping");
    await answer(2, {});
    await run(2);
    await answer(2, NO);
    expect(used()).toEqual(FAILED);
  });

  test("ends with a result that looks like a list", async () => {
    for (const [result, outcome] of [[RAN, SUCCEEDED], [NO, FAILED]]) {
      const { run, answer, used } = await wire(options);
      await run(2);
      await answer(2, { ...result, tools: [] });
      expect(used()).toEqual(outcome);
    } // biome-ignore format: pairs
  });

  test("does not end with a list that the client asked for under the same id", async () => {
    const { run, ask, answer, used } = await wire(options);
    await run(2);
    await ask(2, "tools/list");
    await answer(2, { tools: [] });
    await answer(2, RAN);
    expect(used()).toEqual(RUNS);
  });

  test("does not end with a request of the server that has its id", async () => {
    const { run, ask, tell, answer, used } = await wire(options);
    await run(2);
    await tell("ping", {});
    await ask(3, "ping");
    await answer(3, NO);
    expect(used()).toEqual(RUNS);
  });

  test("that made a task runs until the task's result passes", async () => {
    for (const [result, outcome] of [[RAN, SUCCEEDED], [NO, FAILED]]) {
      const { ask, answer, used } = await withTask(undefined, options);
      expect(used()).toEqual(RUNS);
      await ask(3, "tasks/result", { taskId: "t" });
      await answer(3, result!);
      expect(used()).toEqual(outcome);
    } // biome-ignore format: pairs
  });

  test.each([
    ["completed", SUCCEEDED],
    ["failed", FAILED],
    ["cancelled", FAILED],
    ["working", RUNS],
    ["input_required", RUNS],
    ["constructor", RUNS],
  ])("that made a task runs until its status is a final one: %s", async (status, outcome) => {
    for (const how of [
      "tasks/get",
      "tasks/cancel",
      "tasks/list",
      "notifications/tasks/status",
      "notifications/tasks",
    ]) {
      const { ask, answer, tell, used } = await withTask(undefined, options);
      if (how.startsWith("notifications")) await tell(how, task(status));
      else {
        await ask(3, how, { taskId: "t" });
        await answer(3, how === "tasks/list" ? { tasks: [task(status, "u"), task(status)] } : task(status));
      }
      expect(used()).toEqual(outcome);
    }
  });

  test("that made a task which has ended already ends with that", async () => {
    const { used } = await withTask({ task: task("failed") }, options);
    expect(used()).toEqual(FAILED);
  });

  test("of the era of 2026 may make a task unasked, and the task's failure is in its result", async () => {
    for (const [result, outcome] of [[RAN, SUCCEEDED], [NO, FAILED]]) {
      const { run, ask, answer, used } = await wire(options);
      await run(2);
      await answer(2, { resultType: "task", ...task("working") });
      expect(used()).toEqual(RUNS);
      await ask(3, "tasks/get", { taskId: "t" });
      await answer(3, { resultType: "complete", ...task("completed"), result });
      expect(used()).toEqual(outcome);
    } // biome-ignore format: pairs
  });
});

describe("a call that made a task goes on", () => {
  test("after an error in place of its result, which the client may have brought about", async () => {
    const { ask, fail, used } = await withTask();
    for (const method of ["tasks/result", "tasks/get", "tasks/cancel"]) {
      await ask(3, method, { taskId: "t" });
      await fail(3);
    }
    expect(used()).toEqual(RUNS);
  });

  test("after answers about tasks that no call of the connection made", async () => {
    const { ask, answer, tell, used } = await withTask();
    await ask(3, "tasks/result", { taskId: "mine" });
    await answer(3, RAN);
    await ask(4, "tasks/result");
    await answer(4, RAN);
    await ask(5, "tasks/get", { taskId: "t" });
    await answer(5, task("completed", "other"));
    await tell("notifications/tasks/status", task("completed", "other"));
    expect(used()).toEqual(RUNS);
  });

  test("after what the client or the answer of another request says of the task", async () => {
    const { ask, answer, receive, used } = await withTask();
    await receive({ jsonrpc: "2.0", method: "notifications/tasks/status", params: task("completed") });
    await ask(3, "prompts/get", { taskId: "t" });
    await answer(3, task("completed"));
    expect(used()).toEqual(RUNS);
  });

  test("if another call was given the same task id, at once or after its end", async () => {
    const { run, answer, tell, used } = await withTask();
    const again = async () => {
      await run(3, ASKS_FOR_TASK);
      await answer(3, { task: task("working") });
      await tell("notifications/tasks/status", task("completed"));
    };
    await again();
    expect(used()).toEqual([2, 2]);
    const after = await withTask();
    await after.tell("notifications/tasks/status", task("completed"));
    await after.run(3, ASKS_FOR_TASK);
    await after.answer(3, { task: task("working") });
    await after.tell("notifications/tasks/status", task("completed"));
    expect(after.used()).toEqual([1, 2]);
  });

  test("if its connection made a thousand tasks after it", () => {
    const told: unknown[] = [];
    const make = (more: number) => {
      const { ofCall, told: tell } = createEnds();
      ofCall({ result: { task: task("working") } }, () => void told.push(more));
      for (let i = 0; i < more; i += 1) ofCall({ result: { task: task("working", `t${i}`) } }, () => {});
      tell({ method: "notifications/tasks/status", params: task("completed") });
    };
    make(999);
    make(1_000);
    expect(told).toEqual([999]);
  });
});

test("an engine of a host's own may fail at the end of a call, or not want to know", async () => {
  for (const complete of [undefined, () => Promise.reject(new Error("no")), () => { throw new Error("no"); }]) {
    const { engine } = scripted();
    const { receive, end, answers } = await bothEnds({ engine: Object.assign(engine, { complete }) });
    await receive(call(1, { name: "add" }));
    await end.send({ jsonrpc: "2.0", id: 1, result: RAN });
    expect(answers).toEqual([{ jsonrpc: "2.0", id: 1, result: RAN }]);
  } // biome-ignore format: one line
});

describe("what the guard answers by itself", () => {
  test("ends no call that the server runs under the same id", async () => {
    const { run, receive, answers, answer, used } = await wire();
    await run(2);
    for (const message of [{ jsonrpc: "2.0", id: 2 }, [call(2, { name: "work" })], call(2, { name: 5 })])
      await receive(message);
    expect([answers.slice(1), used()]).toMatchObject([[{ error: {} }, { error: {} }, { error: {} }], RUNS]);
    await answer(2, RAN);
    expect(used()).toEqual(SUCCEEDED);
  });

  test("ends the call of a tool that the server does not have", async () => {
    const { run, answer, forwarded, answers, used } = await wire();
    await run(2, { name: "unknown" });
    const asked = forwarded.at(-1) as { id: number };
    await answer(asked.id, { tools: [] });
    await expect.poll(() => answers.at(-1), { interval: 1 }).toMatchObject({ id: 2, error: { code: -32602 } });
    expect(used()).toEqual(FAILED);
  });
});

describe("a task of a server of v1", () => {
  async function tasks() {
    const { engine, used } = counting();
    const taskStore = new InMemoryTaskStore();
    onTestFinished(() => taskStore.cleanup());
    const capabilities = { tasks: { cancel: {}, requests: { tools: { call: {} } } } };
    const server = new McpServer({ name: "test", version: "1" }, { capabilities, taskStore });
    server.experimental.tasks.registerToolTask(
      "work",
      { inputSchema: {}, execution: { taskSupport: "optional" } },
      {
        createTask: async (_, extra) => ({ task: await extra.taskStore.createTask({ ttl: null }) }),
        getTask: async (_, extra) => extra.taskStore.getTask(extra.taskId),
        getTaskResult: async (_, extra) => (await extra.taskStore.getTaskResult(extra.taskId)) as never,
      },
    );
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    await guardServer(server, { engine }).connect(serverEnd);
    const client = new Client({ name: "test", version: "1" });
    await client.connect(clientEnd);
    const params = { name: "work", arguments: {}, task: {} };
    const made = await client.request({ method: "tools/call", params }, CreateTaskResultSchema);
    const { taskId } = made.task;
    return { client: client.experimental.tasks, taskStore, taskId, used };
  }

  test("ends the call that made it with its result", async () => {
    const { client, taskStore, taskId, used } = await tasks();
    const result = client.getTaskResult(taskId, CallToolResultSchema);
    expect(used()).toEqual(RUNS);
    await taskStore.storeTaskResult(taskId, "failed", NO);
    await result;
    expect(used()).toEqual(FAILED);
  });

  test("ends the call that made it with its status", async () => {
    const { client, taskStore, taskId, used } = await tasks();
    await client.getTask(taskId);
    expect(used()).toEqual(RUNS);
    await taskStore.storeTaskResult(taskId, "completed", RAN);
    await client.getTask(taskId);
    expect(used()).toEqual(SUCCEEDED);
  });

  test("ends the call that made it if the client cancels it", async () => {
    const { client, taskId, used } = await tasks();
    await client.cancelTask(taskId);
    expect(used()).toEqual(FAILED);
  });

  test("does not end the call that made it if the server has only forgotten it", async () => {
    const { client, taskStore, taskId, used } = await tasks();
    taskStore.cleanup();
    await expect(client.getTaskResult(taskId, CallToolResultSchema)).rejects.toThrow("Task not found");
    expect(used()).toEqual(RUNS);
  });
});
