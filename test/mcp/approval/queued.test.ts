import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { McpServer as McpServerV2 } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type ApprovalQueueOptions,
  createApprovalQueue,
  createMemoryApprovalStore,
} from "../../../src/approvals/index.js";
import { createEngine, parsePolicy } from "../../../src/index.js";
import {
  type Approver,
  approveByCallback,
  approveByElicitation,
  approveByQueue,
  type ElicitationOptions,
  type GuardEvent,
  guardServer,
} from "../../../src/mcp/index.js";
import { handlerOf, post } from "../modern.js";
import { deferred, turn } from "../support.js";
import { dropInto, engineOf, NOON, RAN, REASON, textOf, YES } from "./support.js";

type Answer = { action: "accept" | "decline" | "cancel"; content?: Record<string, boolean> };
interface Options {
  readonly queue?: Partial<ApprovalQueueOptions>;
  readonly form?: Omit<ElicitationOptions, "otherwise">;
  readonly answer?: (params: Record<string, unknown>) => Answer | Promise<Answer>;
  readonly name?: string;
  readonly capabilities?: object;
  readonly policy?: object;
}

const BOB = { approve: true, by: "bob" } as const;

/** A client of the 2025 era before a guarded server whose approvals wait in a queue. */
async function connected({ queue: options, form, answer, name = "test", capabilities, policy }: Options = {}) {
  let now = NOON;
  const clock = () => now;
  const store = createMemoryApprovalStore({ clock });
  const queue = createApprovalQueue({ store, ...options });
  const engine = policy === undefined ? engineOf(clock) : createEngine({ policy: parsePolicy(policy), clock });
  const runs: unknown[] = [];
  const events: GuardEvent[] = [];
  const shown: Record<string, unknown>[] = [];
  const connect = async () => {
    const server = new McpServer({ name: "test", version: "1" });
    server.registerTool("drop", { inputSchema: { table: z.string() } }, dropInto(runs));
    const byQueue = approveByQueue(queue);
    const approve = form === undefined ? byQueue : approveByElicitation({ ...form, otherwise: byQueue });
    guardServer(server, { engine, clock, approve, onEvent: (event) => void events.push(event) });
    const elicitation = answer === undefined ? {} : { elicitation: {} };
    const client = new Client({ name, version: "1" }, { capabilities: capabilities ?? elicitation });
    if (answer !== undefined)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        shown.push(params);
        return answer(params) as never;
      });
    const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
    await server.connect(serverEnd);
    await client.connect(clientEnd);
    return client;
  };
  const client = await connect();
  const dropBy = (by: Client, table = "a") => by.callTool({ name: "drop", arguments: { table } });
  const state = async () => (await queue.list())[0]?.state;
  const pass = (ms: number): void => {
    now += ms;
  };
  return {
    queue,
    engine,
    runs,
    events,
    shown,
    client,
    connect,
    dropBy,
    drop: (table?: string) => dropBy(client, table),
    state,
    pass,
  };
}

describe("approveByQueue", () => {
  test("answers a call at once as pending; answered elsewhere, the same call runs, and the next one asks anew", async () => {
    const { queue, drop, runs, events } = await connected({
      queue: { howToAnswer: (id) => `a person runs \`approve ${id}\`` },
    });
    const pending = await drop();
    const { id, expiresAt } = (await queue.list())[0]!;
    expect(pending).toMatchObject({
      isError: true,
      _meta: { "dev.tollgate/approval": { state: "pending", id, expiresAt } },
    });
    expect(textOf(pending)).toBe(
      `[APPROVAL PENDING] ${REASON}; a person has to approve this call, and it was not run. Approval is asked for under the id ${id}: a person runs \`approve ${id}\`. The question stands for 60 minutes. Make the same call again, with the same arguments, once it was answered. Do not try another way.`,
    );
    expect(textOf(await drop())).toContain(`was asked for under the id ${id}, and nobody has answered yet`);
    await queue.decide(id, BOB);
    expect(await drop()).toMatchObject(RAN);
    expect(textOf(await drop())).toContain("[APPROVAL PENDING]");
    expect(runs).toEqual([{ table: "a" }]);
    expect(events.map((event) => event.kind === "call" && [event.approval, event.approvalId === id])).toEqual([["pending", true], ["pending", true], ["approved", true], ["pending", false]]); // biome-ignore format: one line
  });

  test("tells the client a no with its note", async () => {
    const { queue, drop } = await connected();
    await drop();
    const { id } = (await queue.list())[0]!;
    await queue.decide(id, { approve: false, by: "bob", note: "drop b instead" });
    const denied = await drop();
    expect(textOf(denied)).toBe(
      `[POLICY DENIED] ${REASON}; a person was asked (${id}) and said no, with the note "drop b instead". It was not run. Do not call it again like this; the answer stands for 15 minutes.`,
    );
    expect(denied._meta).toMatchObject({ "dev.tollgate/approval": { state: "denied", id, note: "drop b instead" } });
  });

  test("lets a client that connects anew find its yes again", async () => {
    const { queue, drop, connect, dropBy } = await connected();
    await drop();
    await queue.decide((await queue.list())[0]!.id, BOB);
    expect(await dropBy(await connect())).toMatchObject(RAN);
  });

  test("shows no form, whatever the client can do", async () => {
    const { drop, shown } = await connected({ answer: () => YES });
    expect(textOf(await drop())).toContain("[APPROVAL PENDING]");
    expect(shown).toEqual([]);
  });

  test("denies where the queue is full, and says that to the client", async () => {
    const { drop } = await connected({ queue: { maxPending: 1 } });
    await drop("a");
    expect(textOf(await drop("b"))).toContain("too many calls wait for a person");
  });

  test.each([[undefined], [{}], [approveByCallback(() => true)]])("refuses %j in place of a queue", (queue) => {
    expect(() => approveByQueue(queue as never)).toThrow("expected a queue");
  });
});

describe("approveByElicitation with a queue", () => {
  test("runs a call that the form approves in time, by a record that says who", async () => {
    const { drop, queue, shown } = await connected({ form: {}, answer: () => YES });
    expect(await drop()).toMatchObject(RAN);
    expect(shown).toHaveLength(1);
    expect(await queue.list()).toMatchObject([{ state: "spent", answeredBy: "the person at test 1" }]);
  });

  test("answers as pending if the form is not answered in time; a late yes counts for the same call", async () => {
    const late = deferred<Answer>();
    const { drop, queue, shown } = await connected({ form: { withinMs: 20 }, answer: () => late.promise });
    expect(textOf(await drop())).toContain("[APPROVAL PENDING]");
    // It waits for no other form while one has no answer.
    expect(textOf(await drop("b"))).toContain("[APPROVAL PENDING]");
    expect(shown).toHaveLength(1);
    late.resolve(YES);
    while (!(await queue.list()).some((record) => record.state === "approved")) await turn();
    expect(await drop()).toMatchObject(RAN);
  });

  test("counts a yes that comes after the client has taken the call back", async () => {
    const late = deferred<Answer>();
    const { client, drop, runs, state, shown } = await connected({ form: {}, answer: () => late.promise });
    const abort = new AbortController();
    const call = client.callTool({ name: "drop", arguments: { table: "a" } }, undefined, { signal: abort.signal });
    while (shown.length === 0) await turn();
    abort.abort();
    await expect(call).rejects.toThrow();
    late.resolve(YES);
    while ((await state()) !== "approved") await turn();
    expect(runs).toEqual([]);
    expect(await drop()).toMatchObject(RAN);
  });

  test("runs a call that is approved elsewhere while its form is open", async () => {
    const { drop, queue, shown } = await connected({ form: { withinMs: 50 }, answer: () => new Promise(() => {}) });
    const call = drop();
    while (shown.length === 0) await turn();
    await queue.decide((await queue.list())[0]!.id, BOB);
    expect(await call).toMatchObject(RAN);
  });

  test("keeps the answer that came first: a yes in the form after a no elsewhere runs nothing", async () => {
    const late = deferred<Answer>();
    const { drop, queue, shown, runs } = await connected({ form: {}, answer: () => late.promise });
    const call = drop();
    while (shown.length === 0) await turn();
    await queue.decide((await queue.list())[0]!.id, { approve: false, by: "bob" });
    late.resolve(YES);
    expect(textOf(await call)).toContain("said no");
    expect(runs).toEqual([]);
  });

  test("takes a filled-in no, and a decline that took a second, as the person's; a faster decline as nobody's", async () => {
    const filledIn = await connected({ form: {}, answer: () => ({ action: "accept", content: { approve: false } }) });
    expect(textOf(await filledIn.drop())).toContain("said no");
    const fast = await connected({ form: {}, answer: () => ({ action: "decline" }) });
    expect(textOf(await fast.drop())).toContain("[APPROVAL PENDING]");
    const slow = await connected({
      form: {},
      answer: () => {
        slow.pass(1_000);
        return { action: "decline" };
      },
    });
    expect(textOf(await slow.drop())).toContain("said no");
  });

  test.each([
    ["a client that cannot show one", { form: {} }],
    ["a client that is reported to show none", { form: {}, answer: () => YES, name: "claude-ai" }],
    ["a client that the host names", { form: { skipClients: ["test"] }, answer: () => YES }],
  ] satisfies [string, Options][])("shows no form to %s", async (_, options) => {
    const { drop, shown } = await connected(options);
    expect(textOf(await drop())).toContain("[APPROVAL PENDING]");
    expect(shown).toEqual([]);
  });

  test("shows a form to every client if the list of others is empty", async () => {
    const { drop } = await connected({ form: { skipClients: [] }, answer: () => YES, name: "claude-ai" });
    expect(await drop()).toMatchObject(RAN);
  });

  test("opens the page of the question in a client that shows addresses and no form", async () => {
    const url = (id: string) => `https://example.com/approvals/${id}`;
    const opened = deferred<void>();
    const { drop, queue, shown } = await connected({
      queue: { url },
      form: { withinMs: 5_000 },
      capabilities: { elicitation: { url: {} } },
      answer: () => {
        opened.resolve();
        return { action: "accept" };
      },
    });
    const call = drop();
    await opened.promise;
    const { id } = (await queue.list())[0]!;
    await queue.decide(id, BOB);
    expect(await call).toMatchObject(RAN);
    expect(shown).toEqual([expect.objectContaining({ mode: "url", url: url(id), elicitationId: id })]);
  });

  test("keeps the form open for a question that stands longer than a timer can wait", async () => {
    const { promise, resolve } = deferred<Answer>();
    const { drop, runs } = await connected({
      queue: { expiresAfterMs: 2_592_000_000 },
      form: {},
      answer: () => promise,
    });
    const warnings: string[] = [];
    const warned = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", warned);
    const dropped = drop();
    await turn();
    resolve(YES);
    expect(await dropped).toMatchObject(RAN);
    process.off("warning", warned);
    expect(runs).toHaveLength(1);
    // Node says so of a timer that it ends at once.
    expect(warnings).toEqual([]);
  });

  test("shows no value that the queue hides", async () => {
    const redact = { paths: ["args.table"], key: "sixteen characters" };
    const { drop, shown, state } = await connected({ queue: { redact }, form: {}, answer: () => YES });
    expect(await drop("secret")).toMatchObject(RAN);
    expect(shown).toMatchObject([{ message: expect.stringContaining('Arguments: {"table":"•••"}') }]);
    expect(JSON.stringify(shown)).not.toContain("secret");
    expect(await state()).toBe("spent");
  });

  test("offers a yes for later calls where the policy does", async () => {
    const policy = {
      version: "2",
      default: "deny",
      tools: { drop: { action: "require_approval", remember: { seconds: 900 } } },
    };
    const answer = () => ({ action: "accept", content: { approve: true, remember: true } }) as const;
    const { drop, shown, pass } = await connected({ form: {}, answer, policy });
    expect([await drop(), await drop()]).toMatchObject([RAN, RAN]);
    expect(shown).toMatchObject([
      { requestedSchema: { properties: { remember: { description: "Yes also runs later calls of this tool with the same arguments, for 15 minutes." } } } }, // biome-ignore format: one line
    ]);
    pass(900_000);
    await drop();
    expect(shown).toHaveLength(2);
  });

  test.each([
    [{ otherwise: approveByCallback(() => true) }, "`otherwise` to be made by `approveByQueue`"],
    [{ withinMs: 5 }, "`withinMs` with `otherwise: approveByQueue(queue)` alone"],
    [{ skipClients: "claude-ai" }, "`skipClients` to be a list of names"],
  ])("says what it expected of options %#", (options, message) => {
    expect(() => approveByElicitation(options as never)).toThrow(message);
  });
});

describe("a queue in the 2026 era", () => {
  const KEY = "dev.tollgate/approval";
  function processOf(approver: (queue: Approver) => Approver, options: Partial<ApprovalQueueOptions> = {}) {
    const queue = createApprovalQueue({ store: createMemoryApprovalStore({ clock: () => NOON }), ...options });
    const runs: unknown[] = [];
    let now = NOON;
    const engine = engineOf(() => now);
    const handler = handlerOf(() => {
      const server = new McpServerV2({ name: "test", version: "1" });
      server.registerTool("drop", { inputSchema: z.object({ table: z.string() }) }, dropInto(runs));
      return guardServer(server, { engine, clock: () => now, approve: approver(approveByQueue(queue)) });
    });
    const call = async (more: object = {}, capabilities: object = { elicitation: { form: {} } }) => {
      const params = { name: "drop", arguments: { table: "a" }, ...more };
      const { result } = await post(handler, "tools/call", params, capabilities, "acme");
      return result as unknown as { requestState: string };
    };
    const answer = (requestState: string, said: object) => ({ inputResponses: { [KEY]: said }, requestState });
    const pass = (ms: number): void => {
      now += ms;
    };
    return { queue, runs, call, answer, pass };
  }
  const withForm = (otherwise: Approver) => approveByElicitation({ otherwise });

  test("asks by an `input_required` result; the answer goes into the record", async () => {
    const { queue, call, answer, runs } = processOf(withForm);
    const { requestState, ...asked } = await call();
    expect(asked).toMatchObject({ resultType: "input_required" });
    expect(await queue.list()).toMatchObject([{ state: "pending" }]);
    expect(await call(answer(requestState, YES))).toMatchObject(RAN);
    expect(await queue.list()).toMatchObject([{ state: "spent" }]);
    // The state is used, and so is the record.
    await call(answer(requestState, YES));
    expect(runs).toHaveLength(1);
  });

  test("shows no value that the queue hides", async () => {
    const redact = { paths: ["args.table"], key: "sixteen characters" };
    const { inputRequests } = (await processOf(withForm, { redact }).call()) as unknown as { inputRequests: object };
    expect(inputRequests).toMatchObject({ [KEY]: { params: { message: expect.stringContaining('{"table":"•••"}') } } });
  });

  test("runs a call that was approved elsewhere after it was asked here", async () => {
    const { queue, call, runs } = processOf(withForm);
    await call();
    await queue.decide((await queue.list())[0]!.id, BOB);
    expect(await call()).toMatchObject(RAN);
    expect(runs).toHaveLength(1);
  });

  test.each([
    [999, "pending"],
    [1_000, "denied"],
  ])("takes a decline after %d ms as one of a question that is %s", async (ms, state) => {
    const { queue, call, answer, pass } = processOf(withForm);
    const { requestState } = await call();
    pass(ms);
    await call(answer(requestState, { action: "decline" }));
    expect(await queue.list()).toMatchObject([{ state }]);
  });

  test("sends the question once: a client that makes the same call again without an answer is told that it is pending", async () => {
    const { call } = processOf(withForm);
    expect(await call()).toMatchObject({ resultType: "input_required" });
    expect(textOf(await call())).toContain("[APPROVAL PENDING]");
  });

  test("takes an answer for the question that was put alone: after a yes elsewhere that a call used, it runs no second call", async () => {
    const { queue, call, answer, runs } = processOf(withForm);
    const { requestState } = await call();
    await queue.decide((await queue.list())[0]!.id, BOB);
    expect(await call()).toMatchObject(RAN);
    await call(answer(requestState, YES));
    expect(runs).toHaveLength(1);
    expect(await queue.list()).toMatchObject([{ state: "pending" }, { state: "spent" }]);
  });

  test("answers as pending a client that can show nothing, and every client without a form", async () => {
    expect(textOf(await processOf(withForm).call({}, {}))).toContain("[APPROVAL PENDING]");
    expect(textOf(await processOf((queue) => queue).call())).toContain("[APPROVAL PENDING]");
  });
});
